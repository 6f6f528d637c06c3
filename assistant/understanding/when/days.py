"""One day, however it is said: tomorrow, next Friday, Nov 7th, 春节, 三天后, three days before Christmas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assistant.understanding.when import beginnings
from assistant.understanding.when.amounts import Amount, amount
from assistant.understanding.when.calendar import day_of
from assistant.understanding.when.daytypes import Day, upcoming
from assistant.understanding.when.holidays import InYear, holiday
from assistant.understanding.when.monthdays import chinese_year, day_of_month, month_day, year
from assistant.understanding.when.nearweekdays import weekday_near
from assistant.understanding.when.nths import nth_day
from assistant.understanding.when.numericdates import numeric_date
from assistant.understanding.when.offsets import Offset, amount_after_day, offset_from_now
from assistant.understanding.when.periods import named_period, period
from assistant.understanding.when.vocabulary import (
    AWAY,
    NUMBER_WORD_AFTER,
    OF,
    ON,
    RELATIVE_DAY,
    SHIFT,
    WEEKDAY,
)
from assistant.understanding.when.weekdays import weekday
from assistant.understanding.when.words import HOLIDAY, Found, Words, longest, reader_from

NIGHT_ENDS = 4
"""Hour until which tomorrow may be the day that has begun."""
EVES = frozenset({"eve", "halloween", "夕", "夜"})
BEFORE_LENGTH = frozenset({"for", "once", "twice", "thrice", "in", "within", "every", "last", "lasts"})
"""After these, a week is how long, or how often."""


@reader_from(*beginnings.DAY)
def day(words: Words, at: int) -> Found[Day] | None:
    return longest(
        _from_day(words, at),
        _offset_day(words, at),
        _day_and_offset(words, at),
        weekday_near(words, at, named_day),
    )


@reader_from(*beginnings.DAY)
def named_day(words: Words, at: int) -> Found[Day] | None:
    """A day that is not counted from another."""
    return longest(
        _relative(words, at),
        weekday(words, at),
        holiday_day(words, at),
        month_day(words, at),
        numeric_date(words, at),
        nth_day(words, at),
        day_of_month(words, at),
        _weekend(words, at),
        _anniversary(words, at),
    )


def _anniversary(words: Words, at: int) -> Found[Day] | None:
    """明年的今天."""
    stated = chinese_year(words, at)
    found = words.word(RELATIVE_DAY, words.skip(OF, stated[0])) if stated else None
    moved = words.today + timedelta(days=found[1]) if found else None
    same = day_of(stated[1], moved.month, moved.day) if stated and moved else None
    return (found[0], Day((same,))) if found and same else None


def _weekend(words: Words, at: int) -> Found[Day] | None:
    """Its Saturday, for a clock time beside it: 周末早上九点."""
    found = named_period(words, at)
    if not found or not found[1].weekend:
        return None
    return found[0], Day(upcoming((found[1].start, found[1].start + timedelta(days=1)), words.today))


def _relative(words: Words, at: int) -> Found[Day] | None:
    """Today, 大后天."""
    found = words.word(RELATIVE_DAY, at)
    if not found:
        return None
    others = (words.today,) if found[1] == 1 and words.now.hour < NIGHT_ENDS else ()
    return found[0], Day((words.today + timedelta(days=found[1]),), others=others)


@reader_from(*beginnings.HOLIDAYS)
def holiday_day(words: Words, at: int) -> Found[Day] | None:
    """Christmas, next easter, thanksgiving 2013, 今年圣诞节."""
    found = _holiday_in_year(words, at)
    if not found:
        return None
    said = {words.text(place) for place in range(at, found[0])}
    return found[0], replace(found[1], evening=not EVES.isdisjoint(said))


def _holiday_in_year(words: Words, at: int) -> Found[Day] | None:
    if found := _holiday_at(words, at):
        return _in_stated_year(words, *found) or (found[0], _next_holiday(words.today, found[1]))
    stated, shift = chinese_year(words, at), words.word(SHIFT, at)
    if stated and (found := _holiday_at(words, words.skip(OF, stated[0]))):
        return _in_year(found[0], found[1], stated[1])
    if shift and (found := _holiday_at(words, shift[0])):
        return found[0], _shifted_holiday(words.today, found[1], shift[1])
    return None


@reader_from(HOLIDAY)
def _holiday_at(words: Words, at: int) -> tuple[int, InYear] | None:
    return holiday(words.tokens, at)


def _in_year(end: int, in_year: InYear, number: int) -> Found[Day] | None:
    found = in_year(number) if 1 <= number <= 9999 else None
    return (end, Day((found,), in_year=in_year)) if found else None


def _in_stated_year(words: Words, end: int, in_year: InYear) -> Found[Day] | None:
    """Thanksgiving 2013, black friday of this year."""
    start = words.skip(OF, end)
    if found := year(words, start):
        return _in_year(found[0], in_year, found[1])
    within = period(words, words.skip(ON, start))
    return (
        _in_year(within[0], in_year, within[1].start.year) if within and within[1].grain == "year" else None
    )


def _next_holiday(today: date, in_year: InYear) -> Day:
    days = upcoming((in_year(today.year + ahead) for ahead in range(3)), today)
    return Day(days or (today,), sure=bool(days), in_year=in_year)


def _shifted_holiday(today: date, in_year: InYear, shift: int) -> Day:
    """This one and the next are the one to come, the last has been."""
    if shift >= 0:
        return _next_holiday(today, in_year)
    been = [each for ahead in (-2, -1, 0) if (each := in_year(today.year + ahead)) and each < today]
    return Day((been[-1],), in_year=in_year) if been else _next_holiday(today, in_year)


def _from_day(words: Words, at: int) -> Found[Day] | None:
    """Alone, or with 前三天 behind it."""
    found = named_day(words, at)
    if not found:
        return None
    if beside := amount_after_day(words, found[0]):
        return _moved((beside[0], found[1]), beside[1]) or found
    return found


def _moved(found: Found[Day], offset: Offset) -> Found[Day] | None:
    if offset.amount.of_clock:
        return None
    days = tuple(each for day in found[1].dates if (each := offset.from_day(day)))
    return (found[0], Day(days)) if days else None


def _offset_day(words: Words, at: int) -> Found[Day] | None:
    """In three weeks, 三天后, and the weekday near it: Monday two weeks from now."""
    found = offset_from_now(words, at)
    if not found or found[1].amount.of_clock:
        return None
    moved = found[1].from_day(words.today)
    if not moved:
        return None
    near = weekday(words, words.skip(ON, found[0]))
    if near and near[1].weekday is not None and near[1].sure and near[0] <= found[0] + 2:
        return near[0], _near(moved, near[1].weekday, after=found[1].amount.grain in ("month", "year"))
    return found[0], Day((moved,))


def _near(moved: date, name: int, *, after: bool) -> Day:
    """The first such weekday from that day on, or the nearest."""
    ahead = (name - moved.weekday()) % 7 if after else (name - moved.weekday() + 3) % 7 - 3
    return Day((moved + timedelta(days=ahead),), weekday=name)


def _weeks_on(words: Words, at: int, found: Found[Amount]) -> Found[int] | None:
    """A week on Thursday; but for a week, or once a week, on Thursday."""
    if words.text(found[0]) != "on" or found[1].grain != "week" or words.text(at - 1) in BEFORE_LENGTH:
        return None
    named = None if words.before(at, NUMBER_WORD_AFTER) else words.word(WEEKDAY, found[0] + 1)
    return (found[0] + 1, 1) if named else None


def _day_and_offset(words: Words, at: int) -> Found[Day] | None:
    """Three days before Christmas, a week from Tuesday; Monday two weeks from now."""
    if found := amount(words, at):
        away = words.word(AWAY, found[0]) or _weeks_on(words, at, found)
        base = named_day(words, away[0]) if away else None
        if not away or not base:
            return None
        return _moved(base, Offset(found[1], away[1]))
    named = weekday(words, at) or holiday_day(words, at)
    offset = offset_from_now(words, named[0]) if named else None
    moved = offset[1].from_day(words.today) if offset and not offset[1].amount.of_clock else None
    if not named or not offset or not moved:
        return None
    if named[1].weekday is not None:
        return offset[0], _near(moved, named[1].weekday, after=False)
    nearest = min(named[1].dates, key=lambda each: abs(each - moved))
    return offset[0], replace(named[1], dates=(nearest,))
