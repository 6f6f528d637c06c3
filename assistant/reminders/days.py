"""The days on which a rule falls, period by period: each day, week, month or year of its interval."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from assistant import lunar
from assistant.reminders.rule import Rule

DAY = timedelta(days=1)
Window = tuple[date, date]
"""The first day and the last."""
Works = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    """Of a leap month negative."""
    first: date
    days: int


def completed(rule: Rule, start: date) -> Rule:
    """What the rule leaves open is as on its first day (RFC 5545, section 3.3.10)."""
    if rule.frequency == "WEEKLY" and not rule.weekdays:
        return replace(rule, weekdays=((0, start.weekday()),))
    if rule.frequency not in ("MONTHLY", "YEARLY") or rule.month_days or rule.weekdays or rule.year_days:
        return rule
    month = _month_of(start, lunar_ones=rule.lunar)
    if month is None:
        return rule
    months = rule.months or ((month.number,) if rule.frequency == "YEARLY" else ())
    return replace(rule, months=months, month_days=((start - month.first).days + 1,))


def periods(rule: Rule, start: date, window: Window, works: Works | None) -> Iterator[Sequence[date]]:
    """The days of each period in order, of those that reach into the window; some may be empty.

    `works` tells for a rule of workdays which days those are.
    """
    if rule.frequency == "DAILY":
        return ([day] for day in _every(rule.interval, start, window) if fits(rule, day, works))
    if rule.frequency == "WEEKLY":
        monday = start - timedelta(days=(start.weekday() - rule.week_start) % 7)
        weeks = _every(7 * rule.interval, monday, window)
        return ([day for day in _from(week, 7) if fits(rule, day, works)] for week in weeks)
    spans = _years(rule, start, window) if rule.frequency == "YEARLY" else _months(rule, start, window)
    return ([day for month in span for day in _in_month(rule, month, works)] for span in spans)


def fits(rule: Rule, day: date, works: Works | None) -> bool:
    """Of a rule by the day or more often: whether it may ring on that day."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and day.day not in _numbers(rule, monthrange(day.year, day.month)[1]):
        return False
    if not _of_year(rule, day):
        return False
    return not rule.weekdays or (works(day) if works else (0, day.weekday()) in rule.weekdays)


def _places(interval: int, first: int, window: tuple[int, int]) -> range:
    """Every so many from the first on, those of the window and the one before."""
    return range(first + (window[0] - first) // interval * interval, window[1] + 1, interval)


def _every(days: int, first: date, window: Window) -> Iterator[date]:
    ordinals = _places(days, first.toordinal(), (window[0].toordinal(), window[1].toordinal()))
    return map(date.fromordinal, ordinals)


def _from(first: date, days: int) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in range(days))


def _years(rule: Rule, start: date, window: Window) -> Iterator[Sequence[Month]]:
    first, since, last = (_year_of(day, lunar_ones=rule.lunar) for day in (start, *window))
    return (_months_of(year, lunar_ones=rule.lunar) for year in _places(rule.interval, first, (since, last)))


def _months(rule: Rule, start: date, window: Window) -> Iterator[Sequence[Month]]:
    if rule.lunar:
        every = _lunar_months()
        first, *ends = (bisect_right(every, day, key=lambda each: each.first) - 1 for day in (start, *window))
        return ((every[place],) for place in _places(rule.interval, first, (ends[0], ends[1])))
    first, *ends = (12 * day.year + day.month - 1 for day in (start, *window))
    places = _places(rule.interval, first, (ends[0], ends[1]))
    return ((_gregorian(place // 12, place % 12 + 1),) for place in places)


def _in_month(rule: Rule, month: Month, works: Works | None) -> Iterator[date]:
    if rule.months and month.number not in rule.months and not _stands_in(rule, month):
        return
    numbers: Iterable[int] = range(1, month.days + 1)
    for number in _numbers(rule, month.days) if rule.month_days else numbers:
        day = month.first + timedelta(days=number - 1)
        if _weekday_fits(rule, month, day, works) and _of_year(rule, day):
            yield day


def _stands_in(rule: Rule, month: Month) -> bool:
    """Of a leap month in a year that has not got it, the month before (RFC 7529, section 4.1)."""
    if rule.omits or -month.number not in rule.months or month.number < 0:
        return False
    after = lunar.lunar(month.first + timedelta(days=month.days))
    return after is not None and not after.leap


def _numbers(rule: Rule, days: int) -> Sequence[int]:
    """Which days of a month of so many: the 31st is its last, unless the rule says more of the day."""
    stays = rule.omits or rule.weekdays or rule.year_days
    wanted = [days + 1 + each if each < 0 else each for each in rule.month_days]
    return sorted(
        {each if stays else min(each, days) for each in wanted if 0 < each <= (days if stays else 31)}
    )


def _weekday_fits(rule: Rule, month: Month, day: date, works: Works | None) -> bool:
    if not rule.weekdays:
        return True
    if works:
        return works(day)
    first, days = month.first, month.days
    if rule.frequency == "YEARLY" and not rule.months and not rule.lunar:
        first = date(day.year, 1, 1)
        days = (date(day.year, 12, 31) - first).days + 1
    at, name = (day - first).days, day.weekday()
    return not {(0, name), (at // 7 + 1, name), (-((days - 1 - at) // 7) - 1, name)}.isdisjoint(rule.weekdays)


def _of_year(rule: Rule, day: date) -> bool:
    if not rule.year_days:
        return True
    at, days = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
    return at in rule.year_days or at - days - 1 in rule.year_days


def _year_of(day: date, *, lunar_ones: bool) -> int:
    found = lunar.lunar(day) if lunar_ones else None
    return found.year if found else day.year


def _month_of(day: date, *, lunar_ones: bool) -> Month | None:
    if not lunar_ones:
        return _gregorian(day.year, day.month)
    months = _months_of(_year_of(day, lunar_ones=True), lunar_ones=True)
    return next((each for each in months if each.first <= day < each.first + each.days * DAY), None)


def _gregorian(year: int, month: int) -> Month:
    return Month(month, date(year, month, 1), monthrange(year, month)[1])


def _months_of(year: int, *, lunar_ones: bool) -> Sequence[Month]:
    if not lunar_ones:
        return tuple(_gregorian(year, month) for month in range(1, 13))
    return tuple(
        Month(-number if leap else number, first, days) for number, leap, first, days in lunar.months(year)
    )


@cache
def _lunar_months() -> Sequence[Month]:
    years = range(lunar.FIRST_YEAR, lunar.LAST_YEAR + 1)
    return tuple(month for year in years for month in _months_of(year, lunar_ones=True))
