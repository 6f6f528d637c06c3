"""The house as whoever rings in it needs it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from assistant.announcements import Announcement
from assistant.floor import Floor
from assistant.messages import Person
from assistant.reminders.clocks import elapsed
from assistant.room import FloorRoom
from assistant.settings import RemindersSection
from assistant.turn import Faculties
from assistant.wording import Wording

Wait = Callable[[float | None, asyncio.Event], Awaitable[None]]
"""Returns when so many seconds have passed, or when there is news; None: only then."""


async def wait_for(seconds: float | None, news: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await news.wait()


@dataclass(frozen=True, slots=True)
class House:
    floor: Floor
    room: FloorRoom
    faculties: Callable[[], Faculties]
    clock: Callable[[], datetime]
    """The time now: aware, in the household's zone."""
    section: Callable[[], RemindersSection]
    person: Callable[[str], Person]
    """By name."""
    wording: Wording
    seconds: Callable[[], float] = elapsed
    """They pass evenly, also while the computer sleeps."""
    wait: Wait = wait_for
    observers: Sequence[Callable[[Announcement], None]] = ()
    """Told of what rings once it sounds."""
