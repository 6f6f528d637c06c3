"""When a recurring reminder rings next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from assistant.reminder import Reminder
from assistant.reminders.holidays import NEVER, DaysOff


def next_after(reminder: Reminder, after: datetime, off: DaysOff = NEVER) -> datetime | None:
    """The first time strictly after `after`, aware, in the zone of `reminder.start`.

    None where none comes within ten years. Raises ReminderRefused where the rule is broken.
    """
    return next(times_between(reminder, after, after, off), None)


def times_between(
    reminder: Reminder, start: datetime, end: datetime, off: DaysOff = NEVER
) -> Iterator[datetime]:
    """Every time, `start <= time < end`, in order; as many as are asked for are computed."""
    raise NotImplementedError


def too_often(rrule: str) -> bool:
    """Whether it rings more often than once a minute. Raises ReminderRefused."""
    raise NotImplementedError


def moved(rrule: str, start: date | None = None) -> bool:
    """Whether some months lack its day, so that it rings on their last one: the 31st, 29 February."""
    raise NotImplementedError
