"""The voice that always works: espeak-ng, without a network and without a download."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from types import TracebackType
from typing import Annotated

from pydantic import Field

from assistant.errors import VoiceFailed
from assistant.messages import Language, Pcm, Speech
from assistant.protocols import Place, Voice
from assistant.protocols import Section as BaseSection
from assistant.threads import ModelThread
from models.tts import espeakng

WordsAMinute = Annotated[int, Field(ge=80, le=450)]

CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
LANGUAGES: frozenset[Language] = frozenset({"zh", "en"})


class Espeak:
    """Speaks either language within a millisecond, and foreign words in a sentence by their own rules."""

    class Section(BaseSection):
        """[tts.espeak]"""

        voice_en: str = "en-us"
        """A language of espeak-ng, with `+` and a variant where wished: en-gb, en-us+f3."""
        voice_zh: str = "cmn"
        speed_en: WordsAMinute = 165
        speed_zh: WordsAMinute = 190
        pitch: int = Field(default=50, ge=0, le=99)
        volume: int = Field(default=100, ge=0, le=200)

    def __init__(self, section: Section, place: Place) -> None:
        self._section = section
        self._thread = ModelThread("tts.espeak")

    async def __aenter__(self) -> Espeak:
        """Raises ModelMissing."""
        await self._thread.begin(self._check)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._thread.__aexit__(kind, error, trace)

    @property
    def languages(self) -> frozenset[Language]:
        return LANGUAGES

    @property
    def key(self) -> str:
        return ""  # it speaks faster than a disk reads

    @property
    def cloud(self) -> bool:
        return False

    async def speak(self, text: str, language: Language) -> AsyncGenerator[Speech, None]:
        def work(emit: Callable[[Pcm], bool]) -> None:
            for run, spoken in _runs(text, language):
                self._synthesise(run, spoken, emit)

        silent = True
        async with aclosing(self._thread.emitted(work)) as pieces:
            async for pcm in pieces:
                silent = silent and not pcm.any()
                yield Speech(pcm, espeakng.RATE)
        if silent:
            raise VoiceFailed("espeak-ng made no sound of the text")

    def _check(self) -> None:
        for voice in (self._section.voice_en, self._section.voice_zh):
            espeakng.check(voice)

    def _synthesise(self, text: str, language: Language, emit: Callable[[Pcm], bool]) -> None:
        section = self._section
        chinese = language == "zh"
        espeakng.synthesise(
            text,
            emit,
            voice=section.voice_zh if chinese else section.voice_en,
            speed=section.speed_zh if chinese else section.speed_en,
            pitch=section.pitch,
            volume=section.volume,
        )


def _runs(text: str, language: Language) -> Iterator[tuple[str, Language]]:
    """Chinese characters inside English; the Chinese voice knows by itself how to read English words."""
    if language == "zh":
        yield text, language
        return
    start = 0
    for chinese in CHINESE.finditer(text):
        if before := text[start : chinese.start()].strip():
            yield before, "en"
        yield chinese.group(), "zh"
        start = chinese.end()
    if rest := text[start:].strip():
        yield rest, "en"


_: Callable[[Espeak.Section, Place], Voice] = Espeak
