"""What was said just before the wake word was noticed."""

import numpy as np
import pytest

from assistant.audio.preroll import Preroll
from assistant.messages import FRAME, RATE, Pcm, Wake
from assistant.testing import frames_of

FRAME_SECONDS = FRAME / RATE


def voice(seconds: float) -> Pcm:
    time = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(np.sin(2 * np.pi * 300 * time) * 5000, np.int16)


def hiss(seconds: float) -> Pcm:
    """An s: all of it above the voice."""
    time = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(np.sin(2 * np.pi * 5000 * time) * 1500, np.int16)


def keeping(*sounds: Pcm) -> Preroll:
    preroll = Preroll()
    for frame in frames_of(np.concatenate(sounds)):
        preroll.keep(frame)
    return preroll


def test_one_second_is_kept() -> None:
    frames = keeping(voice(3.2)).since(0)
    assert len(frames) == 31
    assert frames[-1].at == pytest.approx(3.2 - FRAME_SECONDS)


def test_the_frame_in_which_a_moment_lies_is_given() -> None:
    frames = keeping(voice(0.96)).since(0.5)
    assert frames[0].at <= 0.5 < frames[0].at + FRAME_SECONDS


def test_a_command_is_cut_off_at_the_last_hiss_of_the_wake_word() -> None:
    frames = keeping(voice(0.6), hiss(0.1), voice(0.26)).after(Wake("hey_jarvis", 1, at=0.96))
    assert 0.6 - FRAME_SECONDS <= frames[0].at <= 0.6
    assert frames[-1].at == pytest.approx(0.96 - FRAME_SECONDS)


def test_without_a_pause_all_that_may_be_the_command_is_kept() -> None:
    frames = keeping(voice(0.96)).after(Wake("hey_jarvis", 1, at=0.96))
    assert frames[0].at <= 0.36


def test_nothing_kept_is_nothing_said() -> None:
    preroll = keeping(voice(0.96))
    preroll.clear()
    assert preroll.after(Wake("hey_jarvis", 1, at=0.96)) == ()
