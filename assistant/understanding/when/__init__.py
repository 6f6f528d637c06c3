"""The time expressions of a text: instants, dates, clock times, ranges, durations and recurrences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.messages import Language
from assistant.understanding.tokens import Token, tokenise
from assistant.understanding.when.clocktimes import clock_time
from assistant.understanding.when.dates import day
from assistant.understanding.when.durations import duration
from assistant.understanding.when.expression import Expression

__all__ = ["Candidate", "Expression", "Times", "find"]

Candidate = tuple[int, Expression]
"""The token after an expression, and the expression."""


class Times:
    """The time expressions of one text, each place read when it is first asked for."""

    def __init__(self, tokens: Sequence[Token], now: datetime) -> None:
        """`now` is aware."""
        self._tokens = tokens
        self._now = now
        self._read: dict[int, tuple[Candidate, ...]] = {}

    def starting(self, at: int) -> Sequence[Candidate]:
        """Everything that can be read from token `at` on, the longest first."""
        if at not in self._read:
            self._read[at] = tuple(sorted(self._candidates(at), key=lambda found: -found[0]))
        return self._read[at]

    def _candidates(self, at: int) -> list[Candidate]:
        found: list[Candidate] = []
        if amount := duration(self._tokens, at):
            span = self._span(at, amount.end)
            found.append((amount.end, Expression(span, "duration", amount.grain, seconds=amount.seconds)))
        if moment := clock_time(self._tokens, at):
            start = moment.after(self._now).isoformat()
            found.append((moment.end, Expression(self._span(at, moment.end), "time", "minute", start)))
        if date := day(self._tokens, at, self._now.date()):
            start = date[1].isoformat()
            found.append((date[0], Expression(self._span(at, date[0]), "date", "day", start)))
        return found

    def _span(self, begin: int, end: int) -> tuple[int, int]:
        return self._tokens[begin].start, self._tokens[end - 1].end


def find(text: str, language: Language, now: datetime) -> tuple[Expression, ...]:
    """From left to right; what is ambiguous lies in the future. Both languages are read, whichever it is."""
    tokens = tokenise(text)
    times = Times(tokens, now)
    found, at = [], 0
    while at < len(tokens):
        if candidates := times.starting(at):
            at, expression = candidates[0]
            found.append(expression)
        else:
            at += 1
    return tuple(found)
