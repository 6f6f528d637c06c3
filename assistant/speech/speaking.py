"""Speaks replies: sentence by sentence, with the best voice that works, and never not at all.

Where a voice breaks off within a sentence, the next one says the clause it broke off in again, and what
follows: some words may be heard twice, but none is lost. Where every voice fails, a tone is heard.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import numpy as np

from assistant.errors import ModelError
from assistant.failover import Link, Links
from assistant.messages import Language, Speech
from assistant.protocols import Voice
from assistant.settings import TtsSection
from assistant.speech.ahead import ahead
from assistant.speech.cache import SpeechCache
from assistant.speech.sentences import WORD, language_of, sentences
from assistant.speech.sound import error_tone, in_time, silence, slices, trimmed

LAST_PATIENCE = 10.0
"""Seconds to wait for a voice after which there is no other."""
PAUSE = 0.3
"""Seconds between two sentences..."""
COMMA_PAUSE = 0.12
"""...and within one that was cut at a comma."""
COMMA = re.compile(r"[，、：,:—–]\Z")
SLICE = 0.2
"""Seconds of a piece that comes from the cache."""
AHEAD = 100
"""Pieces of 60 to 200 ms made before they are played, so the next sentence is ready when one ends."""
PROBE: Mapping[Language, str] = {"zh": "你好", "en": "hello"}

CLAUSE = re.compile(r"[，、：；,;]\s*(?=\w)")
PACE: Mapping[Language, float] = {"zh": 3.5, "en": 11.0}
"""Characters a second of a slow speaker: where a voice broke off is rather taken too early than too late."""

Normalise = Callable[[str, Language], str]


class Speaking:
    """Turns replies into sound. The voices are open for as long as this is."""

    def __init__(
        self,
        section: TtsSection,
        voices: Sequence[tuple[str, Voice]],
        cache_folder: Path,
        normalise: Normalise,
        *,
        discreet: bool = True,
    ) -> None:
        """`voices`: name and voice, the best first. `normalise` writes numbers and signs as words.

        `discreet`: what is private is spoken by voices of the house, where there are any, and not kept.
        """
        self._discreet = discreet
        self._patience = section.patience_seconds
        self._normalise = normalise
        self._cache = SpeechCache(cache_folder, limit_bytes=section.cache_mb * 1_000_000)
        self._links = Links("voice", voices, probe=self._probe, every=section.probe_seconds)

    async def __aenter__(self) -> Speaking:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._cache)
            await stack.enter_async_context(self._links)
            self._open = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.aclose()

    @property
    def voices(self) -> Sequence[Link[Voice]]:
        """Every voice with its health."""
        return self._links.all

    async def pieces(
        self, text: str | AsyncIterator[str], language: Language, *, private: bool = False
    ) -> AsyncGenerator[Speech, None]:
        """The sound of a reply, or of its text as it is being written; at least a tone."""
        hidden = private and self._discreet
        async with aclosing(ahead(self._reply(text, language, hidden), items=AHEAD)) as stream:
            async for piece in stream:
                yield piece

    async def _reply(
        self, text: str | AsyncIterator[str], language: Language, hidden: bool
    ) -> AsyncGenerator[Speech, None]:
        pause: float | None = None
        async with aclosing(sentences(text)) as cut:
            async for sentence in cut:
                tongue = language_of(sentence, language)
                words = self._normalise(sentence, tongue)
                if not WORD.search(words):
                    continue
                first = sentence
                async with aclosing(self._sentence(words, tongue, hidden)) as stream:
                    async for piece in stream:
                        if pause:
                            yield silence(pause, piece.rate)
                        pause = None
                        yield replace(piece, text=first) if first else piece
                        first = ""
                pause = COMMA_PAUSE if COMMA.search(sentence) else PAUSE
        if pause is None:
            yield error_tone()

    async def _sentence(self, text: str, language: Language, hidden: bool) -> AsyncGenerator[Speech, None]:
        if not hidden and (kept := await self._kept(text, language)):
            for piece in slices(kept, seconds=SLICE):
                yield piece
            return
        links = self._able(language, hidden)
        for link in links:
            patience = self._patience if link is not links[-1] else max(self._patience, LAST_PATIENCE)
            said = 0.0
            try:
                async with aclosing(self._spoken(link, text, language, patience, hidden)) as stream:
                    async for piece in stream:
                        said += piece.seconds
                        yield piece
            except ModelError as error:
                link.fail(str(error))
                text = unsaid(text, said, language)
            else:
                return
        yield error_tone()

    async def _kept(self, text: str, language: Language) -> Speech | None:
        """Also of a better voice that is not to be had now, but not of a worse one."""
        for link in self._links.all:
            if kept := await self._cache.read(link.item.key, text, language):
                return kept
            if link.healthy:
                return None
        return None

    def _able(self, language: Language, hidden: bool) -> Sequence[Link[Voice]]:
        """In the order in which they are tried; a voice of another language is better than none."""
        links = self._links.in_order()
        if hidden:
            links = [link for link in links if not link.item.cloud] or links
        return [link for link in links if language in link.item.languages] or links

    async def _spoken(
        self, link: Link[Voice], text: str, language: Language, patience: float, hidden: bool
    ) -> AsyncGenerator[Speech, None]:
        made: list[Speech] = []
        sound = in_time(trimmed(link.item.speak(text, language)), seconds=patience)
        async with aclosing(sound):
            async for piece in sound:
                made.append(piece)
                yield piece
        link.recover()
        if hidden:
            return
        whole = Speech(np.concatenate([piece.pcm for piece in made]), made[0].rate)
        await self._cache.keep(link.item.key, text, language, whole)

    async def _probe(self, voice: Voice) -> None:
        language: Language = "zh" if "zh" in voice.languages else "en"
        sound = in_time(trimmed(voice.speak(PROBE[language], language)), seconds=self._patience)
        async with aclosing(sound):
            await anext(sound)


def unsaid(text: str, seconds: float, language: Language) -> str:
    """What is left of a sentence after that much sound, from the start of a clause."""
    reached = seconds * PACE[language]
    starts = [clause.end() for clause in CLAUSE.finditer(text) if clause.end() <= reached]
    return text[starts[-1] :] if starts else text
