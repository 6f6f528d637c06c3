"""Cuts a text, whole or still being written, into the pieces that are spoken one after another.

A piece is a sentence. Only the first may end at a comma, so that there is sound soon; and a sentence that
never ends is cut where it becomes too long.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, nullcontext

from assistant.messages import Language

SHORT = 40
"""Columns (a Chinese character takes two): a sentence that is no longer is never cut at a comma."""
FIRST = 8
"""Columns that a first piece has at least when it is cut at a comma."""
LONGEST = 240
"""Characters of a piece, at most."""

CLOSERS = "”’\"'」』】）》〉)\\]*_"
CJK = r"\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
END = re.compile(
    rf"(?:[。！？；…\n][。！？；…!?.\n]*|[!?;]+(?=[\s{CLOSERS}{CJK}]|$)|\.+(?=[\s{CLOSERS}{CJK}]|$))"
    rf"[{CLOSERS}]*"
)
COMMA = re.compile(r"[，、：](?!\d)|[,:](?=\s)|[—–](?=\s|[—–])")
PLACE_TO_CUT = re.compile(rf"[\s，、：,]|(?<=[{CJK}])")
LAST_WORD = re.compile(r"[A-Za-z0-9.]*\Z")

TITLES = re.compile(r"mrs?|ms|dr|prof|st|mt|nos?|vs|fig|vol|e\.g|i\.e|approx|dept")
"""Never the end of a sentence, with their dot."""
MAYBE = re.compile(
    r"[ap]\.m|etc|inc|ltd|jr|sr|u\.[sk]|min|max|hrs?|ave"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun"
)
"""The end only where a capital letter follows."""

WORD = re.compile(r"\w")
LATIN_WORD = re.compile(r"[A-Za-z]+")
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def cut(text: str) -> Iterator[str]:
    """The pieces of a whole text; together they hold every word of it."""
    cutter = Cutter()
    yield from cutter.feed(text)
    yield from cutter.rest()


async def sentences(text: str | AsyncIterator[str]) -> AsyncGenerator[str, None]:
    """The pieces, each as soon as it is known where it ends."""
    if isinstance(text, str):
        for piece in cut(text):
            yield piece
        return
    cutter = Cutter()
    async with aclosing(text) if isinstance(text, AsyncGenerator) else nullcontext():
        async for delta in text:
            for piece in cutter.feed(delta):
                yield piece
    for piece in cutter.rest():
        yield piece


def language_of(piece: str, language: Language) -> Language:
    """The language to speak a piece of a reply in: another than the reply's only where no word is in that.

    An English title in a Chinese sentence stays with the Chinese voice, and so does a lone "OK".
    """
    chinese, latin = CHINESE.search(piece), LATIN_WORD.findall(piece)
    if language == "zh":
        return "en" if not chinese and len(latin) > 1 else "zh"
    return "zh" if chinese and not latin else "en"


class Cutter:
    """Takes a text in bits of any size."""

    def __init__(self) -> None:
        self._text = ""
        self._first = True

    def feed(self, delta: str) -> Iterator[str]:
        self._text += delta
        return self._pieces(more=True)

    def rest(self) -> Iterator[str]:
        """What is left once the text has ended."""
        return self._pieces(more=False)

    def _pieces(self, *, more: bool) -> Iterator[str]:
        start = 0
        while end := self._end(start, more):
            if WORD.search(self._text, start, end):
                self._first = False
                yield self._text[start:end].strip()
            start = end
        self._text = self._text[start:]
        if not more and WORD.search(self._text):
            yield self._text.strip()

    def _end(self, start: int, more: bool) -> int | None:
        """Where the piece that begins at `start` ends; None where that is not known yet."""
        limit = start + LONGEST
        end = _sentence_end(self._text, start, limit, more)
        in_sight = self._text[start : end or limit]
        if self._first and (end is None or _columns(in_sight) > SHORT):
            for comma in COMMA.finditer(in_sight):
                if _columns(in_sight[: comma.end()]) >= FIRST:
                    return start + comma.end()
        if end is None and len(self._text) > limit:
            return start + _cut_before(in_sight)
        return end


def _sentence_end(text: str, start: int, limit: int, more: bool) -> int | None:
    for match in END.finditer(text, start, limit + 2):
        following = text[match.end() : match.end() + 8]
        after = following.lstrip()[:1]
        undecided = more and not after and "\n" not in following and match.group()[0] in ".!?;"
        if undecided or match.end() > limit:
            return None
        if not match.group().startswith(".") or _ends_here(text[start : match.start()], after):
            return match.end()
    return None


def _ends_here(before: str, after: str) -> bool:
    """Whether a full stop is one, and not part of an abbreviation, an initial or a number in a list."""
    found = LAST_WORD.search(before)
    word = found.group().lower() if found else ""
    if MAYBE.fullmatch(word):
        return after.isupper() or bool(CHINESE.match(after))
    initial = len(word) == 1 and word.isalpha() and word != "i"
    numbered = word.isdigit() and word == before.strip()
    return not (TITLES.fullmatch(word) or initial or numbered)


def _cut_before(text: str) -> int:
    """The last good place in a text that is too long."""
    places = [match.end() for match in PLACE_TO_CUT.finditer(text) if match.end() > len(text) // 2]
    return places[-1] if places else len(text)


def _columns(text: str) -> int:
    return sum(1 if char < "\u2e80" else 2 for char in text)
