"""The sound of what rings, and what the ears make of it."""

import numpy as np
import pytest
import soxr

from assistant.audio.bell import bell, softer, stroke
from assistant.audio.tones import remove_tones
from assistant.messages import RATE
from assistant.testing import frames_of


def test_the_bell_lasts_two_seconds_and_never_clicks() -> None:
    pcm = bell().pcm.astype(int)
    assert 1.9 < bell().seconds < 2.1
    assert np.abs(pcm).max() == pytest.approx(0.6 * 32767, abs=2)
    assert np.abs(pcm[:50]).max() < 200
    assert np.abs(pcm[-50:]).max() < 200


def test_the_stroke_before_a_text_is_shorter_than_a_second() -> None:
    assert stroke().seconds <= 0.8


def test_a_softer_sound_keeps_its_length() -> None:
    soft = softer(bell(), 0.25)
    assert len(soft.pcm) == len(bell().pcm)
    assert np.abs(soft.pcm).max() == pytest.approx(np.abs(bell().pcm).max() / 4, abs=2)
    assert softer(bell(), 1.0) is bell()


def test_the_bell_is_taken_out_of_the_sound() -> None:
    sound = soxr.resample(bell().pcm, bell().rate, RATE)
    left = np.concatenate([remove_tones(frame).pcm for frame in frames_of(sound)]).astype(float)
    whole = sound[: len(left)].astype(float)
    assert np.sum(left**2) < np.sum(whole**2) / 100
