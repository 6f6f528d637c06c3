"""`assistant demo`: a short conversation through the whole real pipeline, without any sound card.

The offline voice speaks the requests; the real wake word model, voice detector and recogniser hear them;
the replies are spoken by the same voice into WAV files.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import tomllib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from assistant import logs, paths
from assistant.account import announced, as_line, as_text
from assistant.announcements import Announcement
from assistant.app import App
from assistant.audio.resampler import Resampler
from assistant.audio.soundfile import into_files, joined
from assistant.listen import Listener
from assistant.messages import FRAME, RATE, AudioFrame, Pcm, Speech
from assistant.plugins import adapter
from assistant.protocols import Place, Speaker, Voice
from assistant.record import TurnRecord
from assistant.settings import AsrSection, HouseholdSection, Settings, TtsSection
from assistant.terminal import Terminal
from assistant.watchers import Watchers

OFFLINE = Settings(
    household=HouseholdSection(languages=("en", "zh")),
    tts=TtsSection(order=("espeak",)),
    asr=AsrSection(order=("pocketsphinx",)),
)
USER = Settings(tts=TtsSection.model_validate({"espeak": {"speed_en": 140}}))
"""Speaks at the pace of somebody who wants to be understood."""
WAKE_WORD = "hey jarvis"
ROOM_NOISE = 10.0
"""Standard deviation of int16: no real room is digitally silent."""
RING_SECONDS = 15.0
"""How long to wait for the timer."""


@dataclass(frozen=True, slots=True)
class Scene:
    title: str
    say: str
    pause: float | None
    """Seconds after a wake word said on its own; None: all in one breath."""
    noise_db: float | None
    after_ring: bool


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    logs.setup("error")
    return await show(asked.out, terminal, json=asked.json)


async def show(folder: Path, terminal: Terminal, *, json: bool = False) -> int:
    """The conversation; its replies are written into `folder`. 1 where the timer did not ring."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Place(paths.find().place.models, Path(scratch) / "cache", Path(scratch) / "state")
        async with AsyncExitStack() as stack:
            stage = Stage(terminal, json=json)
            voice = await stack.enter_async_context(adapter("tts", "espeak", USER, place))
            play = scenes(terminal.language)
            sounds = [
                await _sound(scene, voice) for scene in play
            ]  # first: what it says colours what follows
            app = App(OFFLINE, place, lambda _: opened(folder), watchers=stage.watchers, rings=True)
            await stack.enter_async_context(app)
            for number, (scene, sound) in enumerate(zip(play, sounds, strict=True), 1):
                stage.open(number, scene)
                await stage.perform(scene, sound, app)
    if not json:
        print(terminal.text("demo_files", folder=folder))
    return int(stage.failed)


def scenes(language: str) -> list[Scene]:
    table = tomllib.loads((files("assistant.commands") / "demo.toml").read_text("utf-8"))
    return [_scene(entry, language) for entry in table["scene"]]


def _scene(entry: dict[str, Any], language: str) -> Scene:
    return Scene(
        title=entry["title"][language],
        say=entry["say"],
        pause=entry.get("pause"),
        noise_db=entry.get("noise_db"),
        after_ring=entry.get("after") == "ring",
    )


class Stage:
    """Plays the user, and prints what the assistant makes of it."""

    def __init__(self, terminal: Terminal, *, json: bool) -> None:
        self.failed = False
        self.watchers = Watchers(turns=[self._turn], announcements=[self._announced])
        self._terminal = terminal
        self._json = json
        self._rang = asyncio.Event()
        self._listener: Listener | None = None
        self._heard = 0
        self._noise = np.random.default_rng(1)

    def open(self, number: int, scene: Scene) -> None:
        if not self._json:
            gap = ", " if scene.pause is None else " … "
            print(f"\n{number}. {scene.title}\n  “{WAKE_WORD}{gap}{scene.say}”", flush=True)

    async def perform(self, scene: Scene, sound: Pcm, app: App) -> None:
        """The sound runs as quickly as it is heard, and waits while the assistant answers."""
        if scene.after_ring and not await self._ring():
            return
        self._listener = self._listener or Listener(app.senses.value, app.floor, app.reactions)
        for frame in self._frames(sound, scene):
            self._listener.hear(frame)
            await asyncio.sleep(0)
            if not scene.after_ring:
                await app.floor.finished()
        await app.floor.finished()

    async def _ring(self) -> bool:
        """Whether the timer rang in time."""
        try:
            async with asyncio.timeout(RING_SECONDS):
                return await self._rang.wait()
        except TimeoutError:
            self.failed = True
            return False

    def _frames(self, pcm: Pcm, scene: Scene) -> list[AudioFrame]:
        whole = pcm[: len(pcm) // FRAME * FRAME].astype(np.float64)
        level = ROOM_NOISE if scene.noise_db is None else _rms(whole) / 10 ** (scene.noise_db / 20)
        mixed = whole + self._noise.normal(0, level, len(whole))
        noisy: Pcm = np.clip(mixed, -32768, 32767).astype(np.int16)
        first, self._heard = self._heard, self._heard + len(noisy)
        return [
            AudioFrame(noisy[start : start + FRAME], (first + start) / RATE)
            for start in range(0, len(noisy), FRAME)
        ]

    def _turn(self, record: TurnRecord) -> None:
        if self._json:
            as_line(record.as_json())
        else:
            as_text(record, self._terminal)

    def _announced(self, announcement: Announcement) -> None:
        self._rang.set()
        if not self._json:
            announced(announcement, self._terminal)


async def _sound(scene: Scene, voice: Voice) -> Pcm:
    """With a second of the room before it, and enough after it for any decision."""
    told = [f"{WAKE_WORD}, {scene.say}"] if scene.pause is None else [WAKE_WORD, scene.say]
    spoken = [await _spoken(voice, text) for text in told]
    gap = _silence(scene.pause or 0)
    sound: Pcm = np.concatenate([_silence(1.0), spoken[0], gap, *spoken[1:], _silence(6.5)])
    return sound


async def _spoken(voice: Voice, text: str) -> Pcm:
    if not text:
        return _silence(0)
    rate, sound = await joined(voice.speak(text, "en"))
    resampler = Resampler(RATE)
    sound_at_rate: Pcm = np.concatenate([resampler.feed(sound, rate), resampler.rest()])
    return sound_at_rate


def _silence(seconds: float) -> Pcm:
    return np.zeros(round(seconds * RATE), np.int16)


def _rms(pcm: Any) -> float:
    """Of the speech alone: the pauses are not counted."""
    return float(np.sqrt(np.mean(np.square(pcm[np.abs(pcm) > ROOM_NOISE]))))


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Speaker]:
    async with into_files(folder) as speaker:
        yield InTime(speaker)


class InTime:
    """Takes as long to play as a loudspeaker, so that a ring can be interrupted."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    async def play(self, pieces: AsyncGenerator[Speech, None]) -> float:
        return await self._speaker.play(_paced(pieces))

    async def chime(self, sound: Speech) -> None:
        await self._speaker.chime(sound)


async def _paced(pieces: AsyncGenerator[Speech, None]) -> AsyncGenerator[Speech, None]:
    """Asks for the next piece while one still sounds, as a loudspeaker does."""
    sounds = 0.0
    async with aclosing(pieces) as stream:
        async for piece in stream:
            await asyncio.sleep(sounds)
            yield piece
            sounds = piece.seconds
    await asyncio.sleep(sounds)
