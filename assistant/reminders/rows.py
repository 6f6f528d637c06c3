"""A reminder as a row of the store, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.messages import Intent
from assistant.reminder import Reminder

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Row = Mapping[str, Any]


def micros(moment: datetime) -> int:
    """Microseconds since 1970, exactly. Raises TypeError for a naive one."""
    return (moment - EPOCH) // MICROSECOND


def moment(stamp: int, zone: str = "UTC") -> datetime:
    return (EPOCH + timedelta(microseconds=stamp)).astimezone(_zone(zone))


def columns(reminder: Reminder) -> dict[str, Any]:
    """All that a reminder says of itself; times in microseconds, each with the name of its zone."""
    start, made, does = reminder.start, reminder.made, reminder.does
    return {
        "kind": reminder.kind,
        "state": reminder.state,
        "due": micros(reminder.due),
        "zone": _zone_name(reminder.due),
        "person": reminder.person,
        "language": reminder.language,
        "text": reminder.text,
        "shared": reminder.shared,
        "place": reminder.place,
        "seconds": reminder.seconds,
        "lead": reminder.lead_seconds,
        "start": start and micros(start),
        "start_zone": start and _zone_name(start),
        "rrule": reminder.rrule,
        "skips_holidays": reminder.skips_holidays,
        "paused": reminder.paused_seconds,
        "does": does and json.dumps(does.as_json(), ensure_ascii=False, default=str),
        "made": made and micros(made),
        "silent": reminder.silent,
        "calendar": reminder.calendar,
    }


def reminder(row: Row | sqlite3.Row) -> Reminder:
    """Raises ValueError, TypeError or KeyError where the row is damaged."""
    return Reminder(
        id=row["of"] or row["id"],
        kind=row["kind"],
        state=row["state"],
        due=moment(row["due"], row["zone"]),
        person=row["person"],
        language=row["language"],
        text=row["text"],
        shared=bool(row["shared"]),
        place=row["place"],
        seconds=row["seconds"],
        lead_seconds=row["lead"],
        start=None if row["start"] is None else moment(row["start"], row["start_zone"]),
        rrule=row["rrule"],
        skips_holidays=bool(row["skips_holidays"]),
        paused_seconds=row["paused"],
        does=None if row["does"] is None else _intent(json.loads(row["does"])),
        made=None if row["made"] is None else moment(row["made"], row["zone"]),
        silent=bool(row["silent"]),
        calendar=row["calendar"],
    )


def _intent(written: Mapping[str, Any]) -> Intent:
    return Intent(written["intent"], written["slots"], written["confidence"], written["source"])


def _zone_name(moment: datetime) -> str:
    """The IANA name; of a zone that has none its offset, +08:00."""
    if name := getattr(moment.tzinfo, "key", ""):
        return str(name)
    offset = moment.strftime("%z")
    return f"{offset[:3]}:{offset[3:5]}" if moment.utcoffset() else "UTC"


@cache
def _zone(name: str) -> tzinfo:
    """One that this computer does not know, since it was kept on another, is UTC: the instant stays right."""
    if name[:1] in "+-" and name[1:]:
        hours, minutes = int(name[1:3]), int(name[4:6])
        return timezone((-1 if name[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
