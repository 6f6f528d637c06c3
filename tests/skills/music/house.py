"""A house with music: songs that really sound, a room in which a test says what goes on, and a skill."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import av
import numpy as np

from assistant import Home, Intent, Language, Person, Reply, Turn, Web
from assistant.testing import NOON, FakeAnnouncer, FakeRoomState, home, turn
from skills.music import MusicSkill
from skills.music.section import MusicSection

RATE = 16_000
SONGS = (
    ("七里香", "周杰伦", "七里香", 30.0),
    ("Mojito", "周杰伦", "Mojito", 30.0),
    ("Yesterday", "The Beatles", "Help!", 30.0),
    ("Short", "Nobody", "Bits", 0.4),
)


def tone(path: Path, seconds: float, *, title: str = "", artist: str = "", album: str = "") -> Path:
    """A steady tone, so that its loudness says how loud the player is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    wave = 12_000 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * RATE)) / RATE)
    with av.open(str(path), "w") as file:
        stream = file.add_stream("flac", rate=RATE)
        assert isinstance(stream, av.AudioStream)
        file.metadata.update({"title": title, "artist": artist, "album": album})
        frame = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None], format="s16", layout="mono")
        frame.rate = RATE
        resampler = av.AudioResampler(format=stream.format, layout=stream.layout, rate=RATE, frame_size=4096)
        for piece in resampler.resample(frame):
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return path


def fill(folder: Path) -> None:
    for number, (title, artist, album, seconds) in enumerate(SONGS):
        tone(folder / f"{number}.flac", seconds, title=title, artist=artist, album=album)


@dataclass
class House:
    """Its clock stands still until a test moves it."""

    folder: Path
    music: Path
    known: Path
    """The library's database, after a scan of `music`."""
    outputs: tuple[str, ...] = ("null",)
    now: datetime = NOON
    room: FakeRoomState = field(default_factory=FakeRoomState)
    announcer: FakeAnnouncer = field(default_factory=FakeAnnouncer)
    web: Web | None = None
    person: Person | None = None
    settings: dict[str, object] = field(default_factory=dict)

    def home(self) -> Home:
        made = home(self.folder, room=self.room, announcer=self.announcer, web=self.web)
        return replace(made, clock=lambda: self.now, stays=False)

    def skill(self) -> MusicSkill:
        """Another one is what a restart gives."""
        given = {"library": (str(self.music),), "outputs": self.outputs, "radio_browser": False}
        return MusicSkill(MusicSection.model_validate(given | self.settings), self.home())

    @asynccontextmanager
    async def living(self) -> AsyncIterator[MusicSkill]:
        state = self.home().place.state
        state.mkdir(parents=True, exist_ok=True)
        if not (state / self.known.name).exists():
            shutil.copy(self.known, state)
        async with self.skill() as skill:
            yield skill

    def turn(self, language: Language = "en") -> Turn:
        made = turn(language, now=self.now)
        return replace(made, person=self.person) if self.person else made

    async def ask(self, skill: MusicSkill, action: str, language: Language = "en", **slots: object) -> Reply:
        return await skill.act(self.turn(language), Intent(f"music.{action}", slots))
