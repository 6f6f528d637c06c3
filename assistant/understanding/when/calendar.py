"""The arithmetic of the calendar: months, working days, weeks, and the n-th day of something."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import TypeVar

D = TypeVar("D", date, datetime)
WEEK = timedelta(days=7)


def day_of(year: int, month: int, day: int) -> date | None:
    """None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def months_after(start: D, months: int) -> D:
    """The same day of a later month, or its last. Raises OverflowError where no calendar reaches."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if not 1 <= year <= 9999:
        raise OverflowError(f"there is no year {year}")
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def workdays_after(start: D, days: int) -> D:
    """Monday to Friday count. Raises OverflowError where no calendar reaches."""
    weeks, rest = divmod(abs(days), 5)
    step = timedelta(days=1 if days > 0 else -1)
    start += weeks * 7 * step
    while rest or start.weekday() > 4:
        start += step
        rest -= 1 if start.weekday() < 5 and rest else 0
    return start


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def nth_weekday(first: date, last: date, which: int, weekday: int) -> date | None:
    """Such as the second Friday from `first` to `last`, or with `which` -1 the last."""
    if which > 0:
        found = first + timedelta(days=(weekday - first.weekday()) % 7) + (which - 1) * WEEK
    else:
        found = last - timedelta(days=(last.weekday() - weekday) % 7) + (which + 1) * WEEK
    return found if first <= found <= last else None


def last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
