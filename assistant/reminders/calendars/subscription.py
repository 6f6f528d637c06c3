"""One subscribed calendar: looked at now and then, read where it is new, and kept where it cannot be had."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from assistant.errors import AssistantError, StorageError, Unreachable
from assistant.messages import Language
from assistant.protocols import Web
from assistant.reminder import Reminder
from assistant.reminders.calendars.child import MOST_BYTES
from assistant.reminders.calendars.expand import Window
from assistant.reminders.calendars.ledger import Ledger
from assistant.reminders.calendars.occurrence import Occurrence
from assistant.reminders.calendars.reading import Reading, Unreadable, read_body, read_file
from assistant.reminders.calendars.source import Feed, File
from assistant.settings import CalendarSection

log = logging.getLogger(__name__)

BEHIND, AHEAD = timedelta(days=7), timedelta(days=400)
LOOK_SECONDS = 5.0
"""Between two looks at a file."""
RETRY_SECONDS = 60.0
"""After the first failure; twice as long after each further one, up to `refresh_minutes`."""
FETCH_SECONDS = 60.0
NOT_YET = ("", "")
MADE_AT_ONCE = 250
"""Reminders, without letting others work: about a millisecond."""


class Shelf(Protocol):
    """Where the events are put: `assistant.reminders.book.Book`."""

    async def put_calendar(self, name: str, reminders: Iterable[Reminder]) -> None:
        """Raises StorageError."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """What every calendar is read with."""

    shelf: Shelf
    web: Web
    ledger: Ledger
    clock: Callable[[], datetime]
    """Aware, in the household's zone."""
    owner: str
    language: Language
    one_at_a_time: asyncio.Semaphore
    """Reading takes a core for a moment: never two."""


class Subscription:
    """A file or an address."""

    def __init__(self, section: CalendarSection, source: File | Feed, house: House) -> None:
        self._section = section
        self._source = source
        self._house = house
        self._entry = house.ledger.entry(section.name, section.source)
        self._looks = NOT_YET
        """The version and the day that the file was last read in, well or not."""
        self._until: datetime | None = None
        """The end of the window that was last put; None: none since the start."""
        self._fails = 0

    async def run(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        while True:
            await self.refresh()
            await sleep(self.pause_seconds)

    @property
    def pause_seconds(self) -> float:
        """How long until the next look, which is never later than the new day."""
        if isinstance(self._source, File):
            return LOOK_SECONDS if self._looks != NOT_YET else RETRY_SECONDS
        usual = self._section.refresh_minutes * 60.0
        if self._fails:
            usual = min(usual, RETRY_SECONDS * 2.0 ** min(self._fails - 1, 20))
        now = self._house.clock()
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return min(usual, max(midnight.timestamp() - now.timestamp(), 1.0))

    async def refresh(self) -> bool:
        """One look; True where events were put. What goes wrong is told once, and the last version stays."""
        source = self._source
        try:
            new = await (self._of_file(source) if isinstance(source, File) else self._of_feed(source))
            if new or isinstance(source, Feed):
                self._well()
        except (Unreachable, Unreadable, StorageError) as error:
            self._wrong(error)
            return False
        return new

    async def _of_file(self, source: File) -> bool:
        """False: nothing is new. Raises Unreadable, StorageError."""
        window = window_at(self._house.clock())
        looks = (source.version, window.end.isoformat())
        if looks == self._looks:
            return False
        self._looks = looks  # also where it is broken: it is not tried again until it is saved again
        async with self._house.one_at_a_time:
            reading = await read_file(source.path, window)
        try:
            await self._put(reading, window)
        except StorageError:
            self._looks = NOT_YET
            raise
        return True

    async def _of_feed(self, source: Feed) -> bool:
        """False: nothing is new. Raises Unreachable, Unreadable, StorageError."""
        try:
            return await self._fetch(source)
        except (Unreachable, Unreadable):
            await self._move_on()
            raise

    async def _fetch(self, source: Feed) -> bool:
        entry, copy = self._entry, self._house.ledger.copy(self._section.name)
        answer = await self._house.web.get(
            source.url,
            headers=self._known() if copy.exists() else {},
            seconds=FETCH_SECONDS,
            most_bytes=MOST_BYTES,
            private=True,  # the address is its owner's own
        )
        body = hashlib.sha256(answer.body).hexdigest()[:32]
        if answer.status == 304 or (body == entry.body and copy.exists()):
            return await self._move_on()
        window = window_at(self._house.clock())
        async with self._house.one_at_a_time:
            reading = await read_body(answer.body, window, copy)
        await self._put(reading, window)
        entry.version, entry.modified = (answer.headers.get(name, "") for name in ("etag", "last-modified"))
        entry.body = body
        return True

    async def _move_on(self) -> bool:
        """Puts the last good version anew where a day has begun since, or the assistant was started."""
        window = window_at(self._house.clock())
        copy = self._house.ledger.copy(self._section.name)
        if self._until == window.end or not copy.exists():
            return False
        async with self._house.one_at_a_time:
            reading = await read_file(copy, window)
        await self._put(reading, window)
        return True

    def _known(self) -> dict[str, str]:
        """So that the server may say that nothing is new."""
        asked = {"If-None-Match": self._entry.version, "If-Modified-Since": self._entry.modified}
        return {name: value for name, value in asked.items() if value}

    async def _put(self, reading: Reading, window: Window) -> None:
        """Raises StorageError."""
        every = await reminders_of(reading.occurrences, self._section, self._house)
        await self._house.shelf.put_calendar(self._section.name, every)
        entry = self._entry
        if (reading.broken, reading.left_out) != (entry.broken, entry.left_out):
            _told(self._section.name, reading)
        entry.events, entry.broken, entry.left_out = len(every), reading.broken, reading.left_out
        self._until = window.end

    def _well(self) -> None:
        """Raises StorageError."""
        if self._entry.wrong:
            log.info("calendar %s: it can be read again", self._section.name)
        self._fails, self._entry.wrong = 0, ""
        self._entry.read = self._house.clock().isoformat(timespec="minutes")
        self._house.ledger.save()

    def _wrong(self, error: AssistantError) -> None:
        self._fails += 1
        if self._entry.wrong != str(error):
            log.warning("calendar %s: %s; what was read before is kept", self._section.name, error)
            self._entry.wrong = str(error)
            with suppress(StorageError):  # it may be the very thing that is wrong
                self._house.ledger.save()


async def reminders_of(
    occurrences: Sequence[Occurrence], section: CalendarSection, house: House
) -> list[Reminder]:
    """Events as they are kept; what has no hour of its own is only listed."""
    zone = house.clock().tzinfo
    made = []
    for number, each in enumerate(occurrences):
        made.append(
            Reminder(
                kind="event",
                due=each.start.astimezone(zone),
                person=section.person or house.owner,
                language=house.language,
                text=each.text,
                shared=not section.person and not each.private,
                place=each.place,
                seconds=each.seconds,
                lead_seconds=section.announce_minutes * 60.0,
                silent=each.quiet or not section.announce_minutes,
                calendar=section.name,
            )
        )
        if number % MADE_AT_ONCE == 0:
            await asyncio.sleep(0)
    return made


def window_at(now: datetime) -> Window:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return Window(today - BEHIND, today + AHEAD)


def _told(name: str, reading: Reading) -> None:
    if reading.broken:
        log.warning("calendar %s: %d events cannot be read, and are left out", name, reading.broken)
    if reading.left_out:
        log.warning("calendar %s: it holds too much; %d are left out", name, reading.left_out)
