"""The time expressions of a text: instants, dates, clock times, ranges, durations and recurrences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.messages import Language
from assistant.understanding.tokens import Token, tokenise
from assistant.understanding.when.candidates import Candidate, candidates
from assistant.understanding.when.expression import Expression
from assistant.understanding.when.titles import is_title
from assistant.understanding.when.words import Words

__all__ = ["Expression", "Found", "Times", "find"]

Found = tuple[int, Expression]
"""The token after an expression, and the expression."""


class Times:
    """The time expressions of one text, each place read when it is first asked for."""

    def __init__(self, tokens: Sequence[Token], now: datetime) -> None:
        """`now` is aware."""
        self.words = Words(tokens, now)
        self._read: dict[int, tuple[Candidate, ...]] = {}

    def starting(self, at: int) -> Sequence[Found]:
        """Everything that can be read from token `at` on, the longest first, where a time is expected."""
        return [(each.end, each.expression) for each in self.read(at)]

    def read(self, at: int) -> Sequence[Candidate]:
        """As `starting`, with how sure each is; of equals the surest first."""
        if at not in self._read:
            found = candidates(self.words, at)
            ordered = sorted(found, key=lambda each: (-each.end, not each.sure))
            distinct = {each.expression: each for each in reversed(ordered)}
            self._read[at] = tuple(each for each in ordered if distinct[each.expression] is each)
        return self._read[at]


def find(text: str, language: Language, now: datetime) -> tuple[Expression, ...]:
    """From left to right; what is ambiguous lies in the future. Both languages are read, whichever it is."""
    tokens = tokenise(text)
    times = Times(tokens, now)
    found, at = [], 0
    while at < len(tokens):
        sure = next((each for each in times.read(at) if each.sure), None)
        if sure and not is_title(times.words, at, sure.end, sure.expression.kind):
            found.append(sure.expression)
        at = sure.end if sure else at + 1
    return tuple(found)
