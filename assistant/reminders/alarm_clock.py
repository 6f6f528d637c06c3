"""The clock that says when something is due: APScheduler, armed from the store for the next time only.

    rows (the truth) -> next_due() -> one job of APScheduler -> `strike`

Nothing but that one moment lives in APScheduler, so nothing can be lost there: it is armed anew when the
store changes, also by another process, and when the wall clock no longer agrees with the seconds that
passed, as after a jump, a step of NTP or a sleep of the computer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Any, Protocol

from assistant.errors import StorageError

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How often the store of another process and the clocks are looked at."""
JUMP_SECONDS = 0.1
"""More than two clocks that are read one after another differ, even on a busy computer."""


class Armed(Protocol):
    """Calls once at a time of the wall clock."""

    def set(self, at: datetime | None) -> None:
        """Instead of what was set before; None: never."""
        ...


class Due(Protocol):
    """What the clock asks of the store. All but `changed` raise StorageError."""

    @property
    def changed(self) -> asyncio.Event: ...

    async def next_due(self) -> datetime | None: ...

    async def changed_elsewhere(self) -> bool: ...

    async def clock_jumped(self, now: datetime) -> None: ...


class AlarmClock:
    """Calls `strike` when something is due, and when what is kept has changed."""

    def __init__(
        self,
        store: Due,
        wall: Callable[[], datetime],
        strike: Callable[[], None],
        *,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """`seconds` pass evenly, but stand still while the computer sleeps."""
        self._store = store
        self._wall = wall
        self._strike = strike
        self._seconds = seconds
        self._ahead = self._difference()

    async def mind(self, armed: Armed, on_trouble: Callable[[StorageError], None] = lambda _: None) -> None:
        """For ever. A store that cannot be read is told of once, and tried again."""
        trouble = False
        while True:
            try:
                await self.look(armed)
                trouble = False
            except StorageError as error:
                if not trouble:
                    on_trouble(error)
                trouble = True
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._store.changed.wait()

    async def look(self, armed: Armed) -> None:
        """Arms anew where there is a reason to."""
        if abs(self._difference() - self._ahead) > JUMP_SECONDS:
            log.info("the clock was set, or the computer slept")
            self._ahead = self._difference()
            await self._store.clock_jumped(self._wall())
        await self._store.changed_elsewhere()
        changed = self._store.changed.is_set()
        self._store.changed.clear()
        due = await self._store.next_due()
        passed = due is not None and due <= self._wall()
        armed.set(None if passed else due)
        if passed or changed:
            self._strike()

    def _difference(self) -> float:
        return self._wall().timestamp() - self._seconds()


class OneJob:
    """An `Armed` made of APScheduler. Entered, it runs."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._at: datetime | None = None
        self._scheduler: Any = None

    async def __aenter__(self) -> OneJob:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        # However late it wakes up, it calls.
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None})
        self._scheduler.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # it ends in the next round of the loop

    def set(self, at: datetime | None) -> None:
        if self._scheduler.get_job("due"):
            if at == self._at and at is not None:
                self._scheduler.wakeup()  # the clock may have been set meanwhile
                return
            self._scheduler.remove_job("due")
        self._at = at
        if at is not None:
            self._scheduler.add_job(self._strike, "date", run_date=at, id="due")

    async def _strike(self) -> None:
        """In the loop: what is no coroutine would run in a thread."""
        self._call()


_: Callable[[Callable[[], None]], Armed] = OneJob
