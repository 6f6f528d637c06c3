"""Decides from the frames that come, or do not come, whether a microphone still hears."""

from __future__ import annotations

import zlib
from collections import deque
from typing import Literal, TypeAlias

from assistant.messages import RATE, Pcm

Health: TypeAlias = Literal["well", "unsure", "zero_frames", "frozen_frames", "no_frames", "vanished"]
"""`unsure`: what came proves nothing. The last two are seen by whoever waits for the frames."""

BROKEN: frozenset[Health] = frozenset({"frozen_frames", "no_frames", "vanished"})
"""What opening the device anew may mend; a muted microphone it does not."""

LONGEST_LOOP = 8
"""Frames: a stuck driver gives its buffer again and again, which is rarely longer than 0.25 s."""


class Watchdog:
    """Counts in samples, so that a stalled event loop or a burst of frames changes nothing."""

    def __init__(
        self, *, missing_seconds: float = 1.0, frozen_seconds: float = 3.0, zero_seconds: float = 10.0
    ) -> None:
        self.missing_seconds = missing_seconds
        """How long to wait for a frame."""
        self._frozen_samples = frozen_seconds * RATE
        self._zero_samples = zero_seconds * RATE
        self.reset()

    def reset(self) -> None:
        """The device was opened anew."""
        self._recent: deque[int] = deque(maxlen=LONGEST_LOOP)
        self._repeated = 0
        self._zeros = 0

    def hear(self, pcm: Pcm) -> Health:
        """A frame has come. No room is so quiet that its sound is all zero or repeats to the bit."""
        if not pcm.any():
            self._zeros += len(pcm)
            return "zero_frames" if self._zeros >= self._zero_samples else "unsure"
        self._zeros = 0
        fingerprint = zlib.crc32(pcm.tobytes())
        if fingerprint not in self._recent:
            self._recent.append(fingerprint)
            self._repeated = 0
            return "well"
        self._repeated += len(pcm)
        return "frozen_frames" if self._repeated >= self._frozen_samples else "unsure"
