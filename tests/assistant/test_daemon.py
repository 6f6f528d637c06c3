"""The daemon's inner life, with ears and a mouth that only pretend."""

from __future__ import annotations

import asyncio
import os
import signal
import tomllib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from assistant.audio.microphone import HEARING
from assistant.daemon import Daemon
from assistant.errors import ModelMissing
from assistant.messages import AudioFrame
from assistant.settings import AudioSection, Settings
from assistant.testing import NOON, FakeRoom, FakeSpeaker, FakeVoiceDetector, FakeWakeDetector, place

QUIET = "[skills.music]\nenabled = false\n"
"""Nobody's real music is looked through; a test that ends at once would leave that process behind."""


class House:
    """A daemon, and what it hears and speaks with."""

    def __init__(self, folder: Path) -> None:
        self.room = FakeRoom()
        self.sound: asyncio.Queue[AudioFrame] = asyncio.Queue()
        self.volumes: list[float] = []
        self.hearing = HEARING
        self.device = "Kitchen microphone"
        self.broken = False
        self.hangs = False
        self.file = folder / "assistant.toml"
        self._place = place(folder)

    def build(self) -> None:
        self.file.write_text(QUIET)
        settings = Settings.model_validate(tomllib.loads(QUIET))
        self.daemon = Daemon(self.file, settings, self._place, lambda _: None)
        self.floor = self.daemon._app.floor  # noqa: SLF001

    async def frames(self) -> AsyncGenerator[AudioFrame]:
        while True:
            frame = await self.sound.get()
            self.sound.task_done()
            if self.broken:
                self.broken = False
                raise ZeroDivisionError
            yield frame

    @asynccontextmanager
    async def open_microphone(self) -> AsyncIterator[House]:
        yield self

    @asynccontextmanager
    async def open_speaker(self, section: AudioSection) -> AsyncIterator[FakeSpeaker]:
        self.volumes.append(section.volume)
        yield FakeSpeaker()

    @asynccontextmanager
    async def adapter(self, stage: str, name: str, *_: Any, **__: Any) -> AsyncIterator[Any]:
        fakes = {"wake": FakeWakeDetector(), "vad": FakeVoiceDetector()}
        if stage not in fakes:
            raise ModelMissing("there is none")
        try:
            yield fakes[stage]
        finally:
            if self.hangs:
                await asyncio.Event().wait()

    async def hear(self, *parts: list[AudioFrame]) -> None:
        """Returns when all of it has been heard."""
        for part in parts:
            for frame in part:
                self.sound.put_nowait(frame)
        async with asyncio.timeout(10):  # only for a test that fails
            await self.sound.join()
        await asyncio.sleep(0)

    def set_people(self, text: str) -> None:
        (self.file.parent / "people.toml").write_text(text)
        os.kill(os.getpid(), signal.SIGHUP)

    def set_volume(self, volume: float) -> None:
        self.file.write_text(f"{QUIET}[audio]\nvolume = {volume}\n")
        os.kill(os.getpid(), signal.SIGHUP)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    house = House(tmp_path)
    monkeypatch.setattr(import_module("assistant.background"), "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("assistant.app.adapter", house.adapter)
    monkeypatch.setattr("assistant.senses.adapter", house.adapter)
    monkeypatch.setattr(Daemon, "_open_microphone", lambda _, settings: house.open_microphone())
    monkeypatch.setattr(Daemon, "_open_speaker", lambda _, section: house.open_speaker(section))
    house.build()
    return house


@pytest.fixture
async def life(house: House) -> AsyncIterator[asyncio.Task[None]]:
    life = asyncio.create_task(house.daemon.run())
    await house.hear(house.room.silence(0.1))
    yield life
    life.cancel()
    await asyncio.wait([life])


async def test_new_settings_wait_until_the_user_has_finished(house: House, life: asyncio.Task[None]) -> None:
    await house.hear(house.room.wake(), house.room.speech(0.5))
    house.set_volume(0.5)
    await house.hear(house.room.speech(0.5))
    assert house.volumes == [1.0]
    assert house.floor.taken
    await house.hear(house.room.silence(1.5))
    while house.volumes != [1.0, 0.5]:  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0)
    await house.floor.free()
    await house.hear(house.room.wake())
    assert house.floor.taken, "it listens again"


async def test_a_listener_that_breaks_gives_the_floor_back_and_listens_anew(
    house: House, life: asyncio.Task[None]
) -> None:
    await house.hear(house.room.wake())
    assert house.floor.taken
    house.broken = True
    await house.hear(house.room.silence(0.1))
    await house.floor.free()
    await house.hear(house.room.wake())
    assert house.floor.taken


PEOPLE = """
[[people]]
name = "Mum"
role = "owner"
[[people]]
name = "Tom"
role = "child"
microphone = "kitchen"
"""


async def test_who_lives_here_is_learnt_while_it_runs(house: House, life: asyncio.Task[None]) -> None:
    identity, app = house.daemon._app.identity, house.daemon._app  # noqa: SLF001
    assert identity.who().role == "owner"
    house.set_people(PEOPLE)
    while identity.who().name != "Tom":  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0)
    await house.floor.free()
    assert app.abilities.understanding.route("i am mum", "en", NOON).steps[0].name == "people.introduce"
    house.set_people(PEOPLE.replace("child", "guest"))
    while identity.who().role != "guest":  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0)


async def test_a_wrong_people_file_is_said_and_changes_nothing(
    house: House, life: asyncio.Task[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(house.daemon, "_say", said.append)
    house.set_people(PEOPLE.replace("child", "chld"))
    while not said:  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0)
    assert said == ["settings_kept"]
    assert house.daemon._app.identity.who().role == "owner"  # noqa: SLF001


async def test_told_to_stop_it_stops(house: House, life: asyncio.Task[None]) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    await life


async def test_told_to_stop_while_it_starts_it_does_not_start(house: House) -> None:
    life = asyncio.create_task(house.daemon.run())
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGTERM)
    await life


async def test_told_twice_it_waits_for_nothing_that_hangs(house: House, life: asyncio.Task[None]) -> None:
    house.hangs = True
    for _ in range(3):  # two parts hang, and each time one of them is given up
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0.01)
    await life
