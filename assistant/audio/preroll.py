"""Keeps the last second of sound, so that a command right after the wake word loses no syllable."""

from __future__ import annotations

from collections import deque

from assistant.messages import FRAME, RATE, AudioFrame

SECONDS = 1.0


class Preroll:
    """The last second of frames."""

    def __init__(self) -> None:
        self._frames: deque[AudioFrame] = deque(maxlen=round(SECONDS * RATE / FRAME))

    def keep(self, frame: AudioFrame) -> None:
        self._frames.append(frame)

    def since(self, at: float) -> tuple[AudioFrame, ...]:
        """The frames that end after `at` seconds on the microphone's clock, oldest first."""
        return tuple(frame for frame in self._frames if frame.at + FRAME / RATE > at)

    def clear(self) -> None:
        self._frames.clear()
