"""The pure tones of our own signals, and how they are taken out of what the microphone hears."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.messages import FRAME, RATE, AudioFrame

NOTES = (1318.5, 1760.0)
"""Hertz: e''' and a''', a rising fourth, above most of a voice's power."""
HARMONICS = (1, 2)
"""Of each note, as the bell has them."""
AUDIBLE_SECONDS = 0.6
"""From the speaker being told to stop until nothing of it is heard: the device's 0.2 s, and echo."""
BENDS = 3
"""Terms of the polynomial that a tone's loudness follows within a frame: constant, linear, quadratic."""


def remove_tones(frame: AudioFrame) -> AudioFrame:
    """The frame without what our tones can have put into it, however late or blurred they come.

    Least squares on sines and cosines of the tones, each with a slowly changing loudness. Measured through
    a reverberant room: 20 dB less of the bell and more of the chime. Under a bell ten times as loud as
    the voice, silero heard 12 of 12 words like "stop" with it and 6 without, and no bell for a voice.
    """
    pcm = frame.pcm.astype(np.float64)
    tones = _tones()
    cleaned = np.rint(pcm - tones @ (tones.T @ pcm)).clip(-32768, 32767)
    return AudioFrame(cleaned.astype(np.int16), frame.at)


@cache
def _tones() -> NDArray[np.float64]:
    """An orthonormal basis of all that they can be within one frame, shape (512, 24)."""
    samples = np.arange(FRAME)
    middle = np.linspace(-1, 1, FRAME)
    tones = [note * harmonic for note in NOTES for harmonic in HARMONICS]
    waves = [wave(2 * np.pi * hertz * samples / RATE) for hertz in tones for wave in (np.sin, np.cos)]
    bent = [wave * middle**power for wave in waves for power in range(BENDS)]
    basis: NDArray[np.float64] = np.linalg.qr(np.stack(bent, axis=1))[0]
    return basis
