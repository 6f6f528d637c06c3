"""Turns a device's sound, of whatever rate and channels, into the frames that the assistant works with."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import soxr

from assistant.audio.ring import Block
from assistant.messages import FRAME, RATE, AudioFrame, Pcm


class Framer:
    """Keeps count of the samples it gave, across all the devices that its sound came from."""

    def __init__(self) -> None:
        self._given = 0
        self._rest: Pcm = np.zeros(0, np.int16)
        self._resampler: soxr.ResampleStream | None = None

    def start(self, rate: int) -> None:
        """Forgets what is left of the last device; the next sound has `rate`."""
        self._rest = np.zeros(0, np.int16)
        self._resampler = soxr.ResampleStream(rate, RATE, 1, dtype="int16") if rate != RATE else None

    def frames(self, block: Block) -> Iterator[AudioFrame]:
        sound = to_mono(block)
        if self._resampler:
            sound = self._resampler.resample_chunk(sound)
        self._rest = np.concatenate([self._rest, sound])
        while len(self._rest) >= FRAME:
            frame, self._rest = self._rest[:FRAME], self._rest[FRAME:]
            yield AudioFrame(frame, self._given / RATE)
            self._given += FRAME


def to_mono(block: Block) -> Pcm:
    """The mean of two channels; of more the first, where microphone arrays put what they made of all."""
    if block.shape[1] == 2:
        mean: Pcm = block.mean(axis=1).astype(np.int16)
        return mean
    return block[:, 0]
