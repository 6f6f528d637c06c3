"""The typed values that a sentence may hold: numbers, durations, clock times, dates, and lists of names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from assistant.messages import Language
from assistant.understanding.clocktimes import clock_time
from assistant.understanding.dates import day
from assistant.understanding.durations import duration
from assistant.understanding.numbers import number
from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token
from assistant.wording import LANGUAGES

Found = tuple[int, Any]
"""The token after the value, and the value as JSON knows it."""

TEXT = "text"
"""The type of a slot that takes any words."""


class Reader(Protocol):
    """Finds every value of one type that begins at token `at`."""

    def __call__(self, tokens: Sequence[Token], at: int, now: datetime) -> Iterable[Found]: ...


def _number(tokens: Sequence[Token], at: int, now: datetime) -> Iterable[Found]:
    if found := number(tokens, at):
        yield found


def _duration(tokens: Sequence[Token], at: int, now: datetime) -> Iterable[Found]:
    """Seconds."""
    if found := duration(tokens, at):
        yield found.end, found.seconds


def _time(tokens: Sequence[Token], at: int, now: datetime) -> Iterable[Found]:
    """The next such moment, in ISO format."""
    if found := clock_time(tokens, at):
        yield found.end, found.after(now).isoformat()


def _date(tokens: Sequence[Token], at: int, now: datetime) -> Iterable[Found]:
    """In ISO format."""
    if found := day(tokens, at, now.date()):
        yield found[0], found[1].isoformat()


KINDS: Mapping[str, Reader] = {"number": _number, "duration": _duration, "time": _time, "date": _date}


class Names:
    """A list that a skill gives, such as the places it knows; what is said in any language is found."""

    def __init__(self, lists: Iterable[Mapping[str, Any]]) -> None:
        self._phrases: Phrases[Any] = Phrases()
        for names in lists:
            for name, value in names.items():
                self._phrases.add(name, value)

    def __call__(self, tokens: Sequence[Token], at: int, now: datetime) -> Iterable[Found]:
        return self._phrases.starting(tokens, at)


def names_of(lists: Callable[[Language], Mapping[str, Mapping[str, Any]]]) -> Mapping[str, Reader]:
    """The readers of a skill's own slot types."""
    given = [lists(language) for language in LANGUAGES]
    kinds = {kind for each in given for kind in each}
    return {kind: Names(each.get(kind, {}) for each in given) for kind in kinds}
