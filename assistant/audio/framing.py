"""Turns a device's sound, of whatever rate and channels, into the frames that the assistant works with."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assistant.audio.resampler import Resampler
from assistant.audio.ring import Block
from assistant.messages import FRAME, RATE, AudioFrame, Pcm


class Framer:
    """Keeps count of the samples it gave, across all the devices that its sound came from."""

    def __init__(self) -> None:
        self._given = 0
        self.restart()

    def restart(self) -> None:
        """Forgets what is left of the last device's sound."""
        self._resampler = Resampler(RATE)
        self._rest: Pcm = np.zeros(0, np.int16)

    def frames(self, block: Block, rate: int) -> Iterator[AudioFrame]:
        """All the frames that the sound so far fills."""
        self._rest = np.concatenate([self._rest, self._resampler.feed(to_mono(block), rate)])
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
