"""The first days and moments of what comes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from assistant.lunar import LunarDate, lunar
from assistant.understanding.when.holidays import InYear
from assistant.understanding.when.rrule import WEEKDAYS, Rule

STEPS = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
SOME_YEARS = 12
"""In so many years a rule that does not hold shows itself."""
FAR = 40
"""Years until the next leap month of a number is over, or longer."""


def first_days(rule: Rule, feast: InYear | None, today: date) -> list[date]:
    """The first two from today on: the clock times of the first may be over. Empty where there is none."""
    if feast:
        falls = (feast(year) for year in range(today.year - 1, today.year + FAR))
        return list(islice((day for day in falls if day and day >= today), 2))
    if rule.lunar:
        return list(islice(_lunar_days(rule, today), 2))
    first = rule.first_day(today)
    second = rule.first_day(first + timedelta(days=1)) if first else None
    return [day for day in (first, second) if day]


def _lunar_days(rule: Rule, today: date) -> Iterable[date]:
    for ahead in range(62):
        day = today + timedelta(days=ahead)
        if (found := lunar(day)) and found.day in rule.month_days:
            yield day


def next_step(rule: Rule, now: datetime) -> datetime:
    """One interval from now, to the second; on the full hour where the rule names the minute."""
    start = now.replace(microsecond=0)
    if rule.minute is not None:
        start = start.replace(minute=rule.minute, second=0)
    start = _later(start, rule.interval * STEPS[rule.frequency])
    if not rule.hours or start.hour in rule.hours:
        return start
    morning = start.replace(hour=rule.hours[0], minute=0, second=0)
    return morning if morning > now else morning + timedelta(days=1)


def _later(start: datetime, seconds: int) -> datetime:
    """By the clock that never jumps."""
    return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(start.tzinfo)


def annual(feast: InYear, year: int) -> Rule:
    """The rule that gives the days of a feast; where none does, as for Easter, `start` alone is right."""
    days = [day for ahead in range(SOME_YEARS) if (day := feast(year + ahead))]
    if len(by_date := {(day.month, day.day) for day in days}) == 1:
        return Rule("YEARLY", month=days[0].month, month_days=(days[0].day,))
    if len({_nth(day) for day in days}) == 1:
        return Rule("YEARLY", month=days[0].month, days=(_nth(days[0])[1],))
    moons = {(found.month, found.day) for day in days if (found := lunar(day)) and not found.leap}
    if len(moons) == 1 and len(by_date) > 1:
        month, number = moons.pop()
        return Rule("YEARLY", month=month, month_days=(number,), lunar=True)
    if all(lunar(day + timedelta(days=1)) == LunarDate(day.year, 1, 1) for day in days):
        return Rule("YEARLY", month=12, month_days=(-1,), lunar=True)
    return Rule("YEARLY")


def _nth(day: date) -> tuple[int, str]:
    return day.month, f"{(day.day + 6) // 7}{WEEKDAYS[day.weekday()]}"
