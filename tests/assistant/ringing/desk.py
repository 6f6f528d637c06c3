"""A house whose hands of the clock a test moves, with a real store and a speaker that only remembers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

import assistant
from assistant.announcements import Announcement
from assistant.background import background
from assistant.filters import Attempt
from assistant.floor import Floor
from assistant.loudness import Loudness
from assistant.messages import Intent, Person, Plan, Reply, Speech, Transcript
from assistant.protocols import RoomState
from assistant.record import Done, TurnRecord
from assistant.reminder import Reminder
from assistant.reminders.book import Book
from assistant.reminders.clocks import Clocks
from assistant.ringing.house import House
from assistant.ringing.ringer import Ringer
from assistant.room import FloorRoom
from assistant.settings import RemindersSection
from assistant.skill import Skill
from assistant.testing import NOON, FakeMouth, FakeTranscriber, place
from assistant.turn import Faculties
from assistant.wording import Wording

WORDING = Wording(Path(assistant.__file__).parent / "replies")
BELL_SECONDS = 1.9
"""What lasts longer than that, and is loud, is the bell."""


@dataclass
class Loudspeaker:
    """Remembers how loud the bell was each time; with `holds`, each sound goes on until it is cut off."""

    bells: list[float] = field(default_factory=list)
    plays: int = 0
    chimes: int = 0
    holds: bool = False
    sounding: asyncio.Event = field(default_factory=asyncio.Event)

    async def play(self, pieces: AsyncGenerator[Speech, None]) -> float:
        async with aclosing(pieces) as stream:
            async for piece in stream:
                if piece.seconds > BELL_SECONDS and piece.pcm.any():
                    self.bells.append(float(np.abs(piece.pcm.astype(int)).max()))
                self.sounding.set()
        self.plays += 1
        if self.holds:
            await asyncio.Event().wait()
        return 0.0

    async def chime(self, sound: Speech) -> None:
        self.chimes += 1


class Desk:
    def __init__(self, folder: Path, section: RemindersSection | None = None) -> None:
        self.now, self.passed = NOON, 1000.0
        self.floor = Floor()
        self.room = FloorRoom(self.floor)
        self.states: list[RoomState] = []
        self.room.watch(self.states.append)
        self.speaker = Loudspeaker()
        self.told: list[Announcement] = []
        self.wishes: list[str] = []
        self.skills: dict[str, Skill] = {}
        self.handle: Any = self._handle
        self.hearing = FakeTranscriber([])
        self.section = section or RemindersSection()
        self.book = Book(self.section, place(folder), Clocks(lambda: self.now, lambda: self.passed, "boot"))
        self.missed = 0
        self.house = House(
            floor=self.floor,
            room=self.room,
            faculties=self._faculties,
            clock=lambda: self.now,
            section=lambda: self.section,
            person=lambda name: Person(name, "owner"),
            wording=WORDING,
            seconds=lambda: self.passed,
            wait=self._wait,
            observers=[self.told.append],
        )
        self.ringer = Ringer(self.book, self.house, self._on_missed)
        self._until: float | None = None
        self._resting = asyncio.Event()
        self._moved = asyncio.Event()

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.told]

    def _on_missed(self) -> None:
        self.missed += 1

    def _faculties(self) -> Faculties:
        return Faculties(
            hearing=self.hearing,
            confidence=0.5,
            route=lambda text, language, now, history=(): Plan((Intent("chat.answer"),)),
            skills=self.skills,
            handle=self.handle,
            speaking=FakeMouth(),
            speaker=self.speaker,
            wording=WORDING,
            loudness=Loudness(lambda: self.now, softly=self.section.night_volume, quiet=[self.section.night]),
        )

    async def _handle(self, attempt: Attempt) -> Reply:
        self.wishes.append(attempt.intent.name)
        return Reply("", attempt.turn.language)

    async def _wait(self, seconds: float | None, news: asyncio.Event) -> None:
        """Until a test moves the hands far enough, or there is news."""
        self._until = None if seconds is None else self.passed + seconds
        while not news.is_set() and (self._until is None or self.passed < self._until):
            self._resting.set()
            self._moved.clear()
            waits = {asyncio.ensure_future(news.wait()), asyncio.ensure_future(self._moved.wait())}
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for each in waits:
                    each.cancel()
        self._resting.clear()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Desk]:
        async with self.book, self.floor, background("ringer", self.ringer.run):
            await self.rest()
            yield self

    async def rest(self) -> None:
        """Until the ringer waits for time to pass."""
        async with asyncio.timeout(10):  # only for a test that fails
            await self._resting.wait()

    async def advance(self, seconds: float) -> None:
        """Moves the hands, stopping wherever the ringer wanted to go on."""
        end = self.passed + seconds
        while True:
            await self.rest()
            stop = min(end, self._until) if self._until is not None else end
            self._move(stop - self.passed)
            if stop >= end:
                break
        self.ringer.strike()
        await self.settled()

    async def settled(self) -> None:
        """The ringer has done whatever there was to do for now."""
        self._resting.clear()
        self.ringer.strike()
        await self.rest()

    def _move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.passed += seconds
        self._resting.clear()
        self._moved.set()

    async def keep(self, kind: Any = "alarm", seconds: float = 60.0, **more: Any) -> Reminder:
        due: datetime = more.pop("due", self.now + timedelta(seconds=seconds))
        values: dict[str, Any] = {"person": "owner", "language": "en", **more}
        if kind == "timer":
            values["seconds"] = seconds
        return await self.book.keep(Reminder(kind=kind, due=due, **values))

    async def state(self, reminder: Reminder) -> str:
        """As it is in the store."""
        if any(each.id == reminder.id for each in await self.book.open()):
            return next(each.state for each in await self.book.open() if each.id == reminder.id)
        missed = {each.reminder.id for each in await self.book.missed()}
        return "missed" if reminder.id in missed else "ended"

    def turn(self, heard: str = "", said: str = "", *intents: str) -> TurnRecord:
        steps = tuple(Intent(name) for name in intents)
        done = tuple(Done(name, allowed=True, ok=True) for name in intents)
        person, transcript = Person("owner", "owner"), Transcript(heard, "en", 1.0)
        return TurnRecord(transcript, None, person, Plan(steps), done, Reply(said, "en"))
