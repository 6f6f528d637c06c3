"""Lets the music end at a time: that is kept, so a restart in between changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

LOOK_SECONDS = 30.0
"""The wall clock may be set meanwhile, so it is looked at now and then."""


class SleepTimer:
    """One at a time; a new one takes its place."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        over: Callable[[], Awaitable[None]],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._over = over
        self._sleep = sleep
        self._set = asyncio.Event()
        self.at: datetime | None = None

    def set(self, at: datetime | None) -> None:
        self.at = at
        if at:
            self._set.set()

    async def run(self) -> None:
        while True:
            await self._set.wait()
            self._set.clear()
            while self.at and (left := (self.at - self._clock()).total_seconds()) > 0:
                await self._sleep(min(left, LOOK_SECONDS))
            if self.at:
                self.at = None
                await self._over()
