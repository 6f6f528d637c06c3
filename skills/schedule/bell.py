"""The sound of a timer that rings, made rather than shipped."""

from __future__ import annotations

from functools import cache

import numpy as np

from assistant import Speech

RATE = 16_000
NOTES = (880.0, 1108.7, 1318.5, 1108.7)
"""Hertz: A5, C sharp, E, C sharp."""
STRIKE = 0.22
"""Seconds from one note to the next."""
DECAY = 0.09
"""Seconds in which a note falls to 1/e."""
LEVEL = 0.4


@cache
def bell() -> Speech:
    """Two rounds of four bell notes and a pause, 2.2 s."""
    length = int(STRIKE * RATE)
    at = np.arange(length) / RATE
    strokes = [
        (np.sin(2 * np.pi * note * at) + 0.3 * np.sin(4 * np.pi * note * at)) * np.exp(-at / DECAY)
        for note in NOTES
    ]
    wave = np.concatenate([*strokes, *strokes, np.zeros(length * 2)])
    edge = np.minimum(1, np.arange(len(wave)) / (0.005 * RATE))
    return Speech((wave * edge / np.abs(wave).max() * LEVEL * 32767).astype(np.int16), RATE)
