"""Amounts of time in English and Chinese: an hour and a half, 90 secs, 一个半小时, 三刻钟, 5分30秒."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.understanding.numbers import Number
from assistant.understanding.when import beginnings
from assistant.understanding.when.calendar import months_after, workdays_after
from assistant.understanding.when.expression import Grain
from assistant.understanding.when.vocabulary import (
    COUNT,
    DAY_O_CLOCK,
    FRACTION_AFTER,
    HALF,
    HALF_AFTER,
    JOINER,
    MEASURE,
    MINUTE_ONLY,
    MORE,
    NIGHTS,
    OF,
    SHORT_OF,
    UNIT,
    UNIT_LETTER,
)
from assistant.understanding.when.words import Found, Words, reader_from

DAY, MONTH, YEAR = 86_400, 30 * 86_400, 365 * 86_400
UNITS: Mapping[str, tuple[int, Grain]] = {
    "second": (1, "second"),
    "minute": (60, "minute"),
    "quarter hour": (900, "minute"),
    "hour": (3600, "hour"),
    "day": (DAY, "day"),
    "workday": (DAY, "day"),
    "weekend": (2 * DAY, "day"),
    "week": (7 * DAY, "week"),
    "fortnight": (14 * DAY, "week"),
    "month": (MONTH, "month"),
    "quarter": (3 * MONTH, "month"),
    "year": (YEAR, "year"),
    "decade": (10 * YEAR, "year"),
    "century": (100 * YEAR, "year"),
}
"""Seconds, and the grain; a month counts 30 days, a year 365."""
MONTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
CLOCK_GRAINS = frozenset({"second", "minute", "hour"})
LONGEST = 100 * YEAR
"""Seconds: what is longer is a slip of the recogniser."""
Piece = tuple[float, str]
"""How many of which unit."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How long; what it means on the calendar depends on where it begins."""

    pieces: tuple[Piece, ...]

    @property
    def seconds(self) -> Number:
        total = sum(times * UNITS[unit][0] for times, unit in self.pieces)
        return int(total) if total == int(total) else round(total, 3)

    @property
    def grain(self) -> Grain:
        """The smallest unit named."""
        return UNITS[self.pieces[-1][1]][1]

    @property
    def of_clock(self) -> bool:
        """Whether it is counted on the clock, else on the calendar."""
        whole = all(times == int(times) or unit in MONTHS for times, unit in self.pieces)
        return self.grain in CLOCK_GRAINS or not whole

    def after(self, start: datetime, sign: int = 1) -> datetime:
        """So long after `start`, or before it where `sign` is -1. Days keep the clock time, hours do not.

        Raises OverflowError where no calendar reaches.
        """
        for times, unit in self.pieces:
            start = _later(start, sign * times, unit)
        return start


def _later(start: datetime, times: float, unit: str) -> datetime:
    if unit == "workday":
        return workdays_after(start, round(times) or (1 if times > 0 else -1))
    if unit in MONTHS:
        whole, part = divmod(times * MONTHS[unit], 1)
        return months_after(start, int(whole)) + timedelta(days=round(part * 30))
    seconds = times * UNITS[unit][0]
    if UNITS[unit][1] not in CLOCK_GRAINS and seconds % DAY == 0:
        return start + timedelta(seconds=seconds)
    return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(start.tzinfo)


@reader_from(*beginnings.AMOUNT)
def amount(words: Words, at: int) -> Found[Amount] | None:
    """Pieces of ever smaller units, one after another. A bare 5分 is none."""
    found = sloppy_amount(words, at)
    bare = found is not None and len(found[1].pieces) == 1
    return None if found and bare and words.word(MINUTE_ONLY, found[0] - 1) is not None else found


@reader_from(*beginnings.AMOUNT)
def sloppy_amount(words: Words, at: int) -> Found[Amount] | None:
    """As `amount`, and 5分 and 5m as well, where what follows tells that it is one."""
    if not (item := _piece(words, at)):
        return None
    end, pieces = item[0], [item[1]]
    while rest := _piece(words, words.skip(JOINER, end)):
        if UNITS[rest[1][1]][0] >= UNITS[pieces[-1][1]][0]:
            break
        end, pieces = rest[0], [*pieces, rest[1]]
    end, pieces = _trailing(words, end, pieces)
    found = Amount(tuple(pieces))
    return (end, found) if 0 < found.seconds <= LONGEST else None


def _trailing(words: Words, at: int, pieces: list[Piece]) -> tuple[int, list[Piece]]:
    """1 hour thirty, 1h30, 8天20时, 6天5晚."""
    unit, following = pieces[-1][1], words.whole(at)
    if not following:
        return at, pieces
    after, value = following
    if unit == "day" and (mark := words.word(DAY_O_CLOCK, after)):
        return mark[0], [*pieces, (value, "hour")]
    if unit == "day" and (mark := words.word(NIGHTS, after)):
        return mark[0], pieces
    ended = not words.meanings(after) and not words.text(after).isdecimal()
    english = words.text(at - 1)[:1] in ("h", "m")
    if english and ended and unit in ("hour", "minute") and 10 <= value < 60 and not words.gap(after).strip():
        return after, [*pieces, (value, "minute" if unit == "hour" else "second")]
    return at, pieces


def _piece(words: Words, at: int) -> Found[Piece] | None:
    """One count with its unit."""
    if words.word(SHORT_OF, at) or not (count := _count(words, at)):
        return None
    at, times = count
    if extra := words.word(FRACTION_AFTER, at) or _half_before_unit(words, at):
        at, times = extra[0], times + extra[1]
    at = words.skip(MORE, words.skip(OF, at) if extra or times < 1 else at)
    if not (unit := _unit(words, at)):
        return None
    at, name = unit
    if extra := words.word(FRACTION_AFTER, at) or words.word(HALF_AFTER, at):
        at, times = extra[0], times + extra[1]
    return at, (times, name)


def _unit(words: Words, at: int) -> Found[str] | None:
    if unit := words.word(UNIT, at):
        return unit
    if mark := words.word(MINUTE_ONLY, at):
        return mark[0], "minute"
    if words.text(at - 1)[:1].isdecimal():
        letter = words.word(UNIT_LETTER, at)
        return (at, "minute") if words.gap(at).startswith("'") else letter
    return None


def _count(words: Words, at: int) -> Found[float] | None:
    number, named = words.number(at), words.word(COUNT, at)
    if number and named:
        return number if number[0] > named[0] else named
    if not (found := number or named):
        return _bare_half(words, at)
    return _tens_and_ones(words, found) or found


def _bare_half(words: Words, at: int) -> Found[float] | None:
    """分半, 个半小时: a half after a unit that nothing counts; the one is understood."""
    if words.word(MEASURE, at) or words.word(MINUTE_ONLY, at):
        half = words.word(HALF, at + 1)
        return (at, 1) if half and not words.number(at - 1) else None
    return None


def _tens_and_ones(words: Words, found: Found[Number]) -> Found[float] | None:
    """Twenty and four."""
    end, value = found
    ones = words.whole(end + 1) if value in range(20, 100, 10) and words.text(end) == "and" else None
    fits = ones is not None and ones[1] < 10 and words.word(UNIT, ones[0]) is not None
    return (ones[0], value + ones[1]) if ones and fits else None


def _half_before_unit(words: Words, at: int) -> Found[float] | None:
    """一个半小时, 一个半钟: the half stands between the measure word and the unit."""
    after = words.skip(MEASURE, at)
    half = words.word(HALF_AFTER, after) if after > at else None
    return (after + 1, 0.5) if half else None
