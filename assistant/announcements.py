"""What the assistant says unasked, such as a timer that rings: as soon as nobody is talking."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from assistant.audio.bell import softer
from assistant.errors import AssistantError
from assistant.floor import Floor
from assistant.messages import Language, Speech
from assistant.turn import Faculties

log = logging.getLogger(__name__)

AGAIN_SECONDS = 2.0
"""From a round that could not be heard to the next one."""


@dataclass(frozen=True, slots=True, eq=False)
class Announcement:
    text: str
    language: Language
    sound: Speech | None = None
    """Played before the text."""
    rounds: int = 1
    volume: float = 1.0
    """0 to 1, of the usual one."""


class Announcements:
    """Implements `Announcer`. An announcement ends when the user takes the floor, and is not said again.

    One that the user was too quick for, so that nothing of it was heard, waits for its turn anew.
    """

    def __init__(
        self,
        floor: Floor,
        faculties: Callable[[], Faculties],
        observers: Sequence[Callable[[Announcement], None]] = (),
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """The observers are told of an announcement once it sounds."""
        self._floor = floor
        self._faculties = faculties
        self._observers = observers
        self._sleep = sleep
        self._waiting: asyncio.Queue[tuple[Announcement, asyncio.Event]] = asyncio.Queue()

    def announce(
        self, text: str, language: Language, *, sound: Speech | None = None, rounds: int = 1
    ) -> None:
        self._waiting.put_nowait((Announcement(text, language, sound, rounds), asyncio.Event()))

    async def tell(self, announcement: Announcement) -> None:
        """Returns once it was said, or the user took the floor while it was."""
        over = asyncio.Event()
        self._waiting.put_nowait((announcement, over))
        await over.wait()

    async def run(self) -> None:
        """For ever, one announcement after another."""
        while True:
            announcement, over = await self._waiting.get()
            while not await self._heard(announcement):
                log.debug("an announcement was cut off before it began")
            over.set()

    async def _heard(self, announcement: Announcement) -> bool:
        """Says it once the floor is free; False where it was cut off before its first sound."""
        await self._floor.free()
        begun = asyncio.Event()
        task = self._floor.give(self._say(announcement, begun), name="announcement")
        await asyncio.wait([task])
        if task.cancelled():
            return begun.is_set()
        if error := task.exception():
            log.error("an announcement failed", exc_info=error)
        return True

    async def _say(self, announcement: Announcement, begun: asyncio.Event) -> None:
        announcement = _softly(self._faculties(), announcement)

        def begin() -> None:
            if not begun.is_set():
                begun.set()
                for observe in self._observers:
                    observe(announcement)

        for left in reversed(range(announcement.rounds)):
            can = self._faculties()
            try:
                await can.speaker.play(sounding(can, announcement, begin))
            except AssistantError as error:
                if not left:
                    log.warning("an announcement could not be heard: %s", error)
                    return
                await self._sleep(AGAIN_SECONDS)


def _softly(can: Faculties, announcement: Announcement) -> Announcement:
    share = can.loudness.unasked() if can.loudness else 1.0
    return replace(announcement, volume=announcement.volume * share)


async def sounding(
    can: Faculties, announcement: Announcement, begin: Callable[[], None]
) -> AsyncGenerator[Speech, None]:
    """One round. Calls `begin` each time that a further piece is asked for: then the one before it sounds."""
    if announcement.sound:
        yield softer(announcement.sound, announcement.volume)
        begin()
    async with aclosing(can.speaking.pieces(announcement.text, announcement.language)) as pieces:
        async for piece in pieces:
            yield softer(piece, announcement.volume)
            begin()


class Unheard:
    """The announcer of an assistant that only thinks."""

    def announce(
        self, text: str, language: Language, *, sound: Speech | None = None, rounds: int = 1
    ) -> None:
        """Says nothing."""
