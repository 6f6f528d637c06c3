"""The recogniser that needs no download: English commands only, and only those that the skills know."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

import numpy as np

from assistant.errors import ModelFailed
from assistant.messages import Language, Pcm, Transcript, Utterance, Wake
from assistant.protocols import Place, Transcriber, Vocabulary
from assistant.protocols import Section as BaseSection
from models.asr import commands
from models.asr.cut import around_speech
from models.asr.rejection import Segment, confidence, strain
from models.asr.sphinx import COMMANDS, SOUNDS
from models.asr.sphinx_link import SphinxLink

log = logging.getLogger(__name__)

LANGUAGES: frozenset[Language] = frozenset({"en"})
NOTHING = Transcript("", "en", 0.0)
MARGIN_SECONDS = 0.2
"""Left around the speech; with seconds of silence around them five words of ten are wrong."""

DITHER = 30.0
"""Standard deviation of the noise added, of int16: the model never heard digital silence.

Without it 36 of 100 synthetic commands are exact, with it 86."""


class PocketSphinx:
    """Says what of its grammar was said, and doubts what is more likely something else."""

    class Section(BaseSection):
        """[asr.pocketsphinx]"""

        wake_words: tuple[str, ...] = ("hey jarvis",)
        """What an utterance may begin with besides the word that woke the assistant."""

    def __init__(self, section: Section, place: Place) -> None:
        self._wake_words = dict.fromkeys(section.wake_words)
        self._sphinx = SphinxLink()
        self._jsgf = ""

    async def __aenter__(self) -> PocketSphinx:
        """Raises ModelMissing where this Python has no pocketsphinx."""
        await self._sphinx.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._sphinx.__aexit__(kind, error, trace)

    @property
    def languages(self) -> frozenset[Language]:
        return LANGUAGES

    async def prime(self, vocabulary: Vocabulary) -> None:
        """Raises ModelFailed for a grammar that is none."""
        self._jsgf = vocabulary.jsgf
        await self._learn()

    async def transcribe(self, utterance: Utterance) -> Transcript:
        if utterance.silent:
            return NOTHING
        if not self._jsgf:
            raise ModelFailed("pocketsphinx was given no commands to hear")
        pcm = around_speech(utterance, margin_seconds=MARGIN_SECONDS)
        if not len(pcm):
            return NOTHING
        await self._expect(utterance.wake)
        found = await self._sphinx.fit(dithered(pcm), seconds=len(pcm) / utterance.rate)
        heard = judged(found)
        log.debug("heard", extra={"characters": len(heard.text), "confidence": heard.confidence})
        return heard

    async def _expect(self, wake: Wake | None) -> None:
        """The utterance may begin with the word that woke us, or with its end."""
        word = wake.word.replace("_", " ").lower() if wake else ""
        if word and word not in self._wake_words:
            self._wake_words[word] = None
            await self._learn()

    async def _learn(self) -> None:
        if self._jsgf:
            await self._sphinx.learn(self._jsgf, tuple(self._wake_words))


def dithered(pcm: Pcm) -> bytes:
    """The same noise for the same sound, so that it is always heard alike."""
    noisy = pcm + np.random.default_rng(0).normal(0, DITHER, len(pcm))
    return np.clip(noisy, -32768, 32767).astype(np.int16).tobytes()


def judged(found: Mapping[str, Any]) -> Transcript:
    """The words without the wake word, and how sure they are; see `rejection`."""
    along = [Segment(*row) for row in found[COMMANDS]]
    spoken = [segment for segment in along if not segment.name.startswith(commands.UNSPOKEN)]
    said = [segment for segment in spoken if not segment.name.startswith(commands.MARK)]
    if not spoken:
        return NOTHING
    if not said:
        return Transcript("", "en", confidence(0.0))
    silences = [segment for segment in along if segment not in spoken]
    sounds = [Segment(*row) for row in found[SOUNDS]]
    return Transcript(
        commands.plain(segment.name for segment in said), "en", confidence(strain(said, silences, sounds))
    )


_: Callable[[PocketSphinx.Section, Place], Transcriber] = PocketSphinx
