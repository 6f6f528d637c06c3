"""The clock is armed from the store, and notices when time itself was changed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from assistant.background import background
from assistant.errors import StorageError
from assistant.reminders.alarm_clock import AlarmClock, OneJob
from assistant.testing import NOON

SECOND = timedelta(seconds=1)


@dataclass
class Store:
    due: datetime | None = None
    jumps: list[datetime] = field(default_factory=list)
    broken: int = 0
    """How many looks fail."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def next_due(self) -> datetime | None:
        if self.broken:
            self.broken -= 1
            raise StorageError("the disk is gone")
        return self.due

    async def changed_elsewhere(self) -> bool:
        return False

    async def clock_jumped(self, now: datetime) -> None:
        self.jumps.append(now)


class Set(list[datetime | None]):
    """Remembers for when it was armed."""

    def set(self, at: datetime | None) -> None:
        self.append(at)


class Desk:
    """A clock whose hands a test moves."""

    def __init__(self, due: datetime | None = None) -> None:
        self.now, self.passed, self.strikes = NOON, 0.0, 0
        self.store, self.armed = Store(due), Set()
        self.clock = AlarmClock(self.store, lambda: self.now, self._strike, seconds=lambda: self.passed)

    def _strike(self) -> None:
        self.strikes += 1

    def wait(self, seconds: float) -> None:
        self.now += seconds * SECOND
        self.passed += seconds

    async def look(self) -> None:
        await self.clock.look(self.armed)


async def test_it_is_armed_for_what_is_due_next() -> None:
    desk = Desk(NOON + 60 * SECOND)
    await desk.look()
    assert desk.armed == [NOON + 60 * SECOND]
    assert desk.strikes == 0


async def test_what_is_due_already_strikes_at_once_and_arms_nothing() -> None:
    desk = Desk(NOON)
    await desk.look()
    assert desk.strikes == 1
    assert desk.armed == [None]


async def test_while_time_passes_evenly_the_clock_was_not_set() -> None:
    desk = Desk(NOON + 60 * SECOND)
    desk.wait(30)
    await desk.look()
    assert desk.store.jumps == []


@pytest.mark.parametrize("seconds", [-3600, -0.5, 0.5, 90])
async def test_a_step_of_the_clock_is_told_to_the_store(seconds: float) -> None:
    desk = Desk(NOON + 7200 * SECOND)
    desk.now += seconds * SECOND
    await desk.look()
    await desk.look()
    assert desk.store.jumps == [NOON + seconds * SECOND]


async def test_after_a_sleep_what_is_overdue_strikes() -> None:
    desk = Desk(NOON + 60 * SECOND)
    await desk.look()
    desk.now += timedelta(hours=8)  # seconds that a sleeping computer does not count
    await desk.look()
    assert desk.store.jumps == [NOON + timedelta(hours=8)]
    assert desk.strikes == 1


async def test_a_change_in_the_store_arms_it_anew_without_waiting() -> None:
    desk = Desk()
    async with background("clock", lambda: desk.clock.mind(desk.armed)):
        while not desk.armed:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0)
        desk.store.due = NOON + SECOND
        desk.store.changed.set()
        while len(desk.armed) < 2:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0)
    assert desk.armed == [None, NOON + SECOND]
    assert desk.strikes == 1


async def test_a_store_that_cannot_be_read_is_told_of_once_and_tried_again() -> None:
    desk = Desk(NOON + SECOND)
    desk.store.broken = 3
    told: list[StorageError] = []
    async with background("clock", lambda: desk.clock.mind(desk.armed, told.append)):
        while not desk.armed:
            desk.store.changed.set()
            await asyncio.sleep(0)
    assert len(told) == 1
    assert desk.armed == [NOON + SECOND]


async def test_apscheduler_calls_at_the_time_and_once() -> None:
    struck = asyncio.Event()
    calls: list[datetime] = []

    def strike() -> None:
        calls.append(datetime.now(UTC))
        struck.set()

    async with OneJob(strike) as job:
        job.set(datetime.now(UTC) + timedelta(hours=1))
        at = datetime.now(UTC) + timedelta(milliseconds=50)
        job.set(at)
        job.set(at)
        async with asyncio.timeout(10):  # only for a test that fails
            await struck.wait()
    assert len(calls) == 1
    assert calls[0] >= at


async def test_apscheduler_calls_for_a_time_that_has_passed_and_never_for_none() -> None:
    struck = asyncio.Event()
    async with OneJob(struck.set) as job:
        job.set(datetime.now(UTC) + timedelta(milliseconds=1))
        job.set(None)
        assert not struck.is_set()
        job.set(datetime.now(UTC) - timedelta(days=2))
        async with asyncio.timeout(10):  # only for a test that fails
            await struck.wait()
