"""The recogniser for both languages: a Whisper model in a folder on this computer, run by faster-whisper."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Literal

from pydantic import Field

from assistant.errors import ModelFailed, ModelMissing
from assistant.messages import RATE, Language, Pcm, Transcript, Utterance
from assistant.protocols import Place, Transcriber, Vocabulary
from assistant.protocols import Section as BaseSection
from assistant.threads import ModelThread
from models.asr import weights
from models.asr.cuda import preload
from models.asr.cut import around_speech
from models.asr.hallucination import confidence, made_up
from models.asr.tidy import hints_of, tidy
from models.asr.transcription import FULL_SECONDS, Network, Reading, window_for

log = logging.getLogger(__name__)

LANGUAGES: frozenset[Language] = frozenset({"zh", "en"})
PREFERRED = {
    "cpu": ("whisper-small", "whisper-base", "whisper-tiny"),
    "cuda": ("whisper-large-v3-turbo", "whisper-large-v3", "whisper-medium", "whisper-small", "whisper-base"),
}
"""What `auto` takes: the first of these that is there, else the first is fetched."""
PATIENCE_SECONDS = 0.15
"""A network that takes longer than this for a third of the full window is shown no more than is needed."""
MARGIN_SECONDS = 0.3
"""Left around the speech: a voice detector may miss its softest ends."""
FAILED = 0.5
"""A short look that leaves less confidence than this is followed by a long one."""


class Whisper:
    """Hears Chinese and English, mixed as they come."""

    class Section(BaseSection):
        """[asr.whisper]"""

        model: str = "auto"
        """A name of `assistant models list`, a folder, or auto: what suits this computer."""
        fetch: bool = True
        """Whether a model that is missing is downloaded in the background."""
        device: Literal["auto", "cpu", "cuda"] = "auto"
        compute_type: str = "auto"
        """auto: int8 on a processor, int8_float16 on a graphics card; else a type of CTranslate2."""
        beam_size: int = Field(default=5, ge=1, le=20)
        threads: int = Field(default=0, ge=0, le=256)
        """Processor threads; 0: CTranslate2's choice."""
        hints: bool = True
        """Whether the skills' words help where the model is in doubt."""

    def __init__(self, section: Section, place: Place) -> None:
        self._section = section
        self._models = place.models
        self._thread = ModelThread("asr.whisper")
        self._spoken: tuple[Language, ...] = ("zh", "en")
        self._hints: dict[Language, str] = {}

    async def __aenter__(self) -> Whisper:
        """Raises ModelMissing, ModelFailed."""
        await self._thread.begin(self._load)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._thread.__aexit__(kind, error, trace)

    @property
    def languages(self) -> frozenset[Language]:
        return LANGUAGES

    async def prime(self, vocabulary: Vocabulary) -> None:
        self._spoken = vocabulary.languages
        if self._section.hints:
            self._hints = hints_of(vocabulary.phrases)

    async def transcribe(self, utterance: Utterance) -> Transcript:
        if utterance.silent:
            return Transcript("", self._spoken[0], 0.0)
        pcm = around_speech(utterance, margin_seconds=MARGIN_SECONDS)
        reading = await self._thread.run(self._read, pcm)
        text = "" if made_up(reading) else tidy(self._simplified(reading.text))
        sure = confidence(reading)  # the words may hold a PIN, which nobody has taken out yet
        log.debug("read", extra={"characters": len(text), "language": reading.language, "confidence": sure})
        return Transcript(text, reading.language, confidence(reading) if text else 0.0)

    def _load(self) -> None:
        try:
            import ctranslate2
            import opencc
        except ImportError as error:
            raise ModelMissing(f"faster-whisper is not wholly installed: {error}") from error
        wanted = self._section.device
        found = wanted != "cpu" and ctranslate2.get_cuda_device_count() > 0
        device: Literal["cpu", "cuda"] = "cuda" if found else "cpu"
        if wanted == "cuda" and not found:
            log.warning("whisper works on the processor: no graphics card of NVIDIA's is found")
        section = self._section
        folder = weights.find(section.model, self._models, PREFERRED[device], fetch=section.fetch)
        self._simplified: Callable[[str], str] = opencc.OpenCC("t2s").convert
        self._network = self._start(folder, device)

    def _start(self, folder: Path, device: Literal["cpu", "cuda"]) -> Network:
        """On the processor where the graphics card turns out to be of no use."""
        try:
            return self._tried(folder, device)
        except (RuntimeError, ValueError, OSError) as error:
            if device == "cpu":
                raise ModelFailed(f"{folder} cannot be loaded: {_first_line(error)}") from error
            log.warning("whisper works on the processor, not on the graphics card: %s", _first_line(error))
            return self._start(folder, "cpu")

    def _tried(self, folder: Path, device: Literal["cpu", "cuda"]) -> Network:
        if device == "cuda":
            preload()
        suits = {"cpu": "int8", "cuda": "int8_float16"}[device]
        asked = self._section.compute_type
        network = Network(folder, device, suits if asked == "auto" else asked, self._section.threads)
        network.try_out()
        began = time.perf_counter()
        network.try_out()
        self._slow = time.perf_counter() - began > PATIENCE_SECONDS
        log.info("whisper hears with %s on %s", folder.name, device)
        return network

    def _read(self, pcm: Pcm) -> Reading:
        try:
            if self._slow:
                reading = self._look(pcm, window_for(len(pcm) / RATE))
                if confidence(reading) >= FAILED and not made_up(reading):
                    return reading
            return self._look(pcm, FULL_SECONDS)
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"whisper broke: {_first_line(error)}") from error

    def _look(self, pcm: Pcm, window: int) -> Reading:
        section = self._section
        return self._network.read(pcm, self._spoken, window=window, beam=section.beam_size, hints=self._hints)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


_: Callable[[Whisper.Section, Place], Transcriber] = Whisper
