"""Fakes for tests of skills, of adapters and of the assistant; they ship, so that anyone may use them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from assistant.company import People
from assistant.errors import SpeakerLost
from assistant.memories import Knowledge, Memories
from assistant.messages import (
    FRAME,
    RATE,
    AudioFrame,
    Exchange,
    Language,
    Pcm,
    Person,
    Speech,
    Transcript,
    Turn,
    Utterance,
    Wake,
)
from assistant.people.household import Household, alone
from assistant.people.identity import Identity, Overheard
from assistant.protocols import Place, RoomState, Vocabulary, Web
from assistant.reminder import Reminders
from assistant.residents import Residents
from assistant.skill import Home
from assistant.testing_memories import FakeKnowledge as FakeKnowledge
from assistant.testing_memories import FakeMemories as FakeMemories
from assistant.testing_reminders import FakeReminders as FakeReminders
from assistant.web import HttpWeb

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""A Wednesday."""
OWNER = Person("owner", "owner")


def turn(language: Language = "en", *, now: datetime = NOON, history: tuple[Exchange, ...] = ()) -> Turn:
    return Turn(id="turn", person=OWNER, language=language, history=history, now=now)


def place(folder: Path) -> Place:
    return Place(models=folder / "models", cache=folder / "cache", state=folder / "state")


def home(
    folder: Path,
    *,
    now: datetime = NOON,
    announcer: FakeAnnouncer | None = None,
    reminders: Reminders | None = None,
    room: FakeRoomState | None = None,
    web: Web | None = None,
    people: People | None = None,
    memories: Memories | None = None,
    knowledge: Knowledge | None = None,
) -> Home:
    """A house in which it is always `now`, and whose web is servers of the test's own."""
    return Home(
        place=place(folder),
        announcer=announcer or FakeAnnouncer(),
        zone=ZoneInfo("UTC"),
        clock=lambda: now,
        reminders=reminders or FakeReminders(now),
        room=room or FakeRoomState(),
        web=web or HttpWeb(trusted={"127.0.0.1"}),
        people=people or residents(alone(OWNER.name), folder / "operations.jsonl"),
        memories=memories or FakeMemories(now),
        knowledge=knowledge or FakeKnowledge(),
    )


def residents(household: Household, log: Path) -> Residents:
    """A household whose people introduce themselves at one microphone."""
    return Residents(lambda: household, Identity(lambda: household, lambda: 0.0), log)


def utterance(seconds: float = 1.0) -> Utterance:
    """Somebody speaks from the first sample to the last."""
    samples = int(seconds * RATE)
    pcm: Pcm = np.full(samples, 1000, np.int16)
    return Utterance(pcm, RATE, None, ended=seconds, speech=(0, samples))


def frames_of(pcm: Pcm) -> list[AudioFrame]:
    """Whole frames only."""
    return [
        AudioFrame(pcm[start : start + FRAME], start / RATE)
        for start in range(0, len(pcm) - FRAME + 1, FRAME)
    ]


@dataclass
class FakeAnnouncer:
    """Remembers what was announced, and lets a test wait for the next."""

    said: list[str] = field(default_factory=list)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def announce(
        self, text: str, language: Language, *, sound: Speech | None = None, rounds: int = 1
    ) -> None:
        self.said.append(text)
        self._came.set()

    async def next(self) -> str:
        await self._came.wait()
        self._came.clear()
        return self.said[-1]


@dataclass
class FakeCompany:
    """Somebody who is in the room alone, and says no PIN."""

    person: Person = OWNER

    def who(self) -> Person:
        return self.person

    async def overhear(self, text: str, *, asked: bool) -> Overheard:
        return Overheard(text, text)

    async def conceal(self, text: str, *, asked: bool) -> str:
        return text


@dataclass
class FakeRoomState:
    """A room in which a test says what goes on, by `become`."""

    state: RoomState = "free"
    _watchers: list[Callable[[RoomState], None]] = field(default_factory=list)

    def watch(self, changed: Callable[[RoomState], None]) -> Callable[[], None]:
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed)

    def become(self, state: RoomState) -> None:
        self.state = state
        for each in list(self._watchers):
            each(state)


@dataclass
class FakeTranscriber:
    """Hears the given words, one transcript an utterance; an exception among them is raised."""

    script: list[Transcript | Exception]
    languages: frozenset[Language] = frozenset({"zh", "en"})

    async def prime(self, vocabulary: Vocabulary) -> None:
        """Knows already what will be said."""

    async def transcribe(self, utterance: Utterance) -> Transcript:
        heard = self.script.pop(0)
        if isinstance(heard, Exception):
            raise heard
        return heard


class FakeMouth:
    """Speaks one hundred samples for every character."""

    async def pieces(
        self, text: str | AsyncIterator[str], language: Language, *, private: bool = False
    ) -> AsyncGenerator[Speech, None]:
        said = text if isinstance(text, str) else "".join([part async for part in text])
        for _ in said:
            yield Speech(np.zeros(100, np.int16), RATE)


@dataclass
class FakeSpeaker:
    """Plays in no time. With `holds`, it plays until it is cancelled."""

    holds: bool = False
    lost: int = 0
    """How many plays find no device."""
    played: list[float] = field(default_factory=list)
    """Seconds of each finished play."""
    chimes: int = 0
    began: asyncio.Event = field(default_factory=asyncio.Event)

    async def play(self, pieces: AsyncGenerator[Speech, None]) -> float:
        seconds = 0.0
        async with aclosing(pieces) as stream:
            if self.lost:
                self.lost -= 1
                raise SpeakerLost("unplugged")
            async for piece in stream:
                self.began.set()
                seconds += piece.seconds
            if self.holds:
                await asyncio.Event().wait()
        self.played.append(seconds)
        return seconds

    async def chime(self, sound: Speech) -> None:
        self.chimes += 1


class FakeVoiceDetector:
    """Takes every loud frame for speech."""

    def detect(self, frame: AudioFrame) -> float:
        return 1.0 if np.abs(frame.pcm).max() >= 1000 else 0.0

    def reset(self) -> None:
        """Remembers nothing anyway."""


class FakeWakeDetector:
    """Hears the wake word in every frame that begins with `WAKE`."""

    WAKE = 7777
    words = ("hey_jarvis",)

    def detect(self, frame: AudioFrame) -> Wake | None:
        if frame.pcm[0] == self.WAKE:
            return Wake("hey_jarvis", 1.0, frame.at + FRAME / RATE)
        return None

    def reset(self) -> None:
        """Remembers nothing anyway."""


BUZZ: Pcm = np.resize(np.array([1, -1], np.int16), FRAME)


class FakeRoom:
    """Makes the frames of a microphone: silence, speech and wake words, one after another."""

    def __init__(self) -> None:
        self._at = 0

    def silence(self, seconds: float) -> list[AudioFrame]:
        return self._frames(0, seconds)

    def speech(self, seconds: float) -> list[AudioFrame]:
        return self._frames(1000, seconds)

    def wake(self) -> list[AudioFrame]:
        return self._frames(FakeWakeDetector.WAKE, FRAME / RATE)

    def _frames(self, level: int, seconds: float) -> list[AudioFrame]:
        frames = []
        for _ in range(max(round(seconds * RATE / FRAME), 1)):
            frames.append(AudioFrame(level * BUZZ, self._at / RATE))
            self._at += FRAME
        return frames
