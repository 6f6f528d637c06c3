"""A calendar on a CalDAV server: what stands there is read, and our own events are written there."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from assistant.errors import AssistantError, NotFound, ReminderRefused, StorageError
from assistant.reminder import Reminder
from assistant.reminders.calendars.export import uid_of
from assistant.reminders.calendars.reading import Reading, Unreadable, answered, asked
from assistant.reminders.calendars.source import Server
from assistant.reminders.calendars.subscription import RETRY_SECONDS, House, Shelf, reminders_of, window_at
from assistant.reminders.calendars.wire import digest, packed, taken_over
from assistant.settings import CalendarSection

log = logging.getLogger(__name__)

MODULE = "assistant.reminders.calendars.dav"
LOOK_SECONDS = 30.0
"""How soon a new event of ours stands on the server."""
TOLD_AHEAD = timedelta(days=8)
"""So long before its time an event may have been told; told, it is no longer open, and yet to come."""
ROUNDS = 2
"""An event that is not ours any more is read as theirs at once."""
PASSWORD = "ASSISTANT_CALDAV_PASSWORD"  # noqa: S105 - the name of the variable
NOT_EXPRESSED = frozenset({"ringing", "snoozed"})
"""States in which `due` is not when the event is."""


@dataclass(frozen=True, slots=True)
class Known:
    """One of our events on the server."""

    number: int
    """Its id."""
    ours: str
    """A digest of what we last wrote..."""
    theirs: str
    """...and of what the server made of it."""
    tells: str
    """When it is told at the latest, ISO; an event that is over may stay on the server."""


class Events(Shelf, Protocol):
    """Where our own events are, besides; `assistant.reminder.Reminders` says what each method does."""

    async def open(self) -> Sequence[Reminder]: ...

    async def between(self, start: datetime, end: datetime) -> Sequence[Reminder]: ...

    async def replace(self, reminder: Reminder) -> Reminder: ...

    async def cancel(self, ids: Collection[int]) -> int: ...


class Exchange:
    """A server's calendar and the events of the person whose it is."""

    def __init__(self, section: CalendarSection, source: Server, house: House, events: Events) -> None:
        self._section = section
        self._source = source
        self._house = house
        self._events = events
        self._entry = house.ledger.entry(section.name, section.source)
        self._next: datetime | None = None
        """When the server is asked again, whatever we have to write; None: at once."""
        self._fails = 0

    async def run(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        while True:
            await self.refresh()
            await sleep(LOOK_SECONDS)

    async def refresh(self) -> bool:
        """One look; True where the server was asked. What goes wrong is told once, and tried again later."""
        try:
            mine = await self._mine()
            if not self._is_time(mine):
                return False
            for _ in range(ROUNDS):
                if not await self._exchange(mine):
                    break
                mine = await self._mine()
            self._well()
        except (Unreadable, StorageError) as error:
            self._wrong(error)
            return False
        return True

    def _is_time(self, mine: Mapping[str, Reminder]) -> bool:
        if self._next is None or self._house.clock() >= self._next:
            return True
        return not self._fails and bool(self._to_put(mine) or self._to_delete(mine))

    async def _mine(self) -> dict[str, Reminder]:
        """Our own events that are to stand there, by UID."""
        now = self._house.clock()
        every = [*await self._events.open(), *await self._events.between(now, now + TOLD_AHEAD)]
        return {
            uid_of(each): each
            for each in reversed(every)
            if each.kind == "event" and not each.calendar and self._is_whose(each)
        }

    def _is_whose(self, event: Reminder) -> bool:
        return event.person == self._section.person if self._section.person else event.shared

    def _known(self) -> dict[str, Known]:
        with suppress(TypeError):
            return {uid: Known(**each) for uid, each in self._entry.written.items()}
        return {}

    def _to_put(self, mine: Mapping[str, Reminder]) -> dict[str, dict[str, Any]]:
        known = self._known()
        wanted = {uid: packed(each) for uid, each in mine.items()}
        return {
            uid: each
            for uid, each in wanted.items()
            if uid not in known or (known[uid].ours != digest(each) and mine[uid].state not in NOT_EXPRESSED)
        }

    def _to_delete(self, mine: Mapping[str, Reminder]) -> list[str]:
        """What was cancelled before its time; what was told may stay."""
        now = self._house.clock()
        gone = {uid: known for uid, known in self._known().items() if uid not in mine}
        return [uid for uid, known in gone.items() if datetime.fromisoformat(known.tells) > now]

    async def _exchange(self, mine: Mapping[str, Reminder]) -> bool:
        """True where an event of ours became theirs, and is to be read. Raises Unreadable, StorageError."""
        window, known = window_at(self._house.clock()), self._known()
        job = {
            **asked(window),
            "url": self._source.url,
            "user": self._source.user,
            "password": password_of(self._section),
            "put": self._to_put(mine),
            "delete": self._to_delete(mine),
            "known": {uid: each.theirs for uid, each in known.items()},
        }
        async with self._house.one_at_a_time:
            reading = await answered(MODULE, job, b"")
        kept = {uid: each for uid, each in known.items() if uid in reading.more["written"]}
        kept = {
            uid: replace(each, tells=_tells(mine[uid])) if uid in mine else each for uid, each in kept.items()
        }
        for uid, theirs in reading.more["written"].items():
            if uid in mine and (uid in job["put"] or uid not in kept):
                kept[uid] = _as_written(mine[uid], theirs)
        lost = await self._yield(mine, reading, kept)
        self._entry.written = {uid: asdict(each) for uid, each in kept.items()}
        await self._put(reading)
        return lost

    async def _yield(self, mine: Mapping[str, Reminder], reading: Reading, kept: dict[str, Known]) -> bool:
        """Theirs wins: ours is changed as they changed it, or goes. True where it became theirs."""
        lost = False
        for uid, theirs in reading.more["changed"].items():
            if uid not in mine:
                continue
            changed = None
            if theirs["whole"] and not theirs["cancelled"]:
                with suppress(ReminderRefused, NotFound):
                    changed = await self._events.replace(taken_over(mine[uid], theirs))
            if changed:
                kept[uid] = _as_written(changed, digest(theirs))
            else:
                await self._events.cancel([mine[uid].id])
                lost = True
        for uid in reading.more["gone"]:
            if uid in mine and mine[uid].state not in NOT_EXPRESSED:
                await self._events.cancel([mine[uid].id])
        return lost

    async def _put(self, reading: Reading) -> None:
        every = await reminders_of(reading.occurrences, self._section, self._house)
        await self._events.put_calendar(self._section.name, every)
        self._entry.events = len(every)
        self._entry.broken, self._entry.left_out = reading.broken, reading.left_out

    def _well(self) -> None:
        """Raises StorageError."""
        now = self._house.clock()
        if self._entry.wrong:
            log.info("calendar %s: the server answers again", self._section.name)
        self._fails, self._entry.wrong = 0, ""
        self._next = now + timedelta(minutes=self._section.refresh_minutes)
        self._entry.read = now.isoformat(timespec="minutes")
        self._house.ledger.save()

    def _wrong(self, error: AssistantError) -> None:
        self._fails += 1
        pause = min(RETRY_SECONDS * 2.0 ** min(self._fails - 1, 20), self._section.refresh_minutes * 60.0)
        self._next = self._house.clock() + timedelta(seconds=pause)
        if self._entry.wrong != str(error):
            log.warning("calendar %s: %s; what was read before is kept", self._section.name, error)
            self._entry.wrong = str(error)
            with suppress(StorageError):  # it may be the very thing that is wrong
                self._house.ledger.save()


def password_of(section: CalendarSection, environ: Mapping[str, str] = os.environ) -> str:
    """Raises Unreadable where its file cannot be read, or by others as well."""
    if not section.password_file:
        return environ.get(PASSWORD, "")
    file = Path(environ.get("CREDENTIALS_DIRECTORY", "")) / Path(section.password_file).expanduser()
    try:
        if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise Unreadable(f"others may read {file}, which holds a password; run: chmod 600 {file}")
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"the password file {file} cannot be read; see password_file") from error


def _as_written(event: Reminder, theirs: str) -> Known:
    return Known(event.id, digest(packed(event)), theirs, _tells(event))


def _tells(event: Reminder) -> str:
    return (event.due - timedelta(seconds=max(event.lead_seconds, 0))).isoformat()
