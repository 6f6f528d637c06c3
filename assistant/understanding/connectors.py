"""Where one request may end and the next begin: connecting words, punctuation, and how requests open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding.connectives import phrases
from assistant.understanding.tokens import Token, tokenise

MOST = 8
"""Boundaries in one text; what comes after them is left in one piece."""

FULL_STOP = re.compile(r"[。！？；;!?\n]|\.\s|…")
COMMA = re.compile(r"[,，、:：&+]|—|--")


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place between two requests, perhaps."""

    start: int
    end: int
    """The characters of what connects them; none where they only stand side by side."""
    strong: bool
    """It stands between whole requests, hardly ever between two names."""

    @property
    def said(self) -> bool:
        return self.start < self.end


def connected(text: str) -> tuple[Boundary, ...]:
    """From left to right; none before the first or after the last word."""
    tokens = tokenise(text)
    found: list[Boundary] = []
    began = at = 0
    while at < len(tokens):
        gap = _gap(text, tokens, at)
        end, strong = _connector(tokens, at)
        if gap or end > at:
            strong = strong or bool(gap and FULL_STOP.search(gap))
            while end < len(tokens) and _connector(tokens, end)[0] > end:
                strong |= _connector(tokens, end)[1]
                end = _connector(tokens, end)[0]
            if began < at and end < len(tokens):
                found.append(Boundary(tokens[at - 1].end, tokens[end].start, strong))
            began = end
        at = max(end, _masked(tokens, end), at + 1)
    return tuple(found[:MOST])


def juxtaposed(text: str) -> tuple[Boundary, ...]:
    """Where a request may begin without any word before it."""
    tokens = tokenise(text)
    apart = (at for at in range(1, len(tokens)) if tokens[at - 1].end <= tokens[at].start)
    places = (at for at in apart if _opening(tokens, at, polite=False))
    return tuple(Boundary(tokens[at - 1].end, tokens[at - 1].end, strong=False) for at in places)[:MOST]


def opens(text: str) -> bool:
    """Begins as a request does: with a verb that commands, or with a question's word."""
    return _opening(tokenise(text), 0, polite=True)


def commands(text: str) -> bool:
    """Begins with a verb that commands."""
    tokens = tokenise(text)
    return bool(phrases("between", "commands").longest(tokens, _politely(tokens)))


def _opening(tokens: Sequence[Token], at: int, *, polite: bool) -> bool:
    at = _politely(tokens) if polite else at
    return phrases("between", "commands", "questions").longest(tokens, at) is not None


def _politely(tokens: Sequence[Token]) -> int:
    """The token after all politeness at the front."""
    at = 0
    while longest := phrases("between", "polite").longest(tokens, at):
        at = longest[0]
    return at


def _connector(tokens: Sequence[Token], at: int) -> tuple[int, bool]:
    """The token after the connecting words at `at`, and whether they are strong."""
    if _masked(tokens, at) > at:
        return at, False
    strong, weak = (
        phrases("between", "strong").longest(tokens, at),
        phrases("between", "weak").longest(tokens, at),
    )
    if strong and (not weak or strong[0] >= weak[0]):
        return strong[0], True
    return (weak[0] if weak else at), False


def _masked(tokens: Sequence[Token], at: int) -> int:
    longest = phrases("between", "masks").longest(tokens, at)
    return longest[0] if longest else at


def _gap(text: str, tokens: Sequence[Token], at: int) -> str:
    """The punctuation before token `at`, where it separates."""
    gap = text[tokens[at - 1].end : tokens[at].start] if at else ""
    if "." in gap and len(tokens[at - 1].text) == 1 and tokens[at - 1].text.isascii():
        return ""  # p.m., U.S.
    if gap.strip() in {":", "："} and tokens[at].text.isdecimal():
        return ""  # 7:30
    return gap if FULL_STOP.search(gap) or COMMA.search(gap) else ""
