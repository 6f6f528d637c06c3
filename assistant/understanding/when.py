"""The time expressions of a text: durations, clock times and dates, each with what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.messages import Language
from assistant.understanding.clocktimes import clock_time
from assistant.understanding.dates import day
from assistant.understanding.durations import duration
from assistant.understanding.tokens import Token, tokenise


@dataclass(frozen=True, slots=True)
class Expression:
    """One time expression."""

    span: tuple[int, int]
    """Its characters."""
    kind: str
    """duration, time or date."""
    grain: str
    """The smallest unit that was said."""
    start: str | None = None
    """ISO: the moment, with the offset of now, or the date."""
    seconds: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The object of the command line's contract."""
        given = {"start": self.start, "seconds": self.seconds}
        return {
            "span": list(self.span),
            "kind": self.kind,
            **{name: value for name, value in given.items() if value is not None},
            "grain": self.grain,
        }


def find(text: str, language: Language, now: datetime) -> tuple[Expression, ...]:
    """From left to right; what is ambiguous lies in the future. Both languages are read, whichever it is."""
    tokens = tokenise(text)
    found, at = [], 0
    while at < len(tokens):
        if expression := _longest(tokens, at, now):
            end, written = expression
            found.append(written)
            at = end
        else:
            at += 1
    return tuple(found)


def _longest(tokens: Sequence[Token], at: int, now: datetime) -> tuple[int, Expression] | None:
    candidates = []
    if amount := duration(tokens, at):
        span = _span(tokens, at, amount.end)
        candidates.append((amount.end, Expression(span, "duration", amount.grain, seconds=amount.seconds)))
    if moment := clock_time(tokens, at):
        span, start = _span(tokens, at, moment.end), moment.after(now).isoformat()
        candidates.append((moment.end, Expression(span, "time", "minute", start)))
    if found := day(tokens, at, now.date()):
        span, start = _span(tokens, at, found[0]), found[1].isoformat()
        candidates.append((found[0], Expression(span, "date", "day", start)))
    return max(candidates, key=lambda candidate: candidate[0], default=None)


def _span(tokens: Sequence[Token], begin: int, end: int) -> tuple[int, int]:
    return tokens[begin].start, tokens[end - 1].end
