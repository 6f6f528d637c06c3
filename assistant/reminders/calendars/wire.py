"""One of our events on its way to a server, and what tells whether somebody changed it there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from assistant.reminder import Reminder
from assistant.reminders.calendars.expand import BROKEN
from assistant.reminders.calendars.zones import aware

DAY_SECONDS = 86_400.0


def packed(event: Reminder) -> dict[str, Any]:
    """What a server is told of it, for the child process: plain JSON values."""
    begins = event.start or event.due  # `due` moves on from one time to the next
    zone = begins.tzinfo.key if isinstance(begins.tzinfo, ZoneInfo) else ""
    return {
        "id": event.id,
        "made": event.made.isoformat() if event.made else "",
        "begins": begins.isoformat(),
        "zone": zone,
        "text": event.text,
        "place": event.place,
        "seconds": event.seconds,
        "lead_seconds": event.lead_seconds,
        "rrule": event.rrule,
        "shared": event.shared,
    }


def unpacked(given: Mapping[str, Any]) -> Reminder:
    begins = datetime.fromisoformat(given["begins"])
    begins = begins.astimezone(ZoneInfo(given["zone"]) if given["zone"] else UTC)
    return Reminder(
        kind="event",
        due=begins,
        start=begins if given["rrule"] else None,
        person="",
        language="en",
        made=datetime.fromisoformat(given["made"]) if given["made"] else None,
        **{
            name: given[name]
            for name in ("id", "text", "place", "seconds", "lead_seconds", "rrule", "shared")
        },
    )


def digest(given: Any) -> str:
    text = json.dumps(given, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def seen(text: str, zone: tzinfo) -> dict[str, Any]:
    """What an event on a server says, however the server writes it. `whole`: it has no exceptions, so that
    it can be ours."""
    import icalendar  # late: it takes a tenth of a second

    try:
        calendar = icalendar.Calendar.from_ical(text)
        (event, *others) = calendar.walk("VEVENT")
        return {"whole": not others and "EXDATE" not in event and "RDATE" not in event, **_said(event, zone)}
    except BROKEN:
        return {"whole": False, "raw": digest(text)}


def _said(event: Any, zone: tzinfo) -> dict[str, Any]:
    start, end = _moment(event, "DTSTART", zone), None
    if "DTEND" in event:
        end = _moment(event, "DTEND", zone)
    elif "DURATION" in event:
        end = start + event["DURATION"].dt
    elif not isinstance(event["DTSTART"].dt, datetime):
        end = start + timedelta(days=1)
    own = start.tzinfo.key if isinstance(start.tzinfo, ZoneInfo) else ""
    return {
        "begins": start.isoformat(),
        "zone": own,
        "seconds": (end or start).timestamp() - start.timestamp(),
        "text": str(event.get("SUMMARY", "")),
        "place": str(event.get("LOCATION", "")),
        "rrule": event["RRULE"].to_ical().decode() if "RRULE" in event else "",
        "cancelled": str(event.get("STATUS", "")).upper() == "CANCELLED",
    }


def _moment(event: Any, name: str, zone: tzinfo) -> datetime:
    given: date = event[name].dt
    if not isinstance(given, datetime):
        return datetime(given.year, given.month, given.day, tzinfo=zone)
    if isinstance(given.tzinfo, ZoneInfo):
        return given
    return aware(given, str(event[name].params.get("TZID", "")), zone)


def taken_over(ours: Reminder, theirs: Mapping[str, Any]) -> Reminder:
    """Our event as somebody changed it elsewhere."""
    begins = datetime.fromisoformat(theirs["begins"])
    if theirs["zone"]:
        begins = begins.astimezone(ZoneInfo(theirs["zone"]))
    return replace(
        ours,
        due=begins,
        start=begins if theirs["rrule"] else None,
        rrule=theirs["rrule"],
        seconds=theirs["seconds"],
        text=theirs["text"],
        place=theirs["place"],
    )
