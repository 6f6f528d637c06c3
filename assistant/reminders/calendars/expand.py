"""Turns the events of a calendar into single occurrences within a window of time."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any, TypeAlias

from assistant.reminders.calendars import zones
from assistant.reminders.calendars.budget import TooMuchWork, at_most
from assistant.reminders.calendars.cut import RECURRING, Block, Cut
from assistant.reminders.calendars.occurrence import Occurrence

MOST = 30_000
"""Occurrences of a calendar."""
MOST_OF_ONE = 3_000
"""Occurrences of an event: one every three hours for a year."""
MOST_DAYS = 31
"""Of an event that lasts for days, so many are listed."""
EVENT_SECONDS = 0.5
"""Of the processor, for an event with its exceptions, or for a zone; real ones take milliseconds."""
CALENDAR_SECONDS = 20.0
"""Of the processor, for all of them."""
LONGEST_TEXT = 500
DAY = timedelta(days=1)
NEAR = timedelta(days=37)
"""The part of the window in which an event is listed that comes too often for all of it: every hour."""

Event: TypeAlias = Any
"""icalendar's; what its values are is known only once they are read."""

BROKEN = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError),
    *(RuntimeError, TypeError, ValueError, TimeoutError),
)
"""What reading a broken event raises, from whichever of the libraries."""


@dataclass(frozen=True, slots=True)
class Window:
    """When events are wanted."""

    start: datetime
    """Aware; its zone is the household's."""
    end: datetime

    @property
    def zone(self) -> tzinfo:
        return self.start.tzinfo or self.start.astimezone().tzinfo  # type: ignore[return-value]


@dataclass(slots=True)
class Expanded:
    """What came of a calendar."""

    occurrences: list[Occurrence]
    """In order of time."""
    broken: int
    """Events that cannot be read, or only with more work than they may make."""
    left_out: int = 0
    """Occurrences beyond what is taken, the latest, and events for which no time was left."""


def expand(found: Cut, window: Window, *, most: int = MOST) -> Expanded:
    """Reads every event on its own, so that none takes others with it; `most` occurrences are listed."""
    _load()
    every = Expanded([], found.broken)
    ends = time.process_time() + CALENDAR_SECONDS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for zone in found.zones:
            _zone(zone, ends)
        for blocks in sorted(found.events.values(), key=_recurs):  # what can take long comes last
            _event(blocks, window, every, ends)
    every.occurrences.sort(key=lambda each: each.start)
    every.left_out += max(len(every.occurrences) - most, 0)
    del every.occurrences[most:]
    return every


def _load() -> None:
    """Beforehand: what the libraries take to load is no event's doing."""
    import icalendar  # noqa: F401 - late: they take a tenth of a second
    import recurring_ical_events  # noqa: F401


def _zone(block: Block, ends: float) -> None:
    """What cannot be read is known by its name alone."""
    try:
        if time.process_time() < ends:
            with at_most(EVENT_SECONDS):
                zones.remember(block)
    except BROKEN:
        return


def _event(blocks: Sequence[Block], window: Window, every: Expanded, ends: float) -> None:
    if _elsewhere(blocks, window):
        return
    if time.process_time() > ends:
        every.left_out += 1
        return
    try:
        try:
            every.occurrences += _in_time(blocks, window)
        except TooMuchWork:
            every.occurrences += _in_time(blocks, replace(window, end=window.start + NEAR))
    except BROKEN:
        every.broken += 1


def _in_time(blocks: Sequence[Block], window: Window) -> list[Occurrence]:
    with at_most(EVENT_SECONDS):
        return list(islice(_occurrences(blocks, window), MOST_OF_ONE))


def _recurs(blocks: Sequence[Block]) -> bool:
    return any(RECURRING & block.names for block in blocks)


def _elsewhere(blocks: Sequence[Block], window: Window) -> bool:
    """Whether a glance tells that it lies outside; years of the past need not be read."""
    if _recurs(blocks):
        return False
    first, last = (f"{day:%Y%m%d}" for day in (window.start - DAY, window.end + DAY))
    return all(_outside(block, first, last) for block in blocks)


def _outside(block: Block, first: str, last: str) -> bool:
    begins = block.day("DTSTART")
    ends = begins if not {"DTEND", "DURATION"} & block.names else block.day("DTEND")
    return bool(begins and ends) and (begins > last or ends < first)


def _occurrences(blocks: Sequence[Block], window: Window) -> Iterator[Occurrence]:
    import icalendar  # late: it takes a tenth of a second

    events = [icalendar.Event.from_ical(block.text()) for block in blocks]
    if any("DTSTART" not in event for event in events):
        raise ValueError("an event without a beginning")
    for event in _single(events, blocks, window):
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield from _days(event, window)


def _single(events: Sequence[Event], blocks: Sequence[Block], window: Window) -> Iterable[Event]:
    """The event at each of its times; of versions without any recurrence the newest."""
    if not _recurs(blocks):
        return [max(events, key=lambda event: int(event.get("SEQUENCE", 0)))]
    import recurring_ical_events
    from icalendar import Calendar

    calendar = Calendar()
    for event in events:
        if broken := [name for name, _ in event.errors if name in RECURRING]:
            raise ValueError(f"{broken[0]} cannot be read")
        calendar.add_component(event)
    times: Iterable[Event] = recurring_ical_events.of(calendar).between(window.start, window.end)
    return times


def _days(event: Event, window: Window) -> Iterator[Occurrence]:
    """The event itself, and each further day on which it goes on."""
    start, end = _span(event, window.zone)
    if end < window.start or start >= window.end:
        return
    all_day = not isinstance(event["DTSTART"].dt, datetime)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    later = (midnight + ahead * DAY for ahead in range(1, MOST_DAYS))
    for begins in (start, *(moment for moment in later if moment < end)):
        if window.start <= begins < window.end:
            seconds = end.timestamp() - begins.timestamp()
            yield Occurrence(
                begins,
                max(seconds, 0),
                _text(event, "SUMMARY"),
                _text(event, "LOCATION"),
                private=str(event.get("CLASS", "")).upper() in {"PRIVATE", "CONFIDENTIAL"},
                quiet=all_day or begins is not start,
            )


def _span(event: Event, zone: tzinfo) -> tuple[datetime, datetime]:
    """From when until when, in the household's zone."""
    start = _moment(event, "DTSTART", zone)
    if "DTEND" in event:
        return start, max(_moment(event, "DTEND", zone), start)
    if "DURATION" in event:
        return start, max(start + event["DURATION"].dt, start)
    all_day = not isinstance(event["DTSTART"].dt, datetime)
    return start, start + DAY if all_day else start


def _moment(event: Event, name: str, zone: tzinfo) -> datetime:
    given: date = event[name].dt
    if not isinstance(given, datetime):
        return datetime(given.year, given.month, given.day, tzinfo=zone)
    return zones.aware(given, str(event[name].params.get("TZID", "")), zone)


def _text(event: Event, name: str) -> str:
    """On one line, and short enough to be kept."""
    return " ".join(str(event.get(name, "")).split())[:LONGEST_TEXT]
