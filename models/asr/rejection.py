"""Tells a command from anything else that was said, which a grammar makes into a command too.

The measure is a likelihood ratio: how much better the sound is explained by the free sequence of sounds that
fits it best than by the words of the grammar. Over all frames of the command, and with a share of its worst
word, since one wrong word is enough.

Calibrated on commands of espeak-ng (8 voices, 5 speeds, half of them in noise of 10 dB), 120 other requests
and 45 clips of people, of which 10 are commands; then moved a little towards doubt, since asking again costs
a user less than a wrong action. Over the whole loop that halved the wrong actions (from 4.3 to 2.5 % of the
commands, many of them in noise, and from 7.4 to 3.7 % of other sentences) and asks about 7 commands of 100
more. See also `README.md`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORST = 0.3
"""The share of the worst word."""
EVEN = 6.5e-3
"""The strain at which it is as likely a command as not, in nats per frame of 10 ms..."""
STEP = 1e-3
"""...and what more makes it e times as unlikely."""


@dataclass(frozen=True, slots=True)
class Segment:
    """What one search put at one place of the sound: a word, a sound, or silence."""

    name: str
    start: int
    """Its first frame."""
    end: int
    """One after its last."""
    likelihood: float
    """Natural logarithm."""

    @property
    def frames(self) -> int:
        return self.end - self.start


def strain(words: Sequence[Segment], others: Sequence[Segment], sounds: Sequence[Segment]) -> float:
    """How much the sound strains against the words; `others`: the silences around them."""
    length = max(segment.end for segment in [*words, *others, *sounds])
    gain = _by_frame(sounds, length) - _by_frame([*words, *others], length)
    worst = max(float(gain[word.start : word.end].mean()) for word in words)
    around = [*words, *others]
    total = sum(float(gain[segment.start : segment.end].sum()) for segment in around)
    return total / sum(word.frames for word in words) + WORST * worst


def confidence(strain: float) -> float:
    """0 to 1, 0.5 at the point of calibration."""
    return 1 / (1 + math.exp(min((strain - EVEN) / STEP, 50.0)))


def _by_frame(segments: Sequence[Segment], length: int) -> NDArray[np.float64]:
    """Each segment's likelihood spread evenly over its frames."""
    spread = np.zeros(length)
    for segment in segments:
        spread[segment.start : segment.end] = segment.likelihood / max(segment.frames, 1)
    return spread
