"""Spoken and noisy sounds to hear, the same at every run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.messages import RATE, Pcm

VOICES = ("en-us", "en-gb", "en-us+f4", "en-gb+f1", "en-us+m3", "en-gb-x-rp+m7")
"""Of espeak-ng; some others, such as +f2 and +f3, breathe at random."""
SPEEDS = (140, 165, 190)
"""Words a minute."""
ROOM_NOISE = 10.0
"""Standard deviation of int16: what a quiet room leaves in a microphone."""
LEVEL = 3000.0
"""Root mean square of int16 that speech is brought to, -21 dB of full scale."""
SPOKEN_DB = 30
"""Below its loudest 20 ms, sound is a pause."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something to say, and how."""

    text: str
    voice: str = VOICES[0]
    speed: int = SPEEDS[1]


def speak(lines: Sequence[Line]) -> list[Pcm]:
    """16 kHz each, without the silence around it, all equally loud."""
    with tempfile.TemporaryDirectory() as folder:
        asked = json.dumps([[line.text, line.voice, line.speed] for line in lines])
        command = [sys.executable, "-m", "bench.spoken", folder]
        subprocess.run(command, input=asked, text=True, check=True)
        return [
            _trimmed(np.fromfile(Path(folder) / f"{number}.raw", np.int16)) for number in range(len(lines))
        ]


def _trimmed(sound: Pcm) -> Pcm:
    start, end = spoken_span(sound)
    cut = sound[start:end].astype(np.float64)
    return _as_pcm(cut * LEVEL / np.sqrt(np.mean(np.square(cut))))


def spoken_span(sound: Pcm) -> tuple[int, int]:
    """Samples from the first to the last 20 ms that are no pause."""
    window = RATE // 50
    levels = np.abs(sound[: len(sound) // window * window].astype(np.float64)).reshape(-1, window).max(axis=1)
    loud = np.flatnonzero(levels > levels.max() * 10 ** (-SPOKEN_DB / 20))
    return int(loud[0]) * window, int(loud[-1] + 1) * window


def in_room(parts: Sequence[Pcm | float], *, snr_db: float | None = None, seed: int = 0) -> Pcm:
    """Sounds, and seconds of pause, one after another in a noise; None: in a quiet room.

    The noise is pink, as of a fan or the street: as much power in every octave.
    """
    sound = np.concatenate(
        [np.zeros(round(part * RATE)) if isinstance(part, float) else part for part in parts]
    )
    random = np.random.default_rng(seed)
    if snr_db is None:
        return _as_pcm(sound + random.normal(0, ROOM_NOISE, len(sound)))
    return _as_pcm(sound + pink(len(sound), random) * LEVEL / 10 ** (snr_db / 20))


def pink(samples: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Noise of root mean square 1, its power falling by 3 dB an octave from 50 Hertz on."""
    spectrum = np.fft.rfft(random.normal(0, 1, samples))
    hertz = np.fft.rfftfreq(samples, 1 / RATE)
    spectrum *= np.where(hertz < 50, 0, 1 / np.sqrt(np.maximum(hertz, 50)))
    noise: NDArray[np.float64] = np.fft.irfft(spectrum, samples)
    noise /= np.sqrt(np.mean(np.square(noise)))
    return noise


def _as_pcm(sound: NDArray[np.float64]) -> Pcm:
    return np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
