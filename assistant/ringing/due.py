"""What is to ring now, and what it is too late for; and a disk that fails must not silence an alarm."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from assistant.errors import StorageError
from assistant.reminder import Reminder
from assistant.reminders.book import Book
from assistant.ringing.house import House

log = logging.getLogger(__name__)

ROUNDS = 1000
"""Of looks in one go: one that recurs comes back for its last time."""
LATE = timedelta(minutes=1)
"""So late a reminder is told as if it were not."""


class Due:
    """The store, as the ringer needs it."""

    def __init__(self, book: Book, house: House, on_missed: Callable[[], None]) -> None:
        self._book = book
        self._on_missed = on_missed
        self._house = house
        self._in_mind: set[tuple[int, datetime]] = set()
        """Rang, though it could not be written down."""

    def kept_in_mind(self, reminder: Reminder) -> bool:
        return _key(reminder) in self._in_mind

    async def now(self) -> Sequence[Reminder]:
        """What is to ring. What it is too late for is missed, on the disk, before anybody is told of it.

        A store that cannot be read is for the clock to tell of.
        """
        for _ in range(ROUNDS):
            now = self._house.clock()
            try:
                due = [each for each in await self._book.due(now) if not self.kept_in_mind(each)]
                late = [each for each in due if self._too_late(each, now)]
                await self._miss(late, now)
            except StorageError as error:
                log.debug("what is due is not known: %s", error)
                return ()
            if not late:
                return due
        return ()

    async def interrupted(self) -> Sequence[Reminder]:
        """What rang when the assistant was ended, and is to ring on."""
        now = self._house.clock()
        try:
            found = await self._book.interrupted()
            await self._miss([each for each in found if self._too_late(each, now)], now)
        except StorageError as error:
            log.debug("what rang is not known: %s", error)
            return ()
        return [each for each in found if not self._too_late(each, now)]

    async def begin(self, reminder: Reminder) -> Reminder | None:
        """None where somebody was quicker. Where it cannot be written down, it rings all the same."""
        try:
            return await self._book.begin(reminder, self._house.clock())
        except StorageError as error:
            log.warning("%s rings, though that could not be written down: %s", reminder.kind, error)
            self._in_mind.add(_key(reminder))
            return reminder

    async def finish(self, reminder: Reminder, outcome: Literal["done", "missed"]) -> None:
        """For a minute "snooze" still means it."""
        try:
            await self._book.fell_silent(reminder, self._house.clock())
            await self._book.finish(reminder, outcome, self._house.clock())
        except StorageError as error:
            log.warning("that a %s was told could not be written down: %s", reminder.kind, error)
            self._in_mind.add(_key(reminder))
        else:
            self._in_mind.discard(_key(reminder))

    async def _miss(self, late: Sequence[Reminder], now: datetime) -> None:
        for each in late:
            await self._book.finish(each, "missed", now, off=True)
        if late:
            self._on_missed()

    def _too_late(self, reminder: Reminder, now: datetime) -> bool:
        overdue = now - max(reminder.due, told(reminder))
        if reminder.kind in ("alarm", "timer") or reminder.state == "ringing":
            return overdue > timedelta(minutes=self._house.section().ring_minutes)
        return overdue > LATE


def told(reminder: Reminder) -> datetime:
    """When it is told: an event of a whole day has begun at midnight by then."""
    return reminder.due - timedelta(seconds=reminder.lead_seconds)


def _key(reminder: Reminder) -> tuple[int, datetime]:
    return reminder.id, reminder.due
