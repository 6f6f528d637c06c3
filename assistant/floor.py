"""Who has the floor: the user, or one turn or announcement at a time. The user takes it back at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any


class Floor:
    """Holds the one task that may speak. Leaving it cancels that task."""

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None
        self._user_speaks = False
        self._free = asyncio.Event()
        self._free.set()
        self._watchers: list[Callable[[], None]] = []

    async def __aenter__(self) -> Floor:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._interrupt() and self._task:
            await asyncio.wait([self._task])

    @property
    def taken(self) -> bool:
        return not self._free.is_set()

    def watch(self, changed: Callable[[], None]) -> None:
        """Calls `changed`, at once, whenever the floor may have been taken or become free."""
        self._watchers.append(changed)

    async def free(self) -> None:
        """Waits until nobody has the floor."""
        while self.taken:
            await self._free.wait()

    async def finished(self) -> None:
        """Waits until whoever was given the floor has finished; the user may have it."""
        while self._task and not self._task.done():
            await asyncio.wait([self._task])

    def to_user(self) -> None:
        """Silences whoever speaks; the floor is the user's until it is given on or released."""
        self._interrupt()
        self._user_speaks = True
        self._take()

    def release(self) -> None:
        """The user had nothing to say."""
        self._user_speaks = False
        self._refresh()

    def give(self, work: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        """Interrupts whoever has the floor and lets `work` have it next."""
        self._interrupt()
        self._user_speaks = False
        self._take()
        self._task = asyncio.create_task(self._after(self._task, work), name=name)
        self._task.add_done_callback(lambda _: work.close())  # where it was cancelled before it began
        self._task.add_done_callback(lambda _: self._refresh())
        return self._task

    def _interrupt(self) -> bool:
        return bool(self._task and not self._task.done() and self._task.cancel())

    def _take(self) -> None:
        self._free.clear()
        self._tell()

    def _refresh(self) -> None:
        if not self._user_speaks and (self._task is None or self._task.done()):
            self._free.set()
            self._tell()

    def _tell(self) -> None:
        for each in self._watchers:
            each()

    @staticmethod
    async def _after(earlier: asyncio.Task[Any] | None, work: Coroutine[Any, Any, Any]) -> Any:
        if earlier and not earlier.done():
            await asyncio.wait([earlier])
        return await work
