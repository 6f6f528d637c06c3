"""The timers that are running: each waits in a task of its own and rings once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from assistant import Language

Wait = Callable[[float], Awaitable[None]]
"""Lets so many seconds pass."""


@dataclass(frozen=True, slots=True)
class Timer:
    number: int
    """Counts the timers of this run; a later one is larger."""
    span: timedelta
    name: str
    """Empty where it was given none."""
    due: float
    """Seconds since 1970."""
    language: Language
    """In which it was asked for, and so rings."""

    def is_meant(self, name: str, seconds: float | None) -> bool:
        """Whether it has the name and the length that were said."""
        mine, said = self.name.casefold().rstrip("s"), name.casefold().rstrip("s")
        return (not said or said == mine) and (seconds is None or self.span.total_seconds() == seconds)


class Timers:
    """`ring` is called when a timer is due. Closing ends all waiting."""

    def __init__(self, ring: Callable[[Timer], None], wait: Wait) -> None:
        self._ring = ring
        self._wait = wait
        self._tasks: dict[Timer, asyncio.Task[None]] = {}
        self._started = 0

    @property
    def running(self) -> tuple[Timer, ...]:
        """The next to ring first."""
        return tuple(sorted(self._tasks, key=lambda timer: timer.due))

    def start(self, span: timedelta, now: float, *, name: str, language: Language) -> Timer:
        self._started += 1
        timer = Timer(self._started, span, name, now + span.total_seconds(), language)
        self._tasks[timer] = asyncio.create_task(self._run(timer), name=f"timer {timer.number}")
        return timer

    def cancel(self, timer: Timer) -> None:
        self._tasks.pop(timer).cancel()

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, timer: Timer) -> None:
        await self._wait(timer.span.total_seconds())
        self._tasks.pop(timer, None)
        self._ring(timer)
