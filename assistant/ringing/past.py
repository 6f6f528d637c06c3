"""Owns up, once and in one sentence, to what was missed while the assistant was off or asleep."""

from __future__ import annotations

import asyncio
import logging

from assistant.announcements import Announcement, Announcements
from assistant.errors import StorageError
from assistant.messages import Language
from assistant.reminders.book import Book
from assistant.ringing.house import House
from assistant.ringing.texts import missed_text, recovery_text

log = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
"""How often it is looked whether anything was missed."""


class Past:
    def __init__(self, book: Book, house: House, announcements: Announcements, language: Language) -> None:
        """`language`: in which the store itself is spoken of."""
        self._book = book
        self._house = house
        self._announcements = announcements
        self._language = language
        self._missed = asyncio.Event()
        self._said: set[int] = set()
        """Also where a full disk does not take it."""

    async def run(self) -> None:
        """For ever."""
        await self._tell_recovery()
        while True:
            self._missed.clear()
            try:
                await self._tell_missed()
            except StorageError as error:
                log.debug("what was missed is not known: %s", error)
            await self._house.wait(LOOK_SECONDS, self._missed)

    def strike(self) -> None:
        """Something may have been missed."""
        self._missed.set()

    def trouble(self, error: StorageError) -> None:
        """The store cannot be read at all."""
        log.error("no reminders can be kept: %s", error)
        self._announcements.announce(self._house.wording.say("store_broken", self._language), self._language)

    async def _tell_recovery(self) -> None:
        if recovery := self._book.recovery:
            log.warning(
                "the reminders were damaged and have been restored; the old file is %s", recovery.aside
            )
            text = recovery_text(recovery, self._house.clock(), self._language, self._house.wording)
            await self._tell(text, self._language)

    async def _tell_missed(self) -> None:
        """It was written down as missed before; only what has been said is not said again."""
        untold = [each for each in await self._book.untold() if each.reminder.id not in self._said]
        if not untold:
            return
        language = untold[-1].reminder.language
        text = missed_text(untold, self._house.clock(), language, self._house.wording)
        log.info("missed while off: %d", len(untold))
        await self._tell(text, language)
        self._said |= {each.reminder.id for each in untold}
        await self._book.told(untold)

    async def _tell(self, text: str, language: Language) -> None:
        await self._announcements.tell(Announcement(text, language))
