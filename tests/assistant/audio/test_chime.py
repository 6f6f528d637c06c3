"""The acknowledgement sound, and the microphone's signal without it."""

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from assistant.audio.chime import AUDIBLE_SECONDS, chime
from assistant.audio.tones import NOTES, remove_tones
from assistant.messages import RATE, AudioFrame
from assistant.testing import frames_of

Sound = NDArray[np.float64]


def heard_chime(delay: int, loudness: float) -> Sound:
    """One second of the chime as a reverberant room hands it to the microphone."""
    pcm = chime().pcm.astype(np.float64)
    direct = soxr.resample(pcm / pcm.std(), chime().rate, RATE)
    random = np.random.default_rng(0)
    tail = random.normal(0, 0.2, 4000) * np.exp(-np.arange(4000) / 1000)
    room = np.convolve(direct, np.concatenate([[1.0], tail])) * loudness
    sound = np.zeros(RATE)
    sound[delay : delay + len(room)] = room[: RATE - delay]
    return sound


def speech_like() -> Sound:
    """One second of a buzz at 120 Hz with a syllable's rhythm."""
    time = np.arange(RATE) / RATE
    buzz = sum(np.sin(2 * np.pi * 120 * k * time) / k for k in range(1, 30))
    return np.asarray(buzz * (1 + np.sin(2 * np.pi * 4 * time)) * 1000)


def cleaned(sound: Sound) -> Sound:
    frames = frames_of(np.rint(sound).astype(np.int16))
    return np.concatenate([remove_tones(frame).pcm for frame in frames]).astype(np.float64)


def power_at_notes(sound: Sound) -> float:
    """In decibels, 40 Hz around each note."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    near = np.any([np.abs(hertz - note) < 40 for note in NOTES], axis=0)
    return 10 * float(np.log10(power[near].sum() + 1))


def test_the_chime_is_short_and_soft_at_both_ends() -> None:
    pcm = chime().pcm.astype(int)
    assert chime().seconds <= 0.15 < AUDIBLE_SECONDS
    assert 6000 < np.abs(pcm).max() < 12000
    assert np.abs(pcm[:50]).max() < 100
    assert np.abs(pcm[-50:]).max() < 100


@pytest.mark.parametrize("delay", range(1600, 2200, 97))
def test_the_chime_is_removed_at_any_delay(delay: int) -> None:
    sound = heard_chime(delay, 3000)
    assert power_at_notes(cleaned(sound)) < power_at_notes(sound) - 30


def test_a_chime_as_loud_as_the_speech_leaves_the_speech() -> None:
    speech = speech_like()
    mixed = speech + heard_chime(2000, float(speech.std()))
    result = cleaned(mixed)
    clean = speech[: len(result)]
    assert power_at_notes(result) < power_at_notes(mixed) - 20
    assert np.sum(clean**2) > 10**1.5 * np.sum((result - clean) ** 2)


def test_a_frame_keeps_its_place_and_shape() -> None:
    frame = AudioFrame(np.full(512, -32768, np.int16), 3.5)
    result = remove_tones(frame)
    assert (result.at, result.pcm.dtype, result.pcm.shape) == (3.5, np.dtype(np.int16), (512,))
