"""How loud music may be: by the hour, and by who asked."""

from __future__ import annotations

from datetime import datetime, time

from assistant import Person
from skills.music.section import MusicSection

LOUDEST = 100.0
LEAST = 1.0
"""Quieter is mute, which is another wish."""


def ceiling(section: MusicSection, now: datetime, person: Person | None) -> float:
    """The highest volume, 0 to 100."""
    limits = [float(section.loudest)]
    if section.night and within(section.night, now.time()):
        limits.append(float(section.night_loudest))
    if person:
        limits.append(person.loudest * LOUDEST)
    return max(min(limits), LEAST)


def changed(volume: float, change: float) -> float:
    """Louder or quieter by so many points: at the quiet end less, for a step there is heard as a leap."""
    step = change if volume + change > 15 or change > 0 else change / 2
    return min(max(volume + step, LEAST), LOUDEST)


def within(hours: str, now: time) -> bool:
    """`hours` as 22:00-07:00."""
    begin, end = (time.fromisoformat(each) for each in hours.split("-"))
    return begin <= now < end if begin < end else now >= begin or now < end
