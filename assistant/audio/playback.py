"""One open output of PortAudio, from the first sound to the moment when the device has drained."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from assistant.audio.devices import find, listed
from assistant.audio.mixer import Mixer

LATENCY = 0.2
"""Seconds: PortAudio's own "low" and "high" underrun on PulseAudio."""

MARGIN = 0.05
"""Seconds that a sound server may hold back beyond that."""


class Playback:
    """`start`, `abort` and `close` are the stream's own, and block."""

    def __init__(
        self,
        sounddevice: Any,
        device: int,
        loop: asyncio.AbstractEventLoop,
        mixer: Mixer,
        *,
        rate: int,
        channels: int,
    ) -> None:
        """Raises sounddevice.PortAudioError where the device refuses the rate or the channels."""
        self.rate = rate
        self.mixer = mixer
        self.finished = asyncio.Event()
        """No more sound comes out: all has been played, it was cut, or the device is gone."""
        self.blocks = 0
        """Asked for by the device so far; it hangs where this stands still."""
        self._loop = loop
        self._stop: type[Exception] = sounddevice.CallbackAbort
        stream = sounddevice.RawOutputStream(
            device=device,
            samplerate=rate,
            channels=channels,
            dtype="int16",
            latency=LATENCY,
            prime_output_buffers_using_stream_callback=True,
            callback=self._fill,
            finished_callback=self._finish,
        )
        mixer.tail = round((stream.latency + MARGIN) * rate)
        self.start: Callable[[], None] = stream.start
        self.abort: Callable[[], None] = stream.abort
        self.close: Callable[[], None] = stream.close

    async def finish(self, seconds: float) -> bool:
        """Waits for so long at most; False where it plays on."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.finished.wait()
        return self.finished.is_set()

    def _fill(self, sound: Any, samples: int, time: object, status: object) -> None:
        """Runs in PortAudio's thread."""
        self.blocks += 1
        self.mixer.fill(np.frombuffer(sound, np.int16).reshape(samples, -1))
        if self.mixer.over:
            raise self._stop

    def _finish(self) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self.finished.set)


def ways(
    sounddevice: Any, name: str, loop: asyncio.AbstractEventLoop, mixer: Mixer
) -> Iterator[Callable[[], Playback]]:
    """First as the device of that name wants it. Raises SpeakerLost."""
    device = find(name, "output", listed(sounddevice))
    for rate in (device.rate, 48_000, 44_100):
        for channels in (1, min(device.channels, 2), device.channels):
            yield partial(Playback, sounddevice, device.index, loop, mixer, rate=rate, channels=channels)
