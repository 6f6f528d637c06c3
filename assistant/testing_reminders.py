"""A store of reminders for tests of skills: in memory, and at a time that stands still."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from assistant.errors import NotFound
from assistant.reminder import Missed, Reminder


@dataclass
class FakeReminders:
    """Keeps them in memory; nothing rings but what a test puts into `rings`, and nothing recurs."""

    now: datetime = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    rings: list[Reminder] = field(default_factory=list)
    was_missed: list[Missed] = field(default_factory=list)
    every: dict[int, Reminder] = field(default_factory=dict)

    async def keep(self, reminder: Reminder) -> Reminder:
        return self._put(replace(reminder, id=len(self.every) + 1, made=self.now))

    async def replace(self, reminder: Reminder) -> Reminder:
        self._found(reminder.id)
        return self._put(replace(reminder, state="pending"))

    async def cancel(self, ids: Collection[int]) -> int:
        known = [each for each in await self.open() if each.id in ids]
        for each in known:
            self._put(replace(each, state="cancelled"))
        self.rings = [each for each in self.rings if each.id not in ids]
        return len(known)

    async def skip(self, number: int) -> Reminder:
        return self._put(replace(self._found(number), due=self._found(number).due + timedelta(days=1)))

    async def open(self) -> Sequence[Reminder]:
        every = (each for each in self.every.values() if each.open)
        return sorted(every, key=lambda each: (each.paused_seconds is not None, each.due))

    async def between(self, start: datetime, end: datetime) -> Sequence[Reminder]:
        return [each for each in await self.open() if start <= each.due < end]

    async def pause(self, number: int) -> Reminder:
        timer = self._found(number)
        return self._put(replace(timer, paused_seconds=self.left(timer)))

    async def resume(self, number: int) -> Reminder:
        timer = self._found(number)
        due = self.now + timedelta(seconds=self.left(timer))
        return self._put(replace(timer, due=due, paused_seconds=None))

    def left(self, reminder: Reminder) -> float:
        running = (reminder.due - self.now).total_seconds()
        return running if reminder.paused_seconds is None else reminder.paused_seconds

    def ringing(self) -> Sequence[Reminder]:
        return tuple(self.rings)

    async def dismiss(self) -> Sequence[Reminder]:
        rang, self.rings = self.rings, []
        return [self._put(replace(each, state="done")) for each in rang]

    async def snooze(self, seconds: float) -> Sequence[Reminder]:
        rang, self.rings = self.rings, []
        due = self.now + timedelta(seconds=seconds)
        return [self._put(replace(each, state="snoozed", due=due)) for each in rang]

    async def missed(self) -> Sequence[Missed]:
        return tuple(self.was_missed)

    def _put(self, reminder: Reminder) -> Reminder:
        self.every[reminder.id] = reminder
        return reminder

    def _found(self, number: int) -> Reminder:
        if number not in self.every:
            raise NotFound(f"no reminder {number}")
        return self.every[number]
