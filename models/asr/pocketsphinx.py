"""The recogniser that needs no download: English commands only, and only those that the skills know."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import TracebackType

from assistant.errors import ModelFailed
from assistant.messages import Language, Transcript, Utterance, Wake
from assistant.protocols import Place, Transcriber, Vocabulary
from assistant.protocols import Section as BaseSection
from assistant.threads import ModelThread
from models.asr.cut import around_speech
from models.asr.rejection import confidence
from models.asr.sphinx import Sphinx

log = logging.getLogger(__name__)

LANGUAGES: frozenset[Language] = frozenset({"en"})
NOTHING = Transcript("", "en", 0.0)
MARGIN_SECONDS = 0.2
"""Left around the speech; with seconds of silence around them five words of ten are wrong."""


class PocketSphinx:
    """Says what of its grammar was said, and doubts what is more likely something else."""

    class Section(BaseSection):
        """[asr.pocketsphinx]"""

        wake_words: tuple[str, ...] = ("hey jarvis",)
        """What an utterance may begin with besides the word that woke the assistant."""

    def __init__(self, section: Section, place: Place) -> None:
        self._wake_words = dict.fromkeys(section.wake_words)
        self._thread = ModelThread("asr.pocketsphinx")
        self._jsgf = ""

    async def __aenter__(self) -> PocketSphinx:
        """Raises ModelMissing where this Python has no pocketsphinx."""
        self._sphinx = await self._thread.begin(Sphinx)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._thread.__aexit__(kind, error, trace)

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
        await self._expect(utterance.wake)
        pcm = around_speech(utterance, margin_seconds=MARGIN_SECONDS)
        heard = await self._thread.run(self._sphinx.hear, pcm)
        log.debug("heard", extra={"heard": heard})
        return Transcript(heard.text, "en", confidence(heard.strain)) if heard else NOTHING

    async def _expect(self, wake: Wake | None) -> None:
        """The utterance may begin with the word that woke us, or with its end."""
        word = wake.word.replace("_", " ").lower() if wake else ""
        if word and word not in self._wake_words:
            self._wake_words[word] = None
            await self._learn()

    async def _learn(self) -> None:
        if self._jsgf:
            await self._thread.run(self._sphinx.learn, self._jsgf, tuple(self._wake_words))


_: Callable[[PocketSphinx.Section, Place], Transcriber] = PocketSphinx
