"""A ring of samples that the sound card's thread fills and the event loop empties, without a lock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Block = NDArray[np.int16]
"""Shape (samples, channels)."""


class Ring:
    """One writer, one reader. Each moves only its own count, so neither waits for the other."""

    def __init__(self, samples: int, channels: int) -> None:
        self.overruns = 0
        """Blocks of which something was lost because nobody had made room, or the device lost it itself."""
        self._sound: Block = np.zeros((samples, channels), np.int16)
        self._written = 0
        self._read = 0

    def __len__(self) -> int:
        return self._written - self._read

    def write(self, block: Block) -> None:
        """Copies what fits; the rest is lost and counted. For the sound card's thread."""
        fitting = min(len(block), len(self._sound) - len(self))
        if fitting < len(block):
            self.overruns += 1
        start = self._written % len(self._sound)
        first = min(fitting, len(self._sound) - start)
        self._sound[start : start + first] = block[:first]
        self._sound[: fitting - first] = block[first:fitting]
        self._written += fitting

    def read(self) -> Block:
        """A copy of all that has come since the last read; may be empty."""
        available = len(self)
        start = self._read % len(self._sound)
        first = min(available, len(self._sound) - start)
        block = np.concatenate([self._sound[start : start + first], self._sound[: available - first]])
        self._read += available
        return block
