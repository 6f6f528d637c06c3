"""The zones that calendars name: by IANA, by Windows, by their own rules, or by no rule at all."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from assistant.reminders.calendars.cut import Block

OFFSET = re.compile(r"(?:UTC|GMT)\s*([+-])(\d{1,2}):?(\d{2})?")


def remember(block: Block) -> None:
    """icalendar keeps every zone that it has read under the name that the calendar gives it."""
    from icalendar import Calendar  # late: it takes a tenth of a second

    Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{block.text()}END:VCALENDAR\r\n")


@lru_cache(maxsize=256)
def named(name: str) -> tzinfo | None:
    """The zone that a calendar means by a name which icalendar does not know."""
    known = {each.lower(): each for each in available_timezones()}
    parts = name.strip("/ ").split("/")
    for start in range(len(parts)):
        if found := known.get("/".join(parts[start:]).replace(" ", "_").lower()):
            return ZoneInfo(found)
    if offset := OFFSET.search(name):
        sign, hours, minutes = offset.groups()
        span = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(-span if sign == "-" else span) if span < timedelta(days=1) else None
    return None


def aware(moment: datetime, name: str, zone: tzinfo) -> datetime:
    """What has no zone yet is meant in the one that `name` gives, or else in `zone`, the household's."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=(named(name) if name else None) or zone)
    return moment.astimezone(zone)
