"""Vouches for the daemon to systemd, but only while it hears and its event loop keeps up.

A daemon that lives but is deaf gets no more pings, and systemd restarts it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from assistant.health.notify import Notifier

LONGEST_LAG_SECONDS = 2.0
DEAF_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """What one look at the daemon shows."""

    frames: int
    """Read from the microphone since the start; only whether it grows matters."""
    absent: bool
    """True while there is knowingly no microphone, and one is being looked for."""


class Judge:
    """Decides, from one look to the next, whether the daemon is sound."""

    def __init__(self, *, now: float) -> None:
        self._frames = -1
        self._heard = now

    def sound(self, pulse: Pulse, *, now: float, lag: float) -> bool:
        """`now` and `lag`, how much later than due this look comes, in seconds."""
        if pulse.absent or pulse.frames != self._frames:
            self._frames, self._heard = pulse.frames, now
        return lag <= LONGEST_LAG_SECONDS and now - self._heard <= DEAF_SECONDS


async def watch(notifier: Notifier, look: Callable[[], Pulse]) -> None:
    """Pings until cancelled; ends at once where nobody watches. Run it as a task beside the loop."""
    pause = notifier.ping_seconds
    if pause is None:
        return
    now = asyncio.get_running_loop().time
    judge = Judge(now=now())
    while True:
        due = now() + pause
        await asyncio.sleep(pause)
        if judge.sound(look(), now=now(), lag=now() - due):
            notifier.ping()
