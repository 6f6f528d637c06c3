"""Clock times in English and Chinese: 7:30 pm, half past seven, noon, 1730, 三点一刻, 差五分两点."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

from assistant.understanding.when import beginnings
from assistant.understanding.when.expression import Grain
from assistant.understanding.when.little import is_a_little
from assistant.understanding.when.parts import PARTS, Part
from assistant.understanding.when.vocabulary import (
    HOURS_WORD,
    HUNDRED_HOURS,
    ISH,
    MERIDIEM,
    MERIDIEM_LETTER,
    MINUTE_AFTER,
    MINUTE_FRACTION,
    MINUTE_MARK,
    MINUTE_ZERO,
    NAMED_CLOCK,
    NOON_WORD,
    NUMBER_WORD_AFTER,
    O_CLOCK,
    OH,
    PAST,
    SECOND_MARK,
    SHARP,
    SHORT_OF,
)
from assistant.understanding.when.words import Found, Words, longest, reader_from

NEIGHBOURS = frozenset(pairwise("一二三四五六七八九"))
"""Two numerals that together are about so many; 一二 to 八九."""


class Evidence(IntEnum):
    """How sure the words alone make it that a time is meant."""

    NUMBER = 0
    """Seven: only after `at`, or beside a part of the day."""
    SPOKEN = 1
    """Seven thirty, 1730: only where a time is expected."""
    SURE = 2


@dataclass(frozen=True, slots=True)
class Clock:
    hour: int
    minute: int = 0
    second: int = 0
    grain: Grain = "hour"
    sure: bool = False
    """Whether the half of the day is known."""
    evidence: Evidence = Evidence.SURE

    def within(self, part: Part) -> Clock | None:
        """Beside a part of the day; None where they do not fit."""
        hour = part.hour(self.hour, sure=self.sure)
        return None if hour is None else replace(self, hour=hour, sure=True)

    @property
    def hours(self) -> tuple[int, ...]:
        """The hours of the day that it may mean; 24 is the end of the day."""
        if self.sure or self.hour == 0 or self.hour > 12:
            return (self.hour,)
        return (self.hour % 12, self.hour % 12 + 12)


@reader_from(*beginnings.CLOCK)
def clock(words: Words, at: int) -> Found[Clock] | None:
    """The clock time that begins at token `at`, without a part of the day but with am or pm."""
    return longest(past_clock(words, at), plain_clock(words, at))


@reader_from(*beginnings.CLOCK)
def plain_clock(words: Words, at: int) -> Found[Clock] | None:
    """As `clock`, without `five to eight`, which after `from` is a range."""
    found = _named(words, at) or longest(_short_of(words, at), _hour(words, at))
    if not found or is_a_little(words, at, found[0]):
        return None
    return words.skip(SHARP, found[0]), found[1]


def _named(words: Words, at: int) -> Found[Clock] | None:
    if found := words.word(NAMED_CLOCK, at):
        hour, minute, *second = found[1]
        return found[0], Clock(hour, minute, sum(second), sure=True)
    twelve = words.whole(at)
    if twelve and twelve[1] == 12 and words.word(NOON_WORD, twelve[0]):
        return _named(words, twelve[0])
    return None


@reader_from(*beginnings.PAST)
def past_clock(words: Words, at: int) -> Found[Clock] | None:
    """Half past seven, ten to eight, 20 minutes after 3 pm, half seven."""
    amount = longest(words.word(MINUTE_FRACTION, at), words.whole(at))
    if not amount or not 0 < amount[1] < 60:
        return None
    end, minutes = words.skip(MINUTE_MARK, amount[0]), amount[1]
    if side := words.word(PAST, end):
        whole = plain_clock(words, side[0])
        return (whole[0], _moved(whole[1], side[1] * minutes)) if whole and _is_hour(whole[1]) else None
    hour = words.whole(end) if words.text(at) == "half" and end == at + 1 else None
    if hour and 1 <= hour[1] <= 12:
        return hour[0], Clock(hour[1], 30, grain="minute", evidence=Evidence.SPOKEN)
    return None


def _is_hour(clock: Clock) -> bool:
    return clock.minute == 0 and clock.grain == "hour" and (clock.sure or 1 <= clock.hour <= 12)


def _moved(clock: Clock, minutes: int) -> Clock:
    hour, minute = divmod(clock.hour * 60 + minutes, 60)
    hour = hour % 24 if clock.sure else hour or 12
    return replace(clock, hour=hour, minute=minute, grain="minute", evidence=Evidence.SURE)


def _short_of(words: Words, at: int) -> Found[Clock] | None:
    """差五分两点, 差一刻三点."""
    mark = words.word(SHORT_OF, at)
    minutes = _minutes(words, mark[0]) if mark else None
    hour = _hour(words, minutes[0]) if minutes else None
    if not minutes or not hour or hour[1].evidence < Evidence.SURE or hour[1].minute:
        return None
    return hour[0], _moved(hour[1], -minutes[1])


def _minutes(words: Words, at: int) -> Found[int] | None:
    """一刻, 五分."""
    if quarter := words.word(MINUTE_AFTER, at):
        return quarter
    number = words.whole(at)
    mark = words.word(MINUTE_MARK, number[0]) if number else None
    return (mark[0], number[1]) if number and mark and number[1] < 60 else None


def _hour(words: Words, at: int) -> Found[Clock] | None:
    """An hour, its minutes and seconds, am or pm."""
    number = words.number(at)
    if not number:
        return None
    if number[1] != int(number[1]):
        found = _dotted(words, at, number[0])
    elif words.text(at).isdecimal() and (100 <= number[1] < 2400 or _is_past_midnight(words.text(at))):
        found = _military(words, at, int(number[1]))
    else:
        found = _from_hour(words, at, number[0], _earlier(words, number[0], int(number[1])))
    return _meridiem(words, *found) if found else None


def _is_past_midnight(text: str) -> bool:
    """0015."""
    return len(text) == 4 and text.startswith("00")


def _earlier(words: Words, end: int, hour: int) -> int:
    """三四点 is three at the earliest."""
    near = words.text(end - 2), words.text(end - 1)
    return hour - 1 if near in NEIGHBOURS and words.word(O_CLOCK, end) else hour


def _from_hour(words: Words, at: int, end: int, hour: int) -> Found[Clock] | None:
    if hour > 24:
        return None
    sure = hour == 0 or hour > 12 or words.text(at).startswith(("0", "零"))
    clock = Clock(hour, sure=sure, evidence=Evidence.NUMBER)
    if mark := words.word(O_CLOCK, end):
        return _chinese_minutes(words, mark[0], replace(clock, evidence=Evidence.SURE))
    if _colon(words, end):
        return _after_colon(words, end, clock)
    return _lettered(words, end, clock) or _spoken(words, at, end, clock) or (end, clock)


def _colon(words: Words, at: int) -> int | None:
    """The token after a colon."""
    if words.text(at) == ":":
        return at + 1
    return at if words.gap(at).strip() in (":", "：") else None


def _after_colon(words: Words, at: int, clock: Clock) -> Found[Clock] | None:
    """7:30, 7:30:15."""
    values: list[int] = []
    while len(values) < 2 and (start := _colon(words, at)) is not None:
        text = words.text(start)
        if not text.isdecimal() or len(text) != 2 or int(text) > 59:
            break
        at, values = start + 1, [*values, int(text)]
    if not values:
        return None
    if len(values) == 2:
        return at, _sure(clock, minute=values[0], second=values[1], grain="second")
    return at, _sure(clock, minute=values[0])


def _sure(clock: Clock, *, minute: int, second: int = 0, grain: Grain = "minute") -> Clock:
    return replace(clock, minute=minute, second=second, grain=grain, evidence=Evidence.SURE)


def _dotted(words: Words, at: int, end: int) -> Found[Clock] | None:
    """8.30."""
    hour, _, minute = words.text(at).partition(".")
    if len(minute) != 2 or int(minute) > 59 or int(hour) > 23 or end != at + 1:
        return None
    sure = int(hour) > 12 or hour.startswith("0")
    clock = Clock(int(hour), int(minute), grain="minute", sure=sure, evidence=Evidence.SPOKEN)
    return end, clock


def _military(words: Words, at: int, value: int) -> Found[Clock] | None:
    """1730, 0730, 330 p.m., 1700 hours."""
    hour, minute = divmod(value, 100)
    if minute > 59 or len(words.text(at)) > 4:
        return None
    sure = hour > 12 or words.text(at).startswith("0") or words.word(HOURS_WORD, at + 1) is not None
    clock = Clock(hour, minute, grain="minute", sure=sure, evidence=Evidence.SPOKEN)
    if mark := words.word(HOURS_WORD, at + 1):
        return mark[0], replace(clock, evidence=Evidence.SURE)
    return at + 1, clock


def _lettered(words: Words, at: int, clock: Clock) -> Found[Clock] | None:
    """16h, 7h01, 10 H 10."""
    if words.text(at) != "h" or not words.text(at - 1).isdecimal():
        return None
    minute = words.text(at + 1)
    if minute.isdecimal() and len(minute) == 2 and int(minute) < 60:
        return at + 2, _sure(clock, minute=int(minute))
    return at + 1, replace(clock, evidence=Evidence.SPOKEN if clock.hour > 12 else Evidence.NUMBER)


def _spoken(words: Words, at: int, end: int, clock: Clock) -> Found[Clock] | None:
    """Seven thirty, seven oh five, nineteen hundred hours (two hundred are a length), zero seven hundred."""
    if mark := words.word(HUNDRED_HOURS, end):
        told = mark[0] > end + 1 and clock.hour >= 10
        evidence = Evidence.SURE if told else Evidence.SPOKEN
        return mark[0], replace(clock, sure=True, evidence=evidence)
    zero = words.skip(OH, end)
    minute = words.whole(zero)
    if not minute or words.gap(end).strip(" -") or words.word(NUMBER_WORD_AFTER, minute[0]):
        return None
    in_range = 0 < minute[1] < 10 if zero > end else 10 <= minute[1] < 60
    alike = words.text(at).isalpha() == words.text(end).isalpha()
    english = words.text(end).isascii() and (alike or words.word(MERIDIEM, minute[0]) is not None)
    if not in_range or not english or clock.hour == 0:
        return None
    return minute[0], replace(clock, minute=minute[1], grain="minute", evidence=Evidence.SPOKEN)


def _chinese_minutes(words: Words, at: int, clock: Clock) -> Found[Clock]:
    """What follows the hour: 半, 一刻, 零五分, 十五, 差五分, 40分50秒."""
    if named := words.word(MINUTE_AFTER, at):
        return named[0], replace(clock, minute=named[1], grain="minute")
    if (mark := words.word(SHORT_OF, at)) and (short := _minutes(words, mark[0])):
        return short[0], _moved(clock, -short[1])
    start = words.skip(MINUTE_ZERO, at)
    minute = words.whole(start)
    if not minute or minute[1] > 59:
        return at, clock
    if mark := words.word(MINUTE_MARK, minute[0]):
        return _chinese_seconds(words, mark[0], replace(clock, minute=minute[1], grain="minute"))
    two = minute[1] >= 10 or start > at or words.text(at).startswith(("零", "0"))
    if not two or words.word(NUMBER_WORD_AFTER, minute[0]):
        return at, clock
    return minute[0], replace(clock, minute=minute[1], grain="minute")


def _chinese_seconds(words: Words, at: int, clock: Clock) -> Found[Clock]:
    second = words.whole(at)
    mark = words.word(SECOND_MARK, second[0]) if second else None
    if not second or not mark or second[1] > 59:
        return at, clock
    return mark[0], replace(clock, second=second[1], grain="second")


def _meridiem(words: Words, at: int, clock: Clock) -> Found[Clock] | None:
    """Am, pm, p, ish pm. None where they do not fit."""
    start = words.skip(ISH, at)
    found = words.word(MERIDIEM, start)
    if not found and not words.gap(start) and words.text(at - 1).isdecimal():
        found = words.word(MERIDIEM_LETTER, start)
    if not found:
        return start, replace(clock, evidence=Evidence.SURE) if start > at else clock
    sure = replace(clock, evidence=Evidence.SURE)
    if found[1] == "either":
        return found[0], sure
    within = replace(sure, sure=clock.hour > 12).within(PARTS[found[1]])
    return (found[0], within) if within else None
