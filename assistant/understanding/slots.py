"""The typed values that a sentence may hold: numbers, durations, clock times, dates, and lists of names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from assistant.messages import Language
from assistant.understanding.numbers import number
from assistant.understanding.ordinals import ordinal
from assistant.understanding.phrases import Phrases
from assistant.understanding.quantities import fraction, percent, quantity
from assistant.understanding.tokens import Token
from assistant.understanding.when import Times
from assistant.wording import LANGUAGES

Found = tuple[int, Any]
"""The token after the value, and the value as JSON knows it."""

TEXT = "text"
"""The type of a slot that takes any words."""
WHEN = "when"
"""The type of a slot that takes any time expression."""


class Reading:
    """One text as the readers see it; what they all need is made once."""

    def __init__(self, tokens: Sequence[Token], now: datetime) -> None:
        self.tokens = tokens
        self.times = Times(tokens, now)


class Reader(Protocol):
    """Finds every value of one type that begins at token `at`."""

    def __call__(self, reading: Reading, at: int) -> Iterable[Found]: ...


def _number(reading: Reading, at: int) -> Iterable[Found]:
    found = (quantity(reading.tokens, at), number(reading.tokens, at))
    return dict.fromkeys(each for each in found if each)


def _ordinal(reading: Reading, at: int) -> Iterable[Found]:
    """The place in a list from 1 on, or -1, -2 and so on from its end."""
    return _one(ordinal(reading.tokens, at))


def _percent(reading: Reading, at: int) -> Iterable[Found]:
    """In points of a hundred."""
    return _one(percent(reading.tokens, at))


def _fraction(reading: Reading, at: int) -> Iterable[Found]:
    """Between 0 and 1."""
    return _one(fraction(reading.tokens, at))


def _one(found: Found | None) -> Iterable[Found]:
    return (found,) if found else ()


def _when(reading: Reading, at: int) -> Iterable[Found]:
    """Any time expression, as `Expression.as_slot` gives it."""
    return ((end, each.as_slot()) for end, each in reading.times.starting(at))


def _duration(reading: Reading, at: int) -> Iterable[Found]:
    """Seconds."""
    return ((end, each.seconds) for end, each in reading.times.starting(at) if each.kind == "duration")


def _less(reading: Reading, at: int) -> Iterable[Found]:
    """A duration that is taken away: negative seconds."""
    return ((end, -seconds) for end, seconds in _duration(reading, at))


def _time(reading: Reading, at: int) -> Iterable[Found]:
    """The next such moment, in ISO format."""
    return ((end, each.start) for end, each in reading.times.starting(at) if each.kind == "time")


def _date(reading: Reading, at: int) -> Iterable[Found]:
    """In ISO format."""
    return ((end, each.start) for end, each in reading.times.starting(at) if each.kind == "date")


KINDS: Mapping[str, Reader] = {
    "number": _number,
    "ordinal": _ordinal,
    "percent": _percent,
    "fraction": _fraction,
    WHEN: _when,
    "duration": _duration,
    "less": _less,
    "time": _time,
    "date": _date,
}


class Names:
    """A list that a skill gives, such as the places it knows; what is said in any language is found."""

    def __init__(self, lists: Iterable[Mapping[str, Any]]) -> None:
        self._lists = tuple(lists)

    def items(self) -> Iterator[tuple[str, Any]]:
        return (item for names in self._lists for item in names.items())


class Lexicon:
    """Every list of every skill in one table, so that a token is looked up once for all of them."""

    def __init__(self, lists: Mapping[str, Names]) -> None:
        self._lists = lists

    def starting(self, tokens: Sequence[Token], at: int) -> Mapping[str, Sequence[Found]]:
        """By type, the values that begin at token `at`."""
        found: dict[str, list[Found]] = {}
        for end, (kind, value) in self._phrases.starting(tokens, at):
            found.setdefault(kind, []).append((end, value))
        return found

    @cached_property
    def _phrases(self) -> Phrases[tuple[str, Any]]:
        phrases: Phrases[tuple[str, Any]] = Phrases()
        for kind, names in self._lists.items():
            for name, value in names.items():
                phrases.add(name, (kind, value))
        return phrases


class Values:
    """Every typed value of one text, by the token at which it begins; each is read when it is asked for."""

    def __init__(self, lexicon: Lexicon, tokens: Sequence[Token], now: datetime) -> None:
        self._lexicon = lexicon
        self._reading = Reading(tokens, now)
        self._named: dict[int, Mapping[str, Sequence[Found]]] = {}
        self._read: dict[tuple[str, int], Sequence[Found]] = {}

    def starting(self, at: int, kinds: Iterable[str]) -> Iterator[tuple[str, Sequence[Found]]]:
        """What begins at token `at`, for each of these types of which there is any."""
        if at not in self._named:
            self._named[at] = self._lexicon.starting(self._reading.tokens, at)
        named = self._named[at]
        for kind in kinds:
            if found := self._typed(kind, at) if kind in KINDS else named.get(kind):
                yield kind, found

    def _typed(self, kind: str, at: int) -> Sequence[Found]:
        if (kind, at) not in self._read:
            self._read[kind, at] = tuple(KINDS[kind](self._reading, at))
        return self._read[kind, at]


def names_of(lists: Callable[[Language], Mapping[str, Mapping[str, Any]]]) -> Mapping[str, Names]:
    """The readers of a skill's own slot types."""
    given = [lists(language) for language in LANGUAGES]
    kinds = {kind for each in given for kind in each}
    return {kind: Names(each.get(kind, {}) for each in given) for kind in kinds}
