"""A natural voice without a network, for those who installed piper-tts and fetched a voice for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import Field

from assistant.errors import ModelMissing, VoiceFailed
from assistant.messages import Language, Speech
from assistant.protocols import Place, Voice
from assistant.protocols import Section as BaseSection
from assistant.threads import ModelThread


class Piper:
    """Speaks the languages it was given a voice file for."""

    class Section(BaseSection):
        """[tts.piper]"""

        voice_en: str = ""
        """Path of an `.onnx` voice with its `.onnx.json` beside it, from the models' folder on."""
        voice_zh: str = ""
        pace: float = Field(default=1.0, ge=0.3, le=3.0)
        """Below 1 is slower, above is faster."""

    def __init__(self, section: Section, place: Place) -> None:
        self._section = section
        self._folder = place.models
        self._files: dict[Language, str] = {}
        if section.voice_zh:
            self._files["zh"] = section.voice_zh
        if section.voice_en:
            self._files["en"] = section.voice_en
        self._thread = ModelThread("tts.piper")

    async def __aenter__(self) -> Piper:
        """Raises ModelMissing where the package or a voice is not there."""
        self._voices = await self._thread.begin(self._load)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._thread.__aexit__(kind, error, trace)

    @property
    def languages(self) -> frozenset[Language]:
        return frozenset(self._files)

    @property
    def key(self) -> str:
        return f"piper {self._section.voice_zh} {self._section.voice_en} {self._section.pace}"

    @property
    def cloud(self) -> bool:
        return False

    async def speak(self, text: str, language: Language) -> AsyncGenerator[Speech, None]:
        if language not in self._voices:
            raise VoiceFailed(f"no voice for {language}: set tts.piper.voice_{language}")
        silent = True
        async with aclosing(self._thread.stream(lambda: self._chunks(text, language))) as pieces:
            async for piece in pieces:
                silent = False
                yield piece
        if silent:
            raise VoiceFailed("piper made no sound of the text")

    def _load(self) -> dict[Language, Any]:
        if not self._files:
            raise ModelMissing("piper has no voice: set tts.piper.voice_en or voice_zh to a voice file")
        try:
            from piper import PiperVoice
        except ImportError as error:
            raise ModelMissing(f"piper is not installed ({error}): pip install piper-tts") from error
        voices = {}
        for language, file in self._files.items():
            path = self._folder / Path(file).expanduser()
            try:
                voices[language] = PiperVoice.load(path, download_dir=self._folder)
            except (OSError, ValueError, LookupError, RuntimeError) as error:
                raise ModelMissing(f"the piper voice {path} cannot be loaded: {error}") from error
        return voices

    def _chunks(self, text: str, language: Language) -> Iterator[Speech]:
        from piper import SynthesisConfig

        config = SynthesisConfig(length_scale=1 / self._section.pace)
        try:
            for chunk in self._voices[language].synthesize(text, config):
                yield Speech(chunk.audio_int16_array, chunk.sample_rate)
        except (OSError, ValueError, LookupError, RuntimeError) as error:
            raise VoiceFailed(f"piper: {error}") from error


_: Callable[[Piper.Section, Place], Voice] = Piper
