"""Speech told from other sound, with the real network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from assistant.audio.bell import bell
from assistant.audio.chime import chime
from assistant.audio.endpoint import Endpointer, Phase
from assistant.audio.tones import remove_tones
from assistant.messages import RATE, AudioFrame, Language
from assistant.settings import EndpointSection
from assistant.testing import frames_of, place
from models.vad.silero import Silero

Say = Callable[..., list[AudioFrame]]


@pytest.fixture
async def vad(tmp_path: Path) -> AsyncIterator[Silero]:
    async with Silero(Silero.Section(), place(tmp_path)) as detector:
        yield detector


@pytest.mark.parametrize(("text", "language"), [("What time is it?", "en"), ("现在几点了", "zh")])
async def test_speech_is_speech(vad: Silero, say: Say, text: str, language: Language) -> None:
    frames = say(text, language=language)
    probabilities = np.array([vad.detect(frame) for frame in frames])
    times = np.array([frame.at for frame in frames])
    spoken = (times > 1.1) & (times < frames[-1].at - 1.1)
    assert np.median(probabilities[spoken]) > 0.8
    assert probabilities[times < 0.9].max() < 0.35


@pytest.mark.parametrize("loudness", [0, 20, 3000])
def test_noise_and_silence_are_not(vad: Silero, loudness: float) -> None:
    noise = np.random.default_rng(0).normal(0, loudness, 4 * RATE).astype(np.int16)
    assert max(vad.detect(frame) for frame in frames_of(noise)) < 0.35


async def test_after_a_reset_the_same_sound_gives_the_same_answers(vad: Silero, say: Say) -> None:
    frames = say("one two three")
    first = [vad.detect(frame) for frame in frames]
    vad.reset()
    assert [vad.detect(frame) for frame in frames] == first


@pytest.mark.parametrize("delay", [0, 170, 340])
def test_what_remains_of_the_chime_is_no_speech(vad: Silero, delay: int) -> None:
    sound = np.random.default_rng(0).normal(0, 20, 2 * RATE)
    heard = soxr.resample(chime().pcm.astype(np.float64), chime().rate, RATE)
    sound[8000 + delay :][: len(heard)] += heard
    frames = [remove_tones(frame) for frame in frames_of(sound.astype(np.int16))]
    assert max(vad.detect(frame) for frame in frames) < 0.5


def in_the_room(loudness: float, samples: int) -> NDArray[np.float64]:
    """The bell again and again, through a reverberant room, with the room's noise."""
    random = np.random.default_rng(0)
    direct = soxr.resample(bell().pcm.astype(np.float64), bell().rate, RATE)
    echo = random.normal(0, 0.05, 4000) * np.exp(-np.arange(4000) / 1000)
    rings = np.convolve(np.resize(direct, samples), np.concatenate([[1.0], echo]))[:samples]
    heard: NDArray[np.float64] = rings / rings.std() * loudness + random.normal(0, 10, samples)
    return heard


@pytest.mark.parametrize("loudness", [300, 3000, 9000])
def test_the_bell_is_no_speech(vad: Silero, loudness: float) -> None:
    frames = frames_of(np.clip(in_the_room(loudness, 10 * RATE), -32768, 32767).astype(np.int16))
    endpointer = Endpointer(EndpointSection())
    phases = {endpointer.feed(vad.detect(remove_tones(frame))) for frame in frames}
    assert Phase.SPEAKING not in phases


@pytest.mark.parametrize(
    ("text", "language"), [("stop", "en"), ("snooze", "en"), ("停", "zh"), ("知道了", "zh")]
)
def test_a_word_is_heard_under_a_bell_ten_times_as_loud(
    vad: Silero, say: Say, text: str, language: Language
) -> None:
    voice = np.concatenate([frame.pcm for frame in say(text, language=language)]).astype(np.float64)
    voice *= 500 / voice[np.abs(voice) > 500].std()
    sound = voice + in_the_room(5000, len(voice))
    frames = [remove_tones(frame) for frame in frames_of(sound.astype(np.int16))]
    endpointer = Endpointer(EndpointSection())
    assert Phase.SPEAKING in [endpointer.feed(vad.detect(frame)) for frame in frames]


@pytest.mark.parametrize(
    ("text", "language"), [("stop", "en"), ("no", "en"), ("停", "zh"), ("对", "zh"), ("不", "zh")]
)
async def test_the_shortest_answers_are_utterances(
    vad: Silero, say: Say, text: str, language: Language
) -> None:
    endpointer = Endpointer(EndpointSection())
    frames = say(text, language=language)
    phases = [endpointer.feed(vad.detect(frame)) for frame in frames]
    assert phases[-1] is Phase.ENDED
    start, end = (sample / RATE for sample in endpointer.speech)
    assert 0.9 < start < 1.2
    assert 1.1 < end < frames[-1].at - 0.7
