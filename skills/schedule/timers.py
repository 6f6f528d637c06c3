"""The timers that are kept: each waits in a task of its own and rings once, unless it is paused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from assistant import Language

Wait = Callable[[float], Awaitable[None]]
"""Lets so many seconds pass."""


@dataclass(frozen=True, slots=True)
class Timer:
    number: int
    """Counts the timers of this run; a later one is larger."""
    span: timedelta
    """As it was asked for, with all that was added since."""
    name: str
    """Empty where it was given none."""
    due: float
    """Seconds since 1970; of a paused one, when it was to ring."""
    language: Language
    """In which it was asked for, and so rings."""
    held: float | None = None
    """Seconds that were left when it was paused; None while it runs."""

    def left(self, now: float) -> float:
        """Seconds."""
        return self.due - now if self.held is None else self.held

    def is_meant(self, name: str, seconds: float | None) -> bool:
        """Whether it has the name and the length that were said."""
        mine, said = self.name.casefold().rstrip("s"), name.casefold().rstrip("s")
        return (not said or said == mine) and (seconds is None or self.span.total_seconds() == seconds)


class Timers:
    """`ring` is called when a timer is due. Closing ends all waiting."""

    def __init__(self, ring: Callable[[Timer], None], wait: Wait) -> None:
        self._ring = ring
        self._wait = wait
        self._kept: dict[int, Timer] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._started = 0

    @property
    def kept(self) -> tuple[Timer, ...]:
        """Those that run, the next to ring first; then those that are paused."""
        return tuple(sorted(self._kept.values(), key=lambda timer: (timer.held is not None, timer.due)))

    def start(self, span: timedelta, now: float, *, name: str, language: Language) -> Timer:
        self._started += 1
        return self._run(Timer(self._started, span, name, now + span.total_seconds(), language), now)

    def cancel(self, timer: Timer) -> None:
        del self._kept[timer.number]
        self._hush(timer)

    def pause(self, timer: Timer, now: float) -> Timer:
        self._hush(timer)
        return self._keep(replace(timer, held=timer.left(now)))

    def resume(self, timer: Timer, now: float) -> Timer:
        return self._run(replace(timer, due=now + timer.left(now), held=None), now)

    def change(self, timer: Timer, seconds: float, now: float) -> Timer:
        """Rings `seconds` later, or earlier where they are negative; what is left must stay positive."""
        self._hush(timer)
        span = timer.span + timedelta(seconds=seconds)
        if timer.held is not None:
            return self._keep(replace(timer, span=span, held=timer.held + seconds))
        return self._run(replace(timer, span=span, due=timer.due + seconds), now)

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        self._kept.clear()
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _keep(self, timer: Timer) -> Timer:
        self._kept[timer.number] = timer
        return timer

    def _run(self, timer: Timer, now: float) -> Timer:
        task = asyncio.create_task(self._wait_for(timer, now), name=f"timer {timer.number}")
        self._tasks[timer.number] = task
        return self._keep(timer)

    def _hush(self, timer: Timer) -> None:
        if task := self._tasks.pop(timer.number, None):
            task.cancel()

    async def _wait_for(self, timer: Timer, now: float) -> None:
        await self._wait(timer.left(now))
        del self._tasks[timer.number], self._kept[timer.number]
        self._ring(timer)
