"""What comes back after minutes or hours, counted by the clock that never jumps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from heapq import merge

from assistant.reminders.days import DAY, Works, fits
from assistant.reminders.rule import Rule

MOST_STEPS = 20_000
"""In a row that the rule leaves out: days that it leaves out are one each, quarters of an hour as well."""
HOUR = timedelta(hours=1)
QUARTER = 15
"""Minutes."""


def steps(
    rule: Rule, start: datetime, window: tuple[datetime, datetime], works: Works | None
) -> Iterator[datetime]:
    """In UTC, those of the window; `start` is the first step, in the zone whose hours and days count."""
    if rule.frequency == "HOURLY" and rule.minutes and rule.interval == 1:
        return steps(replace(rule, frequency="MINUTELY"), start, window, works)
    minutes = rule.minutes if rule.frequency == "HOURLY" else ()
    seconds = rule.seconds[0] if rule.seconds and rule.frequency != "SECONDLY" else start.second
    first = start.replace(second=seconds, microsecond=0)
    firsts = [first.replace(minute=minute) for minute in minutes] or [first]
    return merge(*(_stepping(rule, each, window, works) for each in firsts))


def _stepping(
    rule: Rule, first: datetime, window: tuple[datetime, datetime], works: Works | None
) -> Iterator[datetime]:
    since, last = (each.astimezone(UTC) for each in window)
    zone, origin = first.tzinfo, first.astimezone(UTC)
    step, left_out = timedelta(seconds=rule.step_seconds), 0
    moment = _on_grid(origin, step, since)
    while left_out < MOST_STEPS and moment <= last:
        local = moment.astimezone(zone)
        if over := _passed_over(rule, local, works):
            left_out += 1
            moment = _on_grid(origin, step, max(over.astimezone(UTC), moment + step))
        else:
            left_out = 0
            yield moment
            moment += step


def _on_grid(origin: datetime, step: timedelta, since: datetime) -> datetime:
    """The first step from `since` on."""
    return origin + max(-((origin - since) // step), 0) * step


def _passed_over(rule: Rule, local: datetime, works: Works | None) -> datetime | None:
    """Until when the rule says no; None where it rings now."""
    if not fits(rule, local.date(), works):
        return datetime.combine(local.date() + DAY, time(), local.tzinfo)
    if rule.hours and local.hour not in rule.hours:
        return local.replace(minute=0, second=0, fold=0) + HOUR
    if rule.minutes and rule.frequency == "MINUTELY" and local.minute not in rule.minutes:
        return _next_minute(rule, local)
    return None


def _next_minute(rule: Rule, local: datetime) -> datetime:
    """The next that the rule names, within the quarter of an hour: clocks change between these."""
    ahead = range(1, QUARTER - local.minute % QUARTER)
    minutes = next((each for each in ahead if local.minute + each in rule.minutes), len(ahead) + 1)
    return local.astimezone(UTC) + timedelta(minutes=minutes, seconds=-local.second)
