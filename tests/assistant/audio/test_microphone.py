"""Against a real sound server, except where a device must misbehave."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import numpy as np
import pytest

from assistant.audio import microphone
from assistant.audio.microphone import Hearing, PortAudioMicrophone
from assistant.audio.portaudio import PortAudio
from assistant.audio.watchdog import Watchdog
from assistant.messages import RATE, AudioFrame, Pcm


def tone(hertz: float, seconds: float) -> Pcm:
    return (8000 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)).astype(np.int16)


def pitch(sound: Pcm) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * RATE / len(sound))


async def until(frames: AsyncGenerator[AudioFrame], *, loud: bool) -> AudioFrame:
    """The next frame that is a sound, or else a silence."""
    async for frame in frames:
        if frame.pcm.any() == loud:
            return frame
    raise AssertionError("the microphone ended")


async def take(frames: AsyncGenerator[AudioFrame], count: int) -> list[AudioFrame]:
    return [await anext(frames) for _ in range(count)]


async def test_a_tone_arrives_whole_and_at_its_pitch(pulse: Any) -> None:
    async with (
        asyncio.timeout(20),
        PortAudioMicrophone(PortAudio(), "testmic") as mic,
        aclosing(mic.frames()) as frames,
    ):
        assert mic.hearing.state == "hearing"
        await anext(frames)
        pulse.say(tone(440, 1.0), RATE)
        first = await until(frames, loud=True)
        heard = [first, *await take(frames, 60)]
    sound = np.concatenate([frame.pcm for frame in heard])
    (loud,) = np.nonzero(sound)
    whole = sound[loud[0] : loud[-1]]
    assert len(whole) > 0.9 * RATE
    assert pitch(whole) == pytest.approx(440, abs=2)
    assert whole.tobytes() in tone(440, 1.0).tobytes(), "a sample is lost or changed"
    assert np.diff([frame.at for frame in heard]) == pytest.approx(0.032)
    assert mic.overruns == 0


async def test_zeros_are_reported_once_and_listened_to(pulse: Any) -> None:
    changes: list[Hearing] = []
    quick = Watchdog(zero_seconds=0.3)
    async with (
        asyncio.timeout(20),
        PortAudioMicrophone(PortAudio(), on_change=changes.append, watchdog=quick) as mic,
        aclosing(mic.frames()) as frames,
    ):
        await take(frames, 30)
        pulse.say(tone(440, 0.2), RATE)
        await until(frames, loud=True)
        await until(frames, loud=False)
        await take(frames, 30)
    assert [change.state for change in changes] == ["hearing", "silent", "hearing", "silent"]
    assert changes[1].reason == "zero_frames"


LISTEN = """
import asyncio
from assistant.audio.microphone import PortAudioMicrophone
from assistant.audio.portaudio import PortAudio

async def main():
    first, loud = True, False
    async with PortAudioMicrophone(PortAudio(), on_change=lambda to: print(to.state, flush=True)) as mic:
        async for frame in mic.frames():
            if first:
                print("frames", flush=True)
            if frame.pcm.any() != loud:
                print("loud" if frame.pcm.any() else "quiet", flush=True)
            first, loud = False, frame.pcm.any()

asyncio.run(main())
"""


async def test_a_sound_server_that_dies_and_returns_is_heard_again(pulse: Any) -> None:
    """In a process of its own, for PortAudio sometimes leaves a thread behind that cannot be stopped."""
    program = (sys.executable, "-c", LISTEN)
    listening = await asyncio.create_subprocess_exec(*program, stdout=PIPE, stderr=DEVNULL)
    assert listening.stdout

    async def says(word: str) -> None:
        assert (await listening.stdout.readline()).decode().strip() == word  # type: ignore[union-attr]

    async with asyncio.timeout(30):
        await says("hearing")
        await says("frames")
        pulse.stop()
        await says("lost")
        await asyncio.to_thread(pulse.start)
        await says("hearing")
        pulse.say(tone(440, 0.5), RATE)
        await says("loud")
    listening.kill()
    await listening.wait()


async def test_a_name_that_fits_nothing_is_lost_in_one_line(
    pulse: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with PortAudioMicrophone(PortAudio(), "no such thing") as mic:
        assert mic.hearing.state == "lost"
        assert mic.hearing.reason == "microphone_lost"
        assert '"testmic"' in mic.hearing.detail
    assert len(caplog.records) == 1


class Device:
    """Stands in for a stream whose driver gives what the test wants."""

    def __init__(self, blocks: list[Pcm]) -> None:
        self.rate = RATE
        self.vanished = self.fresh = False
        self.overruns = 0
        self._blocks = blocks

    async def block(self, seconds: float) -> Any:
        return self._blocks.pop(0)[:, np.newaxis] if self._blocks else np.zeros((0, 1), np.int16)


class Devices:
    """Stands in for PortAudio: each opening gives the next device."""

    def __init__(self, *devices: list[Pcm]) -> None:
        self.stale = self.wants_pause = False
        self.opened = 0
        self._devices = [Device(blocks) for blocks in devices]

    async def open(self, ways: object) -> Device:
        self.opened += 1
        return self._devices.pop(0)

    async def start(self, device: Device) -> None: ...

    async def close(self, device: Device) -> None: ...


NOISE = np.random.default_rng(1).integers(-99, 99, (50, 512)).astype(np.int16)


async def states_of(devices: Any, frames: int, **watch: float) -> list[tuple[str, str]]:
    changes: list[Hearing] = []
    watchdog = Watchdog(**watch)
    async with (
        PortAudioMicrophone(devices, on_change=changes.append, watchdog=watchdog) as mic,
        aclosing(mic.frames()) as stream,
    ):
        await take(stream, frames)
    return [(change.state, change.reason) for change in changes]


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microphone, "RETRY_SECONDS", 0)


@pytest.mark.usefixtures("_at_once")
async def test_a_device_that_gives_no_more_frames_is_opened_anew() -> None:
    devices = Devices([*NOISE[:3]], [*NOISE[:9]])
    assert await states_of(devices, 8) == [("hearing", ""), ("lost", "no_frames"), ("hearing", "")]
    assert devices.opened == 2
    assert devices.stale


@pytest.mark.usefixtures("_at_once")
async def test_a_frozen_device_stays_lost_until_it_gives_something_new() -> None:
    devices = Devices([NOISE[0]] * 11, [NOISE[1]] * 11, [*NOISE[:9]])
    states = await states_of(devices, 30, frozen_seconds=0.3)
    assert states[:2] == [("hearing", ""), ("lost", "frozen_frames")]
    assert states[-1] == ("hearing", "")
    assert devices.opened == 3
