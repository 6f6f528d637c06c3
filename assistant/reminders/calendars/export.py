"""Our own alarms, reminders and events as a calendar for other programs, by RFC 5545 and RFC 7529."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from assistant.reminder import Reminder
from assistant.reminders.rule import parse

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//assistant//reminders//EN"
DAY_SECONDS = 86_400
SHORTEST_MONTH = 28

Title = Callable[[Reminder], str]
"""What one is called that nobody named, in the language of whoever reads it."""


def exported(reminders: Iterable[Reminder], title: Title) -> bytes:
    """A whole calendar, with the rules of every zone that it names. Timers have no place in one."""
    from icalendar import Calendar  # late: it takes a tenth of a second

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for reminder in reminders:
        if reminder.kind != "timer":
            calendar.add_component(event_of(reminder, title))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def uid_of(reminder: Reminder) -> str:
    """The same for as long as it is kept, and no other's."""
    made = reminder.made.astimezone(UTC) if reminder.made else datetime.fromtimestamp(0, UTC)
    return f"{reminder.id}-{made:%Y%m%dT%H%M%S}@assistant"


def event_of(reminder: Reminder, title: Title) -> Event:
    import icalendar

    event = icalendar.Event()
    event.add("uid", uid_of(reminder))
    event.add("dtstamp", (reminder.made or reminder.due).astimezone(UTC).replace(microsecond=0))
    event.add("summary", reminder.text or title(reminder))
    event.add("categories", [reminder.kind.upper()])
    if reminder.place:
        event.add("location", reminder.place)
    if not reminder.shared:
        event.add("class", "PRIVATE")
    if reminder.kind != "event":  # it takes nobody's time
        event.add("transp", "TRANSPARENT")
    _add_time(event, reminder)
    event.add_component(_bell(reminder, title))
    return event


def _add_time(event: Any, reminder: Reminder) -> None:
    start = _start(reminder)
    days, rest = divmod(reminder.seconds, DAY_SECONDS)
    if reminder.kind == "event" and days and not rest and not any((start.hour, start.minute, start.second)):
        event.add("dtstart", start.date())
        event.add("dtend", start.date() + timedelta(days=days))
    else:
        event.add("dtstart", start)
        if reminder.seconds:
            event.add("duration", timedelta(seconds=reminder.seconds))
    if reminder.rrule:
        event.add("rrule", _recur(reminder, start))


def _start(reminder: Reminder) -> datetime:
    """Its next time, which spares the reader what is over; the first one where times are counted from it."""
    start = reminder.due
    if reminder.start and (reminder.state != "pending" or "COUNT=" in reminder.rrule):
        start = reminder.start
    start = start.replace(microsecond=0)
    return start if isinstance(start.tzinfo, ZoneInfo) else start.astimezone(UTC)


def _recur(reminder: Reminder, start: datetime) -> Any:
    from icalendar import vRecur

    recur = vRecur.from_ical(reminder.rrule)
    if days := _stand_ins(reminder.rrule, start):
        recur["BYMONTHDAY"], recur["BYSETPOS"] = days, [-1]
    return recur


def _stand_ins(rrule: str, start: datetime) -> list[int]:
    """The 31st is our last day of a shorter month, but to others none: the last of these that it has."""
    rule = parse(rrule)
    if rule.lunar or rule.omits or rule.weekdays or rule.frequency not in {"MONTHLY", "YEARLY"}:
        return []
    days = rule.month_days or (start.day,)
    if len(days) > 1 or days[0] <= SHORTEST_MONTH:
        return []
    return list(range(SHORTEST_MONTH, days[0] + 1))


def _bell(reminder: Reminder, title: Title) -> Any:
    import icalendar

    bell = icalendar.Alarm()
    bell.add("action", "DISPLAY")
    bell.add("description", reminder.text or title(reminder))
    bell.add("trigger", timedelta(seconds=-reminder.lead_seconds))
    return bell
