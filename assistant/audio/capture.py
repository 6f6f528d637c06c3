"""One open input of PortAudio: its thread fills a ring, and the event loop is woken to empty it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from assistant.audio.devices import Device, find, listed
from assistant.audio.ring import Block, Ring
from assistant.messages import FRAME, RATE

RING_SECONDS = 10
"""How long the event loop may stall without a loss."""

LATENCY = 0.1
"""Seconds that the device buffers itself, for a machine too busy to run PortAudio's thread in time."""


class Capture:
    """`start`, `abort` and `close` are the stream's own, and block."""

    def __init__(
        self, sounddevice: Any, device: Device, loop: asyncio.AbstractEventLoop, *, rate: int, channels: int
    ) -> None:
        """Raises sounddevice.PortAudioError where the device refuses the rate or the channels."""
        self.rate = rate
        self.name = device.name
        self.vanished = False
        """The device has stopped by itself."""
        self.fresh = True
        """It has not yet given any sound."""
        self._ring = Ring(RING_SECONDS * rate, channels)
        self._loop = loop
        self._woken = asyncio.Event()
        stream = sounddevice.RawInputStream(
            device=device.index,
            samplerate=rate,
            channels=channels,
            dtype="int16",
            blocksize=FRAME * rate // RATE,
            latency=LATENCY,
            callback=self._fill,
            finished_callback=self._finish,
        )
        self.start: Callable[[], None] = stream.start
        self.abort: Callable[[], None] = stream.abort
        self.close: Callable[[], None] = stream.close

    @property
    def overruns(self) -> int:
        return self._ring.overruns

    async def block(self, seconds: float) -> Block:
        """All the sound that has come, as soon as there is any; empty where none came for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not (len(self._ring) or self.vanished):
                    self._woken.clear()
                    await self._woken.wait()
        return self._ring.read()

    def _fill(self, sound: Any, samples: int, time: object, status: Any) -> None:
        """Runs in PortAudio's thread."""
        self._ring.write(np.frombuffer(sound, np.int16).reshape(samples, -1))
        self.fresh = False
        if status.input_overflow:
            self._ring.overruns += 1
        self._wake()

    def _finish(self) -> None:
        self.vanished = True
        self._wake()

    def _wake(self) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._woken.set)


def ways(sounddevice: Any, name: str, loop: asyncio.AbstractEventLoop) -> Iterator[Callable[[], Capture]]:
    """First as we want it, then as the device of that name wants it. Raises MicrophoneLost."""
    device = find(name, "input", listed(sounddevice))
    channels = min(device.channels, 2)
    for rate in (RATE, device.rate):
        for count in (1, channels, device.channels):
            yield partial(Capture, sounddevice, device, loop, rate=rate, channels=count)
