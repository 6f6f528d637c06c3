"""When a recurring reminder rings next.

The wall clock counts: what rings daily at seven does so in summer and in winter. A time that a change of
the clocks leaves out comes as long after midnight as ever, so 2:30 is 3:30 on that day (RFC 5545, section
3.3.5); one that comes twice is the first of both. Minutes and hours are counted as they pass: after `every
two hours` there are two hours in every night. The 31st is the last day of a shorter month, and so is
29 February, unless the rule says `SKIP=OMIT`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import partial
from itertools import islice

from assistant.errors import ReminderRefused
from assistant.reminder import Reminder
from assistant.reminders.days import Works, completed, periods
from assistant.reminders.holidays import NEVER, DaysOff
from assistant.reminders.rule import Rule, parse
from assistant.reminders.steps import steps

AHEAD = timedelta(days=3653)
"""What does not come within ten years does not come."""
YEARS = range(1901, 2901)
"""In which our times lie; beyond, arithmetic may overflow."""
SHORTEST = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
"""Days of the months that lack a 31st."""
BEFORE = timedelta(days=2)
"""No change of the clocks moves a time by more; Samoa left out a day."""


def next_after(reminder: Reminder, after: datetime, off: DaysOff = NEVER) -> datetime | None:
    """The first time strictly after `after`, aware, in the zone of `reminder.start`.

    None where none comes within ten years. Raises ReminderRefused where the rule is broken.
    """
    found = (each for each in _times(reminder, after, off) if each > after.astimezone(UTC))
    return next((each.astimezone(_zone(reminder)) for each in found), None)


def times_between(
    reminder: Reminder, start: datetime, end: datetime, off: DaysOff = NEVER
) -> Iterator[datetime]:
    """Every time, `start <= time < end`, in order, each computed when it is asked for.

    Nothing that lies more than ten years after `start`. Raises ReminderRefused.
    """
    first, last = start.astimezone(UTC), end.astimezone(UTC)
    for each in _times(reminder, start, off):
        if each >= last:
            return
        if each >= first:
            yield each.astimezone(_zone(reminder))


def too_often(rrule: str) -> bool:
    """Whether it rings more often than once a minute. Raises ReminderRefused."""
    return parse(rrule).too_often


def moved(rrule: str, start: date | None = None) -> bool:
    """Whether some months lack its day, so that it rings on their last one: the 31st, 29 February.

    `start` gives what the rule leaves open. Raises ReminderRefused.
    """
    rule = completed(parse(rrule), start) if start else parse(rrule)
    if rule.omits or rule.weekdays or rule.year_days:
        return False
    shortest = 29 if rule.lunar else min(SHORTEST.get(month, 31) for month in rule.months or (2,))
    return any(day > shortest for day in rule.month_days)


def _zone(reminder: Reminder) -> tzinfo | None:
    return (reminder.start or reminder.due).tzinfo


def _times(reminder: Reminder, since: datetime, off: DaysOff) -> Iterator[datetime]:
    """In UTC, since times of one zone compare by the wall clock; from a little before `since` on."""
    if not reminder.recurs:
        return iter((reminder.due.astimezone(UTC),))
    start, rule = (reminder.start or reminder.due).replace(microsecond=0, fold=0), parse(reminder.rrule)
    if rule.too_often:
        raise ReminderRefused(f"{reminder.rrule} is more often than once a minute", code="too_often")
    if start.year not in YEARS or since.year not in YEARS:
        return iter(())
    found = _ringing(rule, start, since, off if reminder.skips_holidays else None)
    last = rule.last(start.tzinfo)
    rising = _rising(found, min(last, since + AHEAD) if last else since + AHEAD)
    return islice(rising, rule.count) if rule.count else rising


def _ringing(rule: Rule, start: datetime, since: datetime, off: DaysOff | None) -> Iterator[datetime]:
    """COUNT is of the times that ring, so these are counted from the first one on."""
    works = partial(_works, off) if off and rule.for_workdays else None
    window = (start if rule.count else max(start, since), since + AHEAD)
    times = steps if rule.step_seconds else _by_days
    for each in times(rule, start, window, works):
        holiday = off and not works and off.holiday(each.astimezone(start.tzinfo).date())
        if each >= start.astimezone(UTC) and not holiday:
            yield each


def _rising(times: Iterator[datetime], last: datetime) -> Iterator[datetime]:
    """Without what a change of the clocks lets fall together."""
    before: datetime | None = None
    for each in times:
        if each > last:
            return
        if before is None or each > before:
            yield each
            before = each


def _works(off: DaysOff, day: date) -> bool:
    return off.made_up(day) or (day.weekday() < 5 and not off.holiday(day))


def _by_days(
    rule: Rule, start: datetime, window: tuple[datetime, datetime], works: Works | None
) -> Iterator[datetime]:
    first, last = (each.astimezone(start.tzinfo).date() for each in window)
    first, clocks = max(first - BEFORE, start.date()), _clocks(rule, start)
    for days in periods(completed(rule, start.date()), start.date(), (first, last), works):
        if rule.positions:
            yield from _chosen(rule, [moment for day in days for moment in _moments(day, clocks, start)])
        else:
            yield from (moment for day in days if day >= first for moment in _moments(day, clocks, start))


def _moments(day: date, clocks: Sequence[time], start: datetime) -> Sequence[datetime]:
    """In UTC, in order: where the clocks change, 2:45 may come after 3:00."""
    return sorted(datetime.combine(day, clock, start.tzinfo).astimezone(UTC) for clock in clocks)


def _clocks(rule: Rule, start: datetime) -> Sequence[time]:
    return [
        time(hour, minute, second)
        for hour in rule.hours or (start.hour,)
        for minute in rule.minutes or (start.minute,)
        for second in rule.seconds or (start.second,)
    ]


def _chosen(rule: Rule, moments: Sequence[datetime]) -> Sequence[datetime]:
    """Those at the positions of BYSETPOS."""
    places = {each - 1 if each > 0 else len(moments) + each for each in rule.positions}
    return [moments[place] for place in sorted(places) if 0 <= place < len(moments)]
