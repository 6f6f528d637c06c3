"""Brings a stream of sound, whose rate may change on the way, to one rate."""

from __future__ import annotations

import numpy as np
import soxr

from assistant.messages import Pcm


class Resampler:
    """Fed piece by piece, without a seam between pieces of the same rate."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._from = rate
        self._stream: soxr.ResampleStream | None = None

    def feed(self, sound: Pcm, rate: int) -> Pcm:
        """`sound` at the rate wanted; the last milliseconds follow with the next piece or with `rest`."""
        if rate == self._from:
            return self._next(sound)
        rest = self.rest()
        self._from = rate
        self._stream = soxr.ResampleStream(rate, self._rate, 1, "int16") if rate != self._rate else None
        return np.concatenate([rest, self._next(sound)])

    def rest(self) -> Pcm:
        """What is still inside; the next piece starts afresh."""
        rest = self._next(np.zeros(0, np.int16), last=True)
        self._stream, self._from = None, self._rate
        return rest

    def _next(self, sound: Pcm, *, last: bool = False) -> Pcm:
        if not self._stream:
            return sound
        resampled: Pcm = self._stream.resample_chunk(sound, last)
        return resampled
