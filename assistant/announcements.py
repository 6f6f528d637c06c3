"""What the assistant says unasked, such as a timer that rings: as soon as nobody is talking."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from assistant.errors import AssistantError
from assistant.floor import Floor
from assistant.messages import Language, Speech
from assistant.turn import Faculties

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Announcement:
    text: str
    language: Language
    sound: Speech | None
    """Played before the text."""
    rounds: int


class Announcements:
    """Implements `Announcer`. An announcement ends when the user takes the floor, and is not said again."""

    def __init__(
        self,
        floor: Floor,
        faculties: Callable[[], Faculties],
        observers: Sequence[Callable[[Announcement], None]] = (),
    ) -> None:
        self._floor = floor
        self._faculties = faculties
        self._observers = observers
        self._waiting: asyncio.Queue[Announcement] = asyncio.Queue()

    def announce(
        self, text: str, language: Language, *, sound: Speech | None = None, rounds: int = 1
    ) -> None:
        self._waiting.put_nowait(Announcement(text, language, sound, rounds))

    async def run(self) -> None:
        """For ever, one announcement after another."""
        while True:
            announcement = await self._waiting.get()
            await self._floor.free()
            task = self._floor.give(self._say(announcement), name="announcement")
            await asyncio.wait([task])

    async def _say(self, announcement: Announcement) -> None:
        for observe in self._observers:
            observe(announcement)
        for _ in range(announcement.rounds):
            can = self._faculties()
            try:
                await can.speaker.play(_pieces(can, announcement))
            except AssistantError as error:
                log.warning("an announcement could not be heard: %s", error)
                return


async def _pieces(can: Faculties, announcement: Announcement) -> AsyncGenerator[Speech, None]:
    if announcement.sound:
        yield announcement.sound
    async with aclosing(can.speaking.pieces(announcement.text, announcement.language)) as pieces:
        async for piece in pieces:
            yield piece


class Unheard:
    """The announcer of an assistant that only thinks."""

    def announce(
        self, text: str, language: Language, *, sound: Speech | None = None, rounds: int = 1
    ) -> None:
        """Says nothing."""
