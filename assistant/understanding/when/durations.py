"""Durations in English and Chinese: an hour and a half, 90 secs, 一个半小时, 三刻钟, 5分30秒."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from assistant.understanding.numbers import Number, number
from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token
from assistant.understanding.when.expression import Grain

V = TypeVar("V")

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800
GRAINS: dict[int, Grain] = {
    1: "second",
    MINUTE: "minute",
    15 * MINUTE: "minute",
    HOUR: "hour",
    DAY: "day",
    WEEK: "week",
}
LONGEST = 100 * 365 * DAY
"""Seconds: what is longer is a slip of the recogniser."""


@dataclass(frozen=True, slots=True)
class Duration:
    end: int
    """The token after it."""
    seconds: Number
    grain: Grain
    """The smallest unit named."""


class Table(Generic[V]):
    """The longest phrase of a table that begins at a token."""

    def __init__(self, *rows: tuple[V, str]) -> None:
        self._phrases: Phrases[V] = Phrases()
        for value, names in rows:
            for name in names.split(","):
                self._phrases.add(name, value)

    def at(self, tokens: Sequence[Token], at: int) -> tuple[int, V] | None:
        return self._phrases.longest(tokens, at)


UNITS = Table[int](
    (1, "second,seconds,sec,secs,秒,秒钟"),
    (MINUTE, "minute,minutes,min,mins,分,分钟"),
    (15 * MINUTE, "刻,刻钟"),
    (HOUR, "hour,hours,hr,hrs,小时,个小时,钟头,个钟头,钟,个钟"),
    (DAY, "day,days,天"),
    (WEEK, "week,weeks,周,个星期,星期,个礼拜,礼拜"),
)
LETTERS = Table[int]((1, "s"), (MINUTE, "m"), (HOUR, "h"))
"""Units only after digits: 5m30s, but not 9 a.m."""
COUNTS = Table[float](
    (1, "a,an"),
    (2, "a couple of,a couple,couple of,couple"),
    (0.5, "half an,half a,a half,half,半,1/2 an,½ an"),
    (0.25, "a quarter of an,quarter of an,a quarter,quarter"),
    (0.75, "three quarters of an,three quarter,three quarters"),
    (12, "a dozen,dozen"),
)
EXTRAS = Table[float](
    (0.5, "and a half,and half,and a 1/2,and a ½,and 1/2"),
    (0.25, "and a quarter"),
    (0.75, "and three quarters"),
)
HALF_AFTER = Table[float]((0.5, "半,半钟"))
JOINERS = Table[None]((None, "and,又,零,和,加"))
MEASURE = Table[None]((None, "个"))


def duration(tokens: Sequence[Token], at: int) -> Duration | None:
    """The duration that begins at token `at`: amounts of ever smaller units, one after another."""
    if not (item := _amount(tokens, at)):
        return None
    end, seconds, unit = item
    while rest := _amount(tokens, _skip(JOINERS, tokens, end)):
        if rest[2] >= unit:
            break
        end, seconds, unit = rest[0], seconds + rest[1], rest[2]
    if not 0 < seconds <= LONGEST:
        return None
    whole = int(seconds) if seconds == int(seconds) else seconds
    return Duration(end, whole, GRAINS[unit])


def _amount(tokens: Sequence[Token], at: int) -> tuple[int, float, int] | None:
    """One count with its unit: where it ends, its seconds, and its unit in seconds."""
    if not (count := _count(tokens, at)):
        return None
    at, times = count
    if extra := EXTRAS.at(tokens, at) or _half_before_unit(tokens, at):
        at, times = extra[0], times + extra[1]
    if not (unit := UNITS.at(tokens, at) or _letter(tokens, at)):
        return None
    at, seconds = unit
    if extra := EXTRAS.at(tokens, at) or HALF_AFTER.at(tokens, at):
        at, times = extra[0], times + extra[1]
    return at, times * seconds, seconds


def _count(tokens: Sequence[Token], at: int) -> tuple[int, float] | None:
    found = [each for each in (COUNTS.at(tokens, at), number(tokens, at)) if each]
    return max(found, key=lambda each: each[0], default=None)


def _letter(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    return LETTERS.at(tokens, at) if tokens[at - 1].text[0].isdecimal() else None


def _half_before_unit(tokens: Sequence[Token], at: int) -> tuple[int, float] | None:
    """一个半小时, 一个半钟: the half stands between the measure word and the unit."""
    after = _skip(MEASURE, tokens, at)
    half = HALF_AFTER.at(tokens, after) if after > at else None
    return (after + 1, 0.5) if half else None


def _skip(table: Table[None], tokens: Sequence[Token], at: int) -> int:
    found = table.at(tokens, at)
    return found[0] if found else at
