"""Calendars as text, in as few words as a test needs."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.reminders.calendars.subscription import window_at

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)
"""A Sunday."""
WINDOW = window_at(NOW)


def calendar(*parts: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//", *parts, "END:VCALENDAR", ""])


def event(uid: str, *lines: str) -> str:
    """Called as its UID where the lines give no other name."""
    named = any(line.startswith("SUMMARY") for line in lines)
    said = () if named else (f"SUMMARY:{uid}",)
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", *said, *lines, "END:VEVENT"])
