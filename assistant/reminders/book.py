"""The household's reminders, kept for good in one SQLite file that several processes may use at once."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import TypeVar

from assistant.background import background
from assistant.database.store import Store
from assistant.errors import StorageError
from assistant.protocols import Place
from assistant.reminder import Missed, Reminder
from assistant.reminders import keeping, subscribed, telling
from assistant.reminders.clocks import Clocks
from assistant.reminders.holidays import NEVER, DaysOff
from assistant.reminders.pages import Pages
from assistant.reminders.recovery import Recovery
from assistant.reminders.rings import Rings
from assistant.reminders.schema import LAYOUT
from assistant.reminders.telling import Outcome
from assistant.settings import RemindersSection

log = logging.getLogger(__name__)

T = TypeVar("T")

JUMP_SECONDS = 0.25
"""So far the wall clock may drift from the seconds that passed before it counts as set."""


class Book:
    """The protocol `Reminders`, and what whoever rings needs. Every method but `ringing` and `left` may
    raise StorageError; the next call then tries anew, so that it works again once the disk does."""

    def __init__(
        self,
        section: RemindersSection,
        place: Place,
        clocks: Clocks,
        *,
        off: DaysOff = NEVER,
        backup_seconds: float = 60.0,
    ) -> None:
        """`backup_seconds`: how long after a change a copy is made."""
        self.changed = asyncio.Event()
        """Set whenever what is due next may have changed; whoever waits for it clears it."""
        self._clocks = clocks
        self._off = off
        self._most = section.most
        self._backup_seconds = backup_seconds
        self._store = Store(place.state, LAYOUT)
        self._rings = Rings(clocks.elapsed)
        self._deadlines: dict[int, float] = {}
        self._ahead: float | None = None
        self._uncopied = asyncio.Event()
        self._stack = AsyncExitStack()

    @property
    def recovery(self) -> Recovery | None:
        """What was lost or restored; None where the store was well."""
        return self._store.recovery

    async def __aenter__(self) -> Book:
        """Opens the store; one that cannot be opened is tried again at every call, and raises then."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._store)
            stack.push_async_callback(self._copied)
            await stack.enter_async_context(background("reminders copy", self._copy))
            self._stack = stack.pop_all()
        try:
            await self._store.write(lambda db: telling.tidy(self._pages(db)))
        except StorageError as error:
            log.warning("the reminders cannot be read: %s", error)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def adopt(self, section: RemindersSection, off: DaysOff) -> None:
        """New settings; times that are known already stay."""
        self._most, self._off = section.most, off

    # What skills use: assistant.reminder.Reminders says what each does.

    async def keep(self, reminder: Reminder) -> Reminder:
        return await self._write(lambda pages: keeping.keep(pages, reminder))

    async def replace(self, reminder: Reminder) -> Reminder:
        changed = await self._write(lambda pages: keeping.change(pages, reminder))
        self._rings.forget({reminder.id})
        return changed

    async def cancel(self, ids: Collection[int]) -> int:
        cancelled = await self._write(lambda pages: keeping.cancel(pages, ids))
        self._rings.forget(ids)
        return cancelled

    async def skip(self, number: int) -> Reminder:
        skipped = await self._write(lambda pages: keeping.skip(pages, number))
        self._rings.forget({number})
        return skipped

    async def open(self) -> Sequence[Reminder]:
        await self._corrected()
        return await self._read(keeping.listed)

    async def between(self, start: datetime, end: datetime) -> Sequence[Reminder]:
        """Events that were told already are among them."""
        return await self._read(lambda pages: keeping.between(pages, start, end))

    async def pause(self, number: int) -> Reminder:
        return await self._write(lambda pages: keeping.pause(pages, number))

    async def resume(self, number: int) -> Reminder:
        return await self._write(lambda pages: keeping.resume(pages, number))

    def left(self, reminder: Reminder) -> float:
        if reminder.paused_seconds is not None:
            return reminder.paused_seconds
        if reminder.kind == "timer" and (ends := self._deadlines.get(reminder.id)) is not None:
            return ends - self._clocks.elapsed()
        return (reminder.due.astimezone(UTC) - self._clocks.wall()).total_seconds()

    def ringing(self) -> Sequence[Reminder]:
        return self._rings.meant()

    async def dismiss(self) -> Sequence[Reminder]:
        now = self._now()
        rang = await self._rang()
        dismissed = await self._write(lambda pages: telling.dismiss(pages, rang, now)) if rang else []
        self._rings.forget({each.id for each in rang})
        return dismissed

    async def snooze(self, seconds: float) -> Sequence[Reminder]:
        now = self._now()
        rang = await self._rang()
        snoozed = await self._write(lambda pages: telling.snooze(pages, rang, seconds, now)) if rang else []
        self._rings.forget({each.id for each in rang})
        return snoozed

    async def missed(self) -> Sequence[Missed]:
        return await self._read(keeping.missed)

    # What rings them uses.

    async def due(self, now: datetime) -> Sequence[Reminder]:
        """Those to be told by now: pending or snoozed, neither paused nor silent.

        The longest overdue first, at most 1,000 at once; the others come when these are told.
        """
        await self._corrected(now)
        return await self._read(lambda pages: telling.due(pages, now))

    async def next_due(self) -> datetime | None:
        """When the next of them is to be told: its `due` less its lead. None: none is kept."""
        await self._corrected()
        return await self._read(telling.next_due)

    async def begin(self, reminder: Reminder, now: datetime) -> Reminder | None:
        """It rings, which is on the disk before the first sound; None where it was changed meanwhile."""
        begun = await self._write(lambda pages: telling.begin(pages, reminder))
        if begun:
            self._rings.begin([begun])
        return begun

    async def finish(self, reminder: Reminder, outcome: Outcome, now: datetime, *, off: bool = False) -> None:
        """What rang, or what is overdue, has ended. One that recurs goes on to its next time with it.

        `off`: the assistant did not run. Then each of its times until now is missed but the last, which is
        due again: whoever rings decides whether that one may still ring. Changed meanwhile, it is left alone.
        """
        utc = now.astimezone(UTC)
        await self._write(lambda pages: telling.finish(pages, reminder, outcome, utc, off))
        self._rings.end(reminder.id)

    async def fell_silent(self, reminder: Reminder, now: datetime) -> None:
        """Somebody began to speak: for a minute `ringing`, `dismiss` and `snooze` still mean it."""
        self._rings.fell_silent(reminder)

    async def interrupted(self) -> Sequence[Reminder]:
        """What rang when the assistant died. It counts as ringing from now on, so it is to be rung again
        or finished; asked for again, there is none."""
        found = self._rings.unknown(await self._read(telling.interrupted))
        self._rings.begin(found)
        return found

    async def untold(self) -> Sequence[Missed]:
        """What was missed while the assistant was off, and has not been said since; oldest first."""
        return await self._read(keeping.untold)

    async def told(self, missed: Iterable[Missed]) -> None:
        """It was said."""
        ids = [each.reminder.id for each in missed]
        await self._write(lambda pages: keeping.told(pages, ids))

    async def put_calendar(self, name: str, reminders: Iterable[Reminder]) -> None:
        """These are all that stands in a subscribed calendar. What stood there already keeps its state.

        In between others use the store: of a change that is cut off, the next reading makes up the rest.
        """
        steps = subscribed.put(name, reminders)
        next(steps)
        while await self._write(lambda pages: subscribed.goes_on(steps, pages)):
            pass

    # What minds the clock uses.

    async def changed_elsewhere(self) -> bool:
        """Whether another process has written since this was last asked; sets `changed` then.

        What it cancelled or dismissed while it rang is no longer among `ringing`.
        """
        if not await self._store.written_elsewhere():
            return False
        self._rings.keep_only(await self._read(telling.still_ringing))
        self._told()
        return True

    async def clock_jumped(self, now: datetime) -> None:
        """The wall clock was set: timers of this boot go by the seconds that passed."""
        elapsed = self._clocks.elapsed()
        if await self._store.write(lambda db: telling.correct(self._pages(db), now, elapsed)):
            self._told()
        self._ahead = now.timestamp() - elapsed

    async def _corrected(self, now: datetime | None = None) -> None:
        """Nobody has to notice a jump before us."""
        moment = now or self._clocks.wall()
        ahead = moment.timestamp() - self._clocks.elapsed()
        if self._ahead is None or abs(ahead - self._ahead) > JUMP_SECONDS:
            with suppress(StorageError):  # what can still be read is to be rung all the same
                await self.clock_jumped(moment)

    async def _rang(self) -> Sequence[Reminder]:
        """What rings in another process is meant as well."""
        meant = self._rings.meant()
        elsewhere = await self._read(telling.interrupted)
        known = {each.id for each in meant}
        return [*meant, *(each for each in elsewhere if each.id not in known)]

    def _now(self) -> datetime:
        return self._clocks.wall().astimezone(UTC)

    async def _read(self, work: Callable[[Pages], T]) -> T:
        before = self.recovery
        result = await self._store.read(lambda db: work(self._pages(db)))
        if self.recovery is not before:
            self._told()
        return result

    async def _write(self, work: Callable[[Pages], T]) -> T:
        result = await self._store.write(lambda db: work(self._pages(db)))
        self._told()
        self._uncopied.set()
        return result

    def _pages(self, db: sqlite3.Connection) -> Pages:
        return Pages(db, self._clocks, self._off, self._most, self._deadlines)

    def _told(self) -> None:
        self.changed.set()

    async def _copy(self) -> None:
        await self._store.check()
        while True:
            await self._uncopied.wait()
            await asyncio.sleep(self._backup_seconds)
            await self._copied()

    async def _copied(self) -> None:
        if self._uncopied.is_set():
            self._uncopied.clear()
            try:
                await self._store.save()
            except asyncio.CancelledError:
                self._uncopied.set()
                raise
