"""Weeks, months, seasons and years: next week, this weekend, March 2019, 下个月, 今年, 上半年."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.understanding.when import beginnings
from assistant.understanding.when.calendar import day_of, monday_of, months_after
from assistant.understanding.when.daytypes import Period
from assistant.understanding.when.expression import Grain
from assistant.understanding.when.monthdays import chinese_year, month, year
from assistant.understanding.when.vocabulary import (
    AFTER_NEXT,
    IN_THE,
    MONTH,
    MONTH_MARK,
    NTH,
    OF,
    PERIOD,
    SEASON,
    SHIFT,
    THE,
    YEAR_PART,
)
from assistant.understanding.when.words import Found, Words, longest, reader_from

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
LENGTHS = {"month": 1, "quarter": 3, "half year": 6, "year": 12, "decade": 120, "century": 1200}
"""Months."""
DAYS = {"week": (0, 7), "working week": (0, 5), "weekend": (5, 7), "fortnight": (0, 14)}
"""From which day of the week until which."""


@reader_from(*beginnings.PERIODS)
def period(words: Words, at: int) -> Found[Period] | None:
    return longest(
        named_period(words, at),
        month_period(words, at),
        _season(words, at),
        _year(words, at),
        _decade(words, at),
        _quarter(words, at),
    )


@reader_from(*beginnings.PERIODS)
def named_period(words: Words, at: int) -> Found[Period] | None:
    """This week, next month, 下下个月, the week after next; the week and 周末 are this one."""
    if shift := words.word(SHIFT, at):
        found = words.word(PERIOD, shift[0])
        return (found[0], period_of(found[1], words.today, shift[1])) if found and found[1] != "day" else None
    start = words.skip(THE, at)
    found = words.word(PERIOD, start)
    if not found or found[1] == "day":
        return None
    if after := words.word(AFTER_NEXT, found[0]):
        return after[0], period_of(found[1], words.today, after[1])
    weekend = found[1] == "weekend"
    if not weekend and start == at:
        return None
    here = period_of(found[1], words.today, 0)
    return found[0], Period(here.start, here.end, here.grain, sure=weekend, weekend=weekend)


def period_of(name: str, today: date, shift: int) -> Period:
    """The one that `today` lies in, or so many before or after it."""
    if name in DAYS:
        begins, ends = DAYS[name]
        monday = monday_of(today) + timedelta(weeks=shift)
        weekend = name == "weekend"
        return Period(monday + timedelta(days=begins), monday + timedelta(days=ends), "week", weekend=weekend)
    if name in ("half week", "half month"):
        return _half(name, today, second=shift > 0)
    length = LENGTHS[name]
    months = today.year * 12 + today.month - 1
    start = (months // length + shift) * length
    return Period(_first(start), _first(start + length), _grain(length))


def _half(name: str, today: date, *, second: bool) -> Period:
    """上半周, 下半月."""
    if name == "half week":
        monday = monday_of(today)
        begins, ends = (3, 7) if second else (0, 3)
        return Period(monday + timedelta(days=begins), monday + timedelta(days=ends), "day")
    first = today.replace(day=1)
    if second:
        return Period(first.replace(day=16), months_after(first, 1), "day")
    return Period(first, first.replace(day=16), "day")


def _grain(months: int) -> Grain:
    return "year" if months >= 12 else "month"


def _first(months: int) -> date:
    """The first day of a month counted from the year nought, at most the last that the calendar has."""
    year_number, month_number = divmod(min(max(months, 12), 9999 * 12), 12)
    return date(year_number, month_number + 1, 1)


@reader_from(*beginnings.PERIODS)
def month_period(words: Words, at: int) -> Found[Period] | None:
    """October, March 2019, next May, 八月份, 明年三月."""
    return _english_month(words, at) or _chinese_month(words, at)


def _english_month(words: Words, at: int) -> Found[Period] | None:
    shift = words.word(SHIFT, at)
    found = month(words, shift[0] if shift else at)
    if not found:
        return None
    end, number = found
    stated = year(words, words.skip(OF, end))
    if stated:
        return stated[0], _month_of(stated[1], number)
    if shift and shift[1] in (0, -1):
        over = shift[1] == -1 and number >= words.today.month
        return end, _month_of(words.today.year - over, number)
    sure = shift is not None or words.word(MONTH, at) is not None
    return end, _open_month(words.today, number, sure=sure)


def _chinese_month(words: Words, at: int) -> Found[Period] | None:
    stated = chinese_year(words, at)
    number = words.whole(words.skip(OF, stated[0]) if stated else at)
    mark = words.word(MONTH_MARK, number[0]) if number else None
    if not number or not mark or not 1 <= number[1] <= 12 or words.text(mark[0]) == "天":
        return None
    if stated:
        return mark[0], _month_of(stated[1], number[1])
    return mark[0], _open_month(words.today, number[1], sure=True)


def _month_of(year_number: int, number: int, *, following: Period | None = None, sure: bool = True) -> Period:
    start = date(year_number, number, 1)
    return Period(start, months_after(start, 1), "month", sure, following)


def _open_month(today: date, number: int, *, sure: bool) -> Period:
    """This one or the next of that name."""
    this_year = today.year + (number < today.month)
    following = _month_of(this_year + 1, number)
    return _month_of(this_year, number, following=following, sure=sure)


def _season(words: Words, at: int) -> Found[Period] | None:
    """This summer, 秋天, 今年夏天."""
    shift, stated = words.word(SHIFT, at), chinese_year(words, at)
    start = stated[0] if stated else shift[0] if shift else words.skip(IN_THE, at)
    found = words.word(SEASON, words.skip(OF, start))
    if not found:
        return None
    first = SEASONS[found[1]]
    in_year = stated[1] if stated else words.today.year + (shift[1] if shift else 0)
    begins = date(in_year, first, 1)
    if not stated and not shift and months_after(begins, 3) <= words.today:
        begins = date(in_year + 1, first, 1)
    sure = start > at or not words.text(at).isascii()
    return found[0], Period(begins, months_after(begins, 3), "month", sure)


def _year(words: Words, at: int) -> Found[Period] | None:
    """2019年, 明年, 今年上半年; 2019 alone may be anything."""
    if found := chinese_year(words, at):
        in_year = found[1]
        if half := words.word(YEAR_PART, found[0]):
            return _half_year(half, in_year)
        return found[0], Period(date(in_year, 1, 1), date(in_year + 1, 1, 1), "year")
    if half := words.word(YEAR_PART, at):
        return _half_year(half, words.today.year)
    found = year(words, at)
    if not found:
        return None
    return found[0], Period(date(found[1], 1, 1), date(found[1] + 1, 1, 1), "year", sure=False)


def _half_year(found: Found[str], in_year: int) -> Found[Period] | None:
    if found[1] == "first half":
        return found[0], Period(date(in_year, 1, 1), date(in_year, 7, 1), "month")
    if found[1] == "second half":
        return found[0], Period(date(in_year, 7, 1), date(in_year + 1, 1, 1), "month")
    return None


def _quarter(words: Words, at: int) -> Found[Period] | None:
    """Q3, the third quarter, 第三季度, 今年第一季度."""
    stated = chinese_year(words, at)
    start = words.skip(OF, stated[0]) if stated else words.skip(THE, at)
    letter = words.word(NTH, start) or ((start + 1, 0) if words.text(start) == "q" else None)
    which = words.whole(letter[0]) if letter else words.ordinal(start)
    if not which or not 1 <= which[1] <= 4:
        return None
    named = words.word(PERIOD, which[0])
    end = named[0] if named and named[1] == "quarter" else which[0] if words.text(start) == "q" else None
    if end is None:
        return None
    months = (stated[1] if stated else words.today.year) * 12 + 3 * which[1] - 3
    return end, Period(_first(months), _first(months + 3), "month")


def _decade(words: Words, at: int) -> Found[Period] | None:
    """The 90s, 1980s, 八十年代."""
    start = words.skip(THE, at)
    text = words.text(start)
    mark = words.text(start + 1) == "s" and words.gap(start + 1) in ("", "'", "’")
    if mark and text.isdecimal() and text.endswith("0") and len(text) in (2, 4):
        return _ten_years(start + 2, int(text))
    number = words.whole(at)
    if number and number[1] % 10 == 0 and words.text(number[0]) == "年" and words.text(number[0] + 1) == "代":
        return _ten_years(number[0] + 2, number[1])
    return None


def _ten_years(end: int, first: int) -> Found[Period] | None:
    first += (1900 if first > 20 else 2000) if first < 100 else 0
    start, after = day_of(first, 1, 1), day_of(first + 10, 1, 1)
    return (end, Period(start, after, "year")) if start and after and first >= 1000 else None
