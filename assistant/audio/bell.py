"""The sound of what rings, made rather than shipped: a bell that climbs from soft to loud."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.audio.tones import HARMONICS, NOTES
from assistant.messages import Speech

RATE = 48_000
STEP_SECONDS = 0.2
"""From one stroke to the next."""
STROKES = 8
RISE_SECONDS = 0.02
"""Soft enough that no stroke sounds like a consonant."""
DECAY_SECONDS = 0.12
"""In which a stroke falls to 1/e."""
TAIL_SECONDS = 0.6
OVERTONE = 0.15
PEAK = 0.6
"""Of full scale."""


@cache
def bell() -> Speech:
    """One round, 2 s, of the two notes in turn."""
    return _strokes(STROKES)


@cache
def stroke() -> Speech:
    """Two notes, 0.8 s: somebody is about to be told something."""
    return _strokes(2)


def softer(sound: Speech, share: float) -> Speech:
    """The same at `share` of its amplitude, 0 to 1, as `audio.volume` counts."""
    if share >= 1:
        return sound
    return Speech((sound.pcm * max(share, 0.0)).astype(np.int16), sound.rate)


def _strokes(count: int) -> Speech:
    step = round(STEP_SECONDS * RATE)
    one = [_stroke(hertz) for hertz in NOTES]
    sound = np.zeros(step * (count - 1) + len(one[0]))
    for index in range(count):
        sound[index * step :][: len(one[0])] += one[index % len(NOTES)]
    return Speech((sound * (PEAK * 32767 / np.abs(sound).max())).astype(np.int16), RATE)


def _stroke(hertz: float) -> NDArray[np.float64]:
    at = np.arange(round(TAIL_SECONDS * RATE)) / RATE
    rising = 0.5 - 0.5 * np.cos(np.pi * np.minimum(at / RISE_SECONDS, 1))
    falling = np.exp(-np.maximum(at - RISE_SECONDS, 0) / DECAY_SECONDS)
    waves = sum(
        OVERTONE ** (harmonic - 1) * np.sin(2 * np.pi * harmonic * hertz * at) for harmonic in HARMONICS
    )
    wave: NDArray[np.float64] = waves * rising * falling
    return wave
