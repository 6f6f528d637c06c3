"""Against a real sound server, whose speaker is recorded."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator
from typing import Any

import numpy as np
import pytest

from assistant.audio.mixer import Mixer, Track
from assistant.audio.portaudio import PortAudio
from assistant.audio.resampler import Resampler
from assistant.audio.speaker import PortAudioSpeaker
from assistant.errors import SpeakerLost
from assistant.messages import RATE, Pcm, Speech


def tone(hertz: float, seconds: float, rate: int) -> Speech:
    wave = 8000 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)
    return Speech(wave.astype(np.int16), rate)


async def stream(*pieces: Speech) -> AsyncGenerator[Speech]:
    for piece in pieces:
        yield piece


def loud(sound: Pcm) -> Pcm:
    """From the first sound to the last."""
    (where,) = np.nonzero(np.abs(sound) > 200)
    return sound[where[0] : where[-1] + 1]


def pitch(sound: Pcm) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * RATE / len(sound))


async def test_pieces_of_any_rate_are_played_one_after_the_other(pulse: Any) -> None:
    with pulse.recording() as recording:
        async with asyncio.timeout(20), PortAudioSpeaker(PortAudio(), "testspeaker") as speaker:
            pieces = stream(tone(440, 0.3, 22_050), tone(440, 0.2, 22_050), tone(880, 0.5, 24_000))
            seconds = await speaker.play(pieces)
            assert not speaker.playing
    assert seconds == pytest.approx(1.0, abs=0.01)
    heard = loud(recording.sound)
    assert len(heard) / RATE == pytest.approx(1.0, abs=0.03)
    assert pitch(heard[: RATE // 2]) == pytest.approx(440, abs=4)
    assert pitch(heard[RATE // 2 :]) == pytest.approx(880, abs=4)


async def test_a_cancelled_reply_is_cut_off_where_it_is(pulse: Any) -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncGenerator[Speech]:
        try:
            while True:
                yield tone(440, 0.5, 16_000)
        finally:
            closed.set()

    with pulse.recording() as recording:
        async with asyncio.timeout(20), PortAudioSpeaker(PortAudio()) as speaker:
            talk = asyncio.create_task(speaker.play(endless()))
            await asyncio.to_thread(recording.wait_for_sound)
            talk.cancel()
            before = recording.seconds
            with pytest.raises(asyncio.CancelledError):
                await talk
    assert closed.is_set()
    (sounding,) = np.nonzero(recording.sound)
    assert sounding[-1] / RATE - before < 0.15  # the recording itself lags; 5 s were ready to be played


async def test_a_late_piece_is_a_silence_and_no_end(pulse: Any) -> None:
    async def late() -> AsyncGenerator[Speech]:
        yield tone(440, 0.1, 16_000)
        await asyncio.sleep(0.5)
        yield tone(440, 0.1, 16_000)

    with pulse.recording() as recording:
        async with asyncio.timeout(20), PortAudioSpeaker(PortAudio()) as speaker:
            assert await speaker.play(late()) == pytest.approx(0.2, abs=0.01)
    heard = loud(recording.sound)
    assert len(heard) / RATE > 0.5
    assert np.abs(heard[3000:5000]).max() == 0


async def test_a_chime_sounds_beside_a_reply_and_nobody_waits_for_it(pulse: Any) -> None:
    with pulse.recording() as recording:
        async with asyncio.timeout(20), PortAudioSpeaker(PortAudio()) as speaker:
            await speaker.chime(tone(1760, 0.2, 16_000))
            await speaker.play(stream(tone(440, 0.5, 22_050)))
    spectrum = np.abs(np.fft.rfft(loud(recording.sound)))
    hertz = np.fft.rfftfreq(len(loud(recording.sound)), 1 / RATE)
    assert all(spectrum[np.abs(hertz - tone_hertz) < 10].max() > 1e5 for tone_hertz in (440, 1760))


async def test_nothing_to_say_takes_no_time_and_no_device() -> None:
    async with PortAudioSpeaker(PortAudio(), "no such thing") as speaker:
        assert await speaker.play(stream()) == 0


async def test_a_missing_speaker_is_an_error_for_a_reply_but_not_for_a_chime(
    pulse: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with PortAudioSpeaker(PortAudio(), "no such thing") as speaker:
        with pytest.raises(SpeakerLost, match="testspeaker"):
            await speaker.play(stream(tone(440, 0.1, RATE)))
        await speaker.chime(tone(440, 0.1, RATE))
        assert speaker.lost
    assert len(caplog.records) == 1


SPEAK = """
import asyncio
import numpy as np
from assistant.audio.portaudio import PortAudio
from assistant.audio.speaker import PortAudioSpeaker
from assistant.errors import SpeakerLost
from assistant.messages import Speech

async def sound(*lengths):
    for length in lengths:
        yield Speech(np.full(int(length * 16_000), 999, np.int16), 16_000)
        print("speaking", flush=True)

async def main():
    async with PortAudioSpeaker(PortAudio()) as speaker:
        try:
            await speaker.play(sound(0.5, 20))
        except SpeakerLost:
            print("lost", flush=True)
        input()
        print(round(await speaker.play(sound(0.3)), 2))

asyncio.run(main())
"""


async def test_a_server_that_dies_in_mid_reply_is_an_error_and_the_next_reply_is_heard(pulse: Any) -> None:
    """In a process of its own, for PortAudio sometimes leaves a thread behind that cannot be stopped."""
    program = (sys.executable, "-c", SPEAK)
    speaking = await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
    assert speaking.stdout
    async with asyncio.timeout(30):
        await speaking.stdout.readline()
        pulse.stop()
        assert await speaking.stdout.readline() == b"lost\n"
        await asyncio.to_thread(pulse.start)
        with pulse.recording() as recording:
            rest, _ = await speaking.communicate(b"\n")
    assert rest == b"speaking\n0.3\n"
    assert len(loud(recording.sound)) / RATE == pytest.approx(0.3, abs=0.03)


def fill(mixer: Mixer, samples: int) -> list[int]:
    block = np.zeros((samples, 2), np.int16)
    mixer.fill(block)
    assert np.array_equal(block[:, 0], block[:, 1])
    return [int(sample) for sample in block[:, 0]]


def track(*sound: int) -> Track:
    made = Track()
    made.put(np.array(sound, np.int16))
    made.ended = True
    return made


def test_sounds_add_up_and_are_clipped() -> None:
    mixer = Mixer(lambda: 1.0)
    assert mixer.add(track(1, 2, 30_000))
    assert mixer.add(track(10, 20, 30_000, 40))
    assert fill(mixer, 5) == [11, 22, 32_767, 40, 0]


def test_the_volume_is_asked_for_with_every_block() -> None:
    volume = [0.5, 0.0]
    mixer = Mixer(lambda: volume.pop(0))
    mixer.add(track(100, 100))
    assert [*fill(mixer, 1), *fill(mixer, 1)] == [50, 0]


def test_an_output_is_over_when_the_device_must_have_drained() -> None:
    mixer = Mixer(lambda: 1.0)
    mixer.tail = 10
    mixer.add(track(1))
    fill(mixer, 8)
    assert not mixer.over
    assert mixer.add(track(1))
    fill(mixer, 8)
    fill(mixer, 8)
    assert mixer.over
    assert not mixer.add(track(1))


def test_a_sound_still_being_made_keeps_the_output_open() -> None:
    mixer = Mixer(lambda: 1.0)
    unfinished = Track()
    mixer.add(unfinished)
    for _ in range(9):
        fill(mixer, 8)
    assert not mixer.over
    unfinished.put(np.array([7], np.int16))
    assert fill(mixer, 2) == [7, 0]


def test_a_change_of_rate_loses_nothing() -> None:
    resampler = Resampler(RATE)
    pieces = [tone(440, 0.5, rate) for rate in (8_000, 16_000, 48_000, 48_000)]
    sound = np.concatenate([*(resampler.feed(piece.pcm, piece.rate) for piece in pieces), resampler.rest()])
    assert len(sound) == pytest.approx(2 * RATE, abs=4)
    assert pitch(sound) == pytest.approx(440, abs=2)
