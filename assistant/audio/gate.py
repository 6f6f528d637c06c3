"""Listens for the wake word without spending much on a room in which nobody speaks.

Three steps, each a tenth of the cost of the next: loudness, voice, wake word. A step that slept is given
the last sound it missed before it goes on, so that a word's first syllable counts.
"""

from __future__ import annotations

from collections import deque
from typing import Generic, Protocol, TypeVar

import numpy as np

from assistant.messages import FRAME, RATE, AudioFrame, Wake

VOICE = 0.3
"""Probability of speech that wakes the wake word's model: low, since a missed word costs more than work."""
HANG_FRAMES = RATE // FRAME
"""Frames that a step stays awake after the last one that needed it, 1 s."""
VOICE_MEMORY_FRAMES = 8
"""Missed frames that the voice detector is given, 0.26 s."""
WAKE_MEMORY_FRAMES = RATE // FRAME
"""Missed frames that the wake word's model is given, 1 s: more than the word and the gate's doubt."""

T = TypeVar("T", covariant=True)


class WakeGate:
    """Hears the wake word in a stream of frames."""

    def __init__(self, vad: Detector[float], wake: Detector[Wake | None]) -> None:
        self._loudness = Loudness()
        self._loud = Hangover()
        self._voiced = Hangover()
        self._vad: Sleeper[float] = Sleeper(vad, VOICE_MEMORY_FRAMES)
        self._wake: Sleeper[Wake | None] = Sleeper(wake, WAKE_MEMORY_FRAMES)
        self.voice = 0.0
        """The probability, 0 to 1, that somebody speaks in the last frame."""

    @property
    def open(self) -> bool:
        """True while the wake word's model is at work."""
        return self._voiced.on

    def hear(self, frame: AudioFrame) -> Wake | None:
        if not self._voiced.after(self._has_voice(frame)):
            self._wake.miss(frame)
            return None
        return next((wake for wake in self._wake.detect(frame) if wake), None)

    def reset(self) -> None:
        """Forgets all sound but how loud the room is, as after an utterance that others listened to."""
        self._loud, self._voiced = Hangover(), Hangover()
        self._vad.reset()
        self._wake.reset()

    def _has_voice(self, frame: AudioFrame) -> bool:
        if not self._loud.after(self._loudness.stands_out(frame)):
            self._vad.miss(frame)
            self.voice = 0.0
            return False
        voices = self._vad.detect(frame)
        self.voice = voices[-1]
        return max(voices) >= VOICE


class Loudness:
    """Tells whether a frame stands out from the room's noise, to which it adapts."""

    MARGIN_DB = 3.0
    BLOCK_FRAMES = 16
    """Half a second: the noise is the quietest frame of the last `BLOCKS` of them."""
    BLOCKS = 8
    QUIETEST_DB = 6.0
    """Of one step of int16: below it there is only rounding."""

    def __init__(self) -> None:
        self._minima: deque[float] = deque(maxlen=self.BLOCKS)
        self._frames = 0

    def stands_out(self, frame: AudioFrame) -> bool:
        level = decibels(frame)
        if self._frames % self.BLOCK_FRAMES == 0:
            self._minima.append(level)
        self._frames += 1
        self._minima[-1] = min(self._minima[-1], level)
        return level > max(min(self._minima), self.QUIETEST_DB) + self.MARGIN_DB


def decibels(frame: AudioFrame) -> float:
    """The power of a frame without its constant part, over one step of int16."""
    pcm = frame.pcm.astype(np.float32)
    power = float(pcm @ pcm) / len(pcm) - float(pcm.mean()) ** 2
    return 10 * float(np.log10(max(power, 1.0)))


class Hangover:
    """Stays on for a while after the last reason to be on."""

    def __init__(self) -> None:
        self._left = 0

    @property
    def on(self) -> bool:
        return self._left > 0

    def after(self, reason: bool) -> bool:
        self._left = HANG_FRAMES if reason else max(self._left - 1, 0)
        return self.on


class Detector(Protocol[T]):
    def detect(self, frame: AudioFrame) -> T: ...

    def reset(self) -> None: ...


class Sleeper(Generic[T]):
    """A detector that is not given every frame, and catches up when it is needed again."""

    def __init__(self, detector: Detector[T], memory_frames: int) -> None:
        self._detector = detector
        self._missed: deque[AudioFrame] = deque(maxlen=memory_frames)

    def miss(self, frame: AudioFrame) -> None:
        self._missed.append(frame)

    def detect(self, frame: AudioFrame) -> list[T]:
        """What it says of the frames it missed, as far as they are remembered, and of this one."""
        if len(self._missed) == self._missed.maxlen:
            self._detector.reset()  # what it heard before does not adjoin what it hears now
        frames = [*self._missed, frame]
        self._missed.clear()
        return [self._detector.detect(frame) for frame in frames]

    def reset(self) -> None:
        self._missed.clear()
        self._detector.reset()
