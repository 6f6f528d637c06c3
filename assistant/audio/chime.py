"""Makes the short sound that says "I am listening"."""

from __future__ import annotations

from functools import cache

import numpy as np

from assistant.audio.tones import NOTES
from assistant.messages import Speech

NOTE_SECONDS = 0.1
STEP_SECONDS = 0.04
"""From one note's start to the next one's."""
PEAK = 0.25
"""Of full scale."""
OUTPUT_RATE = 48_000
AUDIBLE_SECONDS = 0.75
"""From the speaker being asked until nothing of it is heard: 0.2 s of device latency, 0.14 s, echo."""


@cache
def chime() -> Speech:
    """0.14 s."""
    note, step = round(NOTE_SECONDS * OUTPUT_RATE), round(STEP_SECONDS * OUTPUT_RATE)
    sound = np.zeros(note + step * (len(NOTES) - 1))
    for index, hertz in enumerate(NOTES):
        turns = hertz * np.arange(note) / OUTPUT_RATE
        sound[index * step :][:note] += np.hanning(note) * np.sin(2 * np.pi * turns)
    scale = PEAK * 32767 / np.abs(sound).max()
    return Speech((sound * scale).astype(np.int16), OUTPUT_RATE)
