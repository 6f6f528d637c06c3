"""Adds up the sounds that play at the same time, block by block as the sound card asks for them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

import numpy as np

from assistant.audio.ring import Block
from assistant.messages import Pcm


class Track:
    """One sound, put in piece by piece while it plays; where the next piece is late, it is silent."""

    def __init__(self) -> None:
        self.ended = False
        """No more pieces will come."""
        self.given = 0
        """Samples put in."""
        self.played = 0
        """Samples taken out."""
        self._pieces: deque[Pcm] = deque()

    @property
    def over(self) -> bool:
        return self.ended and not self._pieces

    def put(self, sound: Pcm) -> None:
        if len(sound):
            self.given += len(sound)
            self._pieces.append(sound)

    def take(self, samples: int) -> Pcm:
        """At most so many samples. For the sound card's thread."""
        taken = [np.zeros(0, np.int16)]
        while samples and self._pieces:
            piece = self._pieces.popleft()
            if len(piece) > samples:
                self._pieces.appendleft(piece[samples:])
                piece = piece[:samples]
            samples -= len(piece)
            self.played += len(piece)
            taken.append(piece)
        return np.concatenate(taken)


class Mixer:
    """What one output plays, from its first track until all are over and the device has drained.

    The device's buffer holds `tail` samples: once as many have followed a sound, the sound is out. (To ask
    PortAudio to drain is no use: on PulseAudio it forgets a sound that is shorter than the buffer.)
    """

    def __init__(self, volume: Callable[[], float]) -> None:
        """`volume` gives a factor, 0 to 1, asked for with every block."""
        self.over = False
        self.tail = 0
        self._silence = 0
        self._volume = volume
        self._tracks: list[Track] = []
        self._lock = threading.Lock()
        """Held for microseconds, so that no track is added to an output that has just decided to end."""

    def add(self, track: Track) -> bool:
        """False where it is too late: the output has ended."""
        with self._lock:
            if not self.over:
                self._tracks.append(track)
            return not self.over

    def fill(self, block: Block) -> None:
        """The next samples, the same in every channel. For the sound card's thread."""
        with self._lock:
            total = np.zeros(len(block), np.float32)
            for track in self._tracks:
                sound = track.take(len(block))
                total[: len(sound)] += sound
            self._tracks = [track for track in self._tracks if not track.over]
            self._silence = 0 if self._tracks else self._silence + len(block)
            self.over = self._silence > self.tail
        np.clip(total * self._volume(), -32_768, 32_767, out=total)
        block[:] = total.astype(np.int16)[:, np.newaxis]
