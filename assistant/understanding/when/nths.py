"""Days and weeks counted within a period: the last Friday of March, 下个月三号, 十月的第一周."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from assistant.understanding.when import beginnings
from assistant.understanding.when.calendar import day_of, monday_of, nth_weekday
from assistant.understanding.when.daytypes import Day, Period, upcoming
from assistant.understanding.when.periods import period
from assistant.understanding.when.vocabulary import (
    DAY_MARK,
    EDGE,
    LAST_ORDINAL,
    MEASURE,
    MONTH_PART,
    NTH,
    OF,
    ON,
    PART_OF_MONTH,
    PERIOD,
    THE,
    UNIT,
    YEAR_PART,
)
from assistant.understanding.when.weekdays import weekday_name
from assistant.understanding.when.words import Found, Words, longest, reader_from

WEEK = timedelta(days=7)
TENS = {"first ten": (1, 11), "second ten": (11, 21), "last ten": (21, None), "middle": (14, 18)}
Counted = Callable[[Period], date | None]


@reader_from(*beginnings.NTHS)
def nth_day(words: Words, at: int) -> Found[Day] | None:
    """One day of a period."""
    return longest(_english(words, at), _chinese(words, at), _edge_day(words, at), _in_month_on(words, at))


@reader_from(*beginnings.NTHS)
def nth_week(words: Words, at: int) -> Found[Period] | None:
    """One week or weekend of a period, or a third of a month."""
    return longest(_english_week(words, at), _chinese_week(words, at), _third(words, at))


def _which(words: Words, at: int) -> Found[int] | None:
    """The second, the last, 第三个, 倒数第二个, 5th last; from the end it is negative."""
    start = words.skip(THE, at)
    if last := words.word(LAST_ORDINAL, start):
        return words.skip(MEASURE, last[0]), -last[1]
    if found := words.ordinal(start):
        again = words.word(LAST_ORDINAL, found[0])
        return (again[0], -found[1]) if again and again[1] == 1 else found
    mark = words.word(NTH, at)
    number = words.whole(mark[0]) if mark else None
    return (words.skip(MEASURE, number[0]), number[1]) if number else None


def _of(words: Words, at: int) -> Found[Period] | None:
    """Of March, in october, next month; the month and the year are this one or the next."""
    start = words.skip(OF, words.skip(ON, at))
    start -= words.text(start - 1) == "the" and start > at
    the = words.skip(THE, start)
    named = words.word(PERIOD, the) if the > start else None
    if named and named[1] in ("month", "year"):
        return named[0], _recurring(named[1], words.today)
    return period(words, the) or period(words, start)


def _meant(words: Words, counted: Counted, within: Period) -> Day | None:
    days = upcoming((counted(each) for each in within.any), words.today)
    return Day(days) if days else None


def _counted(words: Words, at: int, which: int) -> Found[Counted] | None:
    """Friday, or day, of which the n-th is asked for."""
    if day := weekday_name(words, at):
        return day[0], lambda each: nth_weekday(each.start, each.end - timedelta(days=1), which, day[1])
    unit = words.word(UNIT, at)
    if unit and unit[1] == "day":
        return unit[0], lambda each: _nth(each, which)
    if unit and unit[1] == "workday":
        return unit[0], lambda each: _nth_workday(each, which)
    return None


def _nth(within: Period, which: int) -> date | None:
    found = (within.end if which < 0 else within.start - timedelta(days=1)) + timedelta(days=which)
    return found if within.start <= found < within.end else None


def _nth_workday(within: Period, which: int) -> date | None:
    step = 1 if which > 0 else -1
    day = within.start if which > 0 else within.end - timedelta(days=1)
    left = abs(which) if abs(which) < 24 else 0
    while left and within.start <= day < within.end:
        left -= day.weekday() < 5
        if not left:
            return day
        day += timedelta(days=step)
    return None


def _english(words: Words, at: int) -> Found[Day] | None:
    """The first Tuesday in October, 20th of next month, the last day of the year."""
    which = _which(words, at)
    if not which:
        number = words.whole(words.skip(THE, at))
        within = _of(words, number[0]) if number and words.word(OF, number[0]) else None
        return _number_of(words, number, within) if number and within else None
    counted = _counted(words, which[0], which[1])
    within = _of(words, counted[0] if counted else which[0])
    if not within:
        return None
    if not counted:
        return _number_of(words, which, within)
    day = _meant(words, counted[1], within[1])
    return (within[0], day) if day else None


def _number_of(words: Words, number: Found[int], within: Found[Period]) -> Found[Day] | None:
    """The 20th of a month."""
    if within[1].grain != "month" or not 1 <= number[1] <= 31:
        return None
    day = _meant(words, lambda each: day_of(each.start.year, each.start.month, number[1]), within[1])
    return (within[0], day) if day else None


def _chinese(words: Words, at: int) -> Found[Day] | None:
    """下个月三号, 本月最后一天, 八月份的第一个周二."""
    within = period(words, at)
    if not within or within[1].grain not in ("month", "year"):
        return None
    start = words.skip(OF, within[0])
    if which := _which(words, start):
        counted = _counted(words, which[0], which[1])
        day = _meant(words, counted[1], within[1]) if counted else None
        return (counted[0], day) if counted and day else None
    number = words.whole(start)
    mark = words.word(DAY_MARK, number[0]) if number else None
    if not number or not mark:
        return None
    found = _number_of(words, number, within)
    return (mark[0], found[1]) if found else None


def _in_month_on(words: Words, at: int) -> Found[Day] | None:
    """Next month on the third."""
    within = period(words, at)
    the = words.skip(ON, within[0]) if within and within[1].grain == "month" else at
    number = words.ordinal(words.skip(THE, the))
    if not within or not number or words.text(words.skip(THE, the) - 1) != "the" or _counted(words, *number):
        return None
    found = _number_of(words, number, within)
    return (number[0], found[1]) if found else None


def _edge_day(words: Words, at: int) -> Found[Day] | None:
    """月底, 下个月初, 年底, the end of the month: its first day or its last."""
    edge = words.word(EDGE, at)
    within = _of(words, edge[0]) if edge and edge[1] in ("begin", "end") else None
    if edge and within and within[1].grain in ("month", "year"):
        return within[0], _edge_of(within[1], edge[1], words.today)
    within = period(words, at)
    if within and (part := words.word(PART_OF_MONTH, words.skip(OF, within[0]))):
        fits = within[1].grain in ("month", "year") and part[1] in ("begin", "end")
        return (part[0], _edge_of(within[1], part[1], words.today)) if fits else None
    for category, name in ((MONTH_PART, "month"), (YEAR_PART, "year")):
        part = words.word(category, at)
        if part and part[1] in ("begin", "end"):
            return part[0], _edge_of(_recurring(name, words.today), part[1], words.today)
    return None


def _recurring(name: str, today: date) -> Period:
    first = today.replace(day=1) if name == "month" else today.replace(month=1, day=1)
    months = 1 if name == "month" else 12
    starts = [
        date(first.year + (first.month - 1 + ahead) // 12, (first.month - 1 + ahead) % 12 + 1, 1)
        for ahead in (0, months, 2 * months)
    ]
    return Period(starts[0], starts[1], "month", following=Period(starts[1], starts[2], "month"))


def _edge_of(within: Period, name: str, today: date) -> Day:
    days = (each.start if name == "begin" else each.end - timedelta(days=1) for each in within.any)
    return Day(upcoming(days, today))


def _week_in(within: Period, which: int, *, whole: bool) -> date | None:
    """The Monday of its n-th week: of the n-th that has most of its days in it, or that begins in it."""
    thursday = timedelta(days=0 if whole else 3)
    if which > 0:
        first = monday_of(within.start + timedelta(days=6) - thursday)
        found = first + (which - 1) * WEEK
    else:
        found = monday_of(within.end - timedelta(days=1) - thursday) + (which + 1) * WEEK
    return found if within.start - WEEK < found < within.end else None


def _week_like(
    words: Words, found: Found[str] | None, which: int, within: Period, *, whole: bool
) -> Period | None:
    if not found or found[1] not in ("week", "weekend"):
        return None
    if found[1] == "weekend":
        return _weekend_in(within, which, words.today)
    whole = whole and within.grain == "month"
    mondays = upcoming((_week_in(each, which, whole=whole) for each in within.any), words.today - WEEK)
    if not mondays:
        return None
    return Period(mondays[0], mondays[0] + WEEK, "week")


def _weekend_in(within: Period, which: int, today: date) -> Period | None:
    """Its Saturday lies in the period."""
    last = timedelta(days=1)
    saturdays = upcoming(
        (nth_weekday(each.start, each.end - last, which, 5) for each in within.any), today - last
    )
    start = saturdays[0] if saturdays else None
    return Period(start, start + timedelta(days=2), "week", weekend=True) if start else None


def _english_week(words: Words, at: int) -> Found[Period] | None:
    """The first week of October, last weekend in October, week 31."""
    which = _which(words, at)
    unit = words.word(PERIOD, which[0]) if which else None
    within = _of(words, unit[0]) if unit else None
    if which and unit and within:
        found = _week_like(words, unit, which[1], within[1], whole=False)
        return (within[0], found) if found else None
    start = words.skip(THE, at)
    number = words.whole(start + 1) if words.text(start) == "week" else None
    if not number or not 1 <= number[1] <= 53:
        return None
    monday = monday_of(date(words.today.year, 1, 4)) + (number[1] - 1) * WEEK
    return number[0], Period(monday, monday + WEEK, "week", sure=False)


def _chinese_week(words: Words, at: int) -> Found[Period] | None:
    """本月第2周, 今年第三十七个星期, 十月的最后一周."""
    within = period(words, at)
    which = _which(words, words.skip(OF, within[0])) if within else None
    unit = words.word(PERIOD, which[0]) if which else None
    if not within or not which or not unit:
        return None
    found = _week_like(words, unit, which[1], within[1], whole=True)
    return (unit[0], found) if found else None


def _third(words: Words, at: int) -> Found[Period] | None:
    """下个月上旬, 月中."""
    part = words.word(MONTH_PART, at)
    within = None if part else period(words, at)
    if within and within[1].grain == "month":
        part = words.word(PART_OF_MONTH, words.skip(OF, within[0])) or words.word(MONTH_PART, within[0])
    if not part or part[1] not in TENS:
        return None
    month = within[1] if within else _recurring("month", words.today)
    begins, ends = TENS[part[1]]
    for each in month.any:
        end = each.start.replace(day=ends) if ends else each.end
        if end > words.today:
            return part[0], Period(each.start.replace(day=begins), end, "day")
    return None
