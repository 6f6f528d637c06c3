"""Rings for what is due, one sound after another, until somebody answers or nobody has for long enough.

    due -> begun, on the disk -> stroke and text -> bell, bell, ... text ... -> done | snoozed | missed

Every sound takes the floor for itself, so that whoever begins to speak silences it, and it goes on only
once the floor is free and what was said has not ended it. When the assistant is ended meanwhile, nothing is
finished: the store says that it rang, and the next start takes it up.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Literal

from assistant.audio.bell import softer, stroke
from assistant.audio.tones import AUDIBLE_SECONDS
from assistant.errors import AssistantError
from assistant.messages import Intent
from assistant.record import TurnRecord
from assistant.reminder import Reminder
from assistant.reminders.book import Book
from assistant.ringing.answers import ANSWERS
from assistant.ringing.due import Due
from assistant.ringing.house import House
from assistant.ringing.ring import Ring
from assistant.ringing.sounding import rung, told
from assistant.ringing.waking import do, still_plays, wake_up

log = logging.getLogger(__name__)

GAP_SECONDS = 1.0
"""Between two rounds of the bell."""
AGAIN_SECONDS = 2.0
"""From a sound that could not be heard to the next attempt."""
PATIENCE_SECONDS = 20.0
"""So long a new ring waits until nobody speaks; then it interrupts."""
ECHO_SECONDS = 0.5
"""So long our own voice may still be heard in the room."""
LOOK_SECONDS = 30.0
"""How often it is looked whether music still plays."""


class Ringer:
    """`strike` it when something may be due."""

    def __init__(self, book: Book, house: House, on_missed: Callable[[], None]) -> None:
        self._book = book
        self._house = house
        self._due = Due(book, house, on_missed)
        self._rings: list[Ring] = []
        self._news = asyncio.Event()
        self._announced: set[int] = set()
        self._said = False
        self._stopped = False
        self._telling = False
        self._belling = False
        self._deaf_until = 0.0
        self._tones_until = 0.0
        self._quiet_until = 0.0

    @property
    def rings(self) -> Sequence[Ring]:
        return tuple(self._rings)

    @property
    def loud(self) -> bool:
        """A bell rings until it is stopped."""
        return any(ring.loud for ring in self._rings)

    @property
    def heard(self) -> bool:
        """Something rings, and somebody can have heard it."""
        return any(ring.sounded for ring in self._rings)

    @property
    def toning(self) -> bool:
        """Its tones may be in the room."""
        return self._telling or self._belling or self._house.seconds() < self._tones_until

    @property
    def listens(self) -> bool:
        """What is said now, without a wake word, may be meant for what rings: never our own voice."""
        now = self._house.seconds()
        if self._telling or now < self._deaf_until or (self._house.floor.taken and not self._belling):
            return False
        return any(ring.answerable(now) for ring in self._rings)

    def strike(self) -> None:
        self._news.set()

    def hush(self) -> None:
        """Somebody begins to speak."""
        if self.loud:
            self._house.floor.to_user()

    def ignore(self, *, quiet_seconds: float, deaf_seconds: float) -> None:
        """What was said was not meant: it rings on after the one, and listens after both."""
        self._quiet_until = self._house.seconds() + quiet_seconds
        self._deaf_until = self._quiet_until + deaf_seconds

    def after(self, record: TurnRecord) -> None:
        """A turn is over: whoever said anything while it rang has answered."""
        if self.heard and (record.heard.text or record.reply.text or record.plan.steps):
            self._said = True
            self._stopped |= any(step.name in ANSWERS for step in record.plan.steps)
        self._news.set()

    async def run(self) -> None:
        """For ever."""
        self._rings += [self._ring(each) for each in await self._due.interrupted()]
        while True:
            self._news.clear()
            await self._step()

    async def _step(self) -> None:
        due = await self._due.now()
        if not due and not self._rings:
            self._house.room.ring(False)
            await self._house.wait(None, self._news)
            return
        await self._wait_for_floor(due)
        await self._settle()
        await self._begin(due)
        self._house.room.ring(self.loud)
        if self._rings:
            seconds = await self._sound()
            self._house.room.ring(self.loud)
            await self._house.wait(seconds, self._news)

    async def _wait_for_floor(self, due: Sequence[Reminder]) -> None:
        """A ring that was silenced waits for as long as it takes; a new one makes itself noticed."""
        floor = self._house.floor
        if not floor.taken:
            return
        if new := {each.id for each in due} - self._announced:
            self._announced |= new
            await self._house.faculties().speaker.chime(softer(stroke(), 0.5))
        with suppress(TimeoutError):
            async with asyncio.timeout(None if self.heard else PATIENCE_SECONDS):
                await floor.free()

    async def _settle(self) -> None:
        """Ends what was answered, cancelled or snoozed meanwhile, and what nobody answers."""
        ringing = {each.id for each in self._book.ringing()}
        now, section = self._house.seconds(), self._house.section()
        for ring in self.rings:
            if ring.reminder.id not in ringing and not self._due.kept_in_mind(ring.reminder):
                await self._leave(ring, quieten=self._stopped or not self._said)
            elif self._said and ring.sounded:
                await self._end(ring, "done")
            elif ring.over(now, section):
                await self._end(ring, "missed")
        self._said = self._stopped = False

    async def _begin(self, due: Sequence[Reminder]) -> None:
        for reminder in due:
            if begun := await self._due.begin(reminder):
                self._announced.discard(begun.id)
                self._rings.append(self._ring(begun))

    async def _sound(self) -> float:
        """The next sound; returns the seconds until the one after it."""
        now, section = self._house.seconds(), self._house.section()
        if now < self._quiet_until:
            return self._quiet_until - now
        if telling := [ring for ring in self._rings if ring.telling(now, section)]:
            heard = await self._play(self._tell(telling))
        elif self.loud:
            heard = await self._play(self._ring_bell())
        else:
            await self._look_after_music()
            return self._pause()
        return self._pause() if heard else AGAIN_SECONDS

    def _pause(self) -> float:
        now, section = self._house.seconds(), self._house.section()
        if self.loud:
            return GAP_SECONDS
        if any(ring.plays for ring in self._rings):
            return LOOK_SECONDS
        waits = [ring.tells - now for ring in self._rings if not ring.over(now, section)]
        return max(min(waits, default=0.0), 0.0)

    async def _play(self, sound: Coroutine[Any, Any, None]) -> bool:
        """False where it could not be heard. Whoever takes the floor cuts it off."""
        task = self._house.floor.give(sound, name="ring")
        await asyncio.wait([task])
        if task.cancelled():
            return True
        if error := task.exception():
            if not isinstance(error, AssistantError):
                raise error
            log.warning("a ring could not be heard: %s", error)
        return error is None

    async def _tell(self, rings: Sequence[Ring]) -> None:
        self._telling = True
        try:
            await self._house.faculties().speaker.play(told(self._house, rings))
            for ring in rings:
                ring.retell(self._house.seconds())
                await self._wake_up(ring)
        finally:
            self._telling = False
            self._deaf_until = self._tones_until = self._house.seconds() + ECHO_SECONDS

    async def _ring_bell(self) -> None:
        self._belling = True
        now = self._house.seconds()
        volume = max(ring.volume(now) for ring in self._rings if ring.loud)
        try:
            await self._house.faculties().speaker.play(rung(volume))
        finally:
            self._belling = False
            self._tones_until = self._house.seconds() + AUDIBLE_SECONDS

    async def _wake_up(self, ring: Ring) -> None:
        """Once: where music does not play any more, the bell takes its place."""
        reminder, house = ring.reminder, self._house
        if not reminder.does or ring.rounds > 1:
            return
        ring.plays, plays = True, False
        house.room.ring(self.loud)  # or the music would wait for the alarm's end
        try:
            person = house.person(reminder.person)
            plays = await wake_up(house.faculties(), reminder, reminder.does, person, house.clock())
        finally:
            ring.plays = plays

    async def _look_after_music(self) -> None:
        house = self._house
        for ring in self._rings:
            if ring.plays and (wish := ring.reminder.does):
                person, language = house.person(ring.reminder.person), ring.reminder.language
                ring.plays = await still_plays(house.faculties(), wish, person, language, house.clock())

    async def _end(self, ring: Ring, outcome: Literal["done", "missed"]) -> None:
        await self._due.finish(ring.reminder, outcome)
        await self._leave(ring, quieten=self._stopped or outcome == "missed")

    async def _leave(self, ring: Ring, *, quieten: bool) -> None:
        """It rings no more; with `quieten`, neither does its music play."""
        self._rings.remove(ring)
        wish, house = ring.reminder.does, self._house
        if ring.plays and wish and quieten:
            person, language = house.person(ring.reminder.person), ring.reminder.language
            await do(house.faculties(), Intent(f"{wish.skill}.stop"), person, language, house.clock())

    def _ring(self, reminder: Reminder) -> Ring:
        now = self._house.seconds()
        return Ring(reminder, began=now, tells=now)
