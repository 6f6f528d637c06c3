"""Decodes mp3 as it arrives: sound from the first 720 bytes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import av
import numpy as np

from assistant.messages import Speech


class Mp3:
    """One mono stream. Raises av.FFmpegError where the bytes are no mp3."""

    def __init__(self) -> None:
        self._codec = av.CodecContext.create("mp3", "r")

    def decode(self, data: bytes) -> Iterator[Speech]:
        """The sound that these bytes complete."""
        for packet in self._codec.parse(data):
            yield from self._sound(packet)

    def rest(self) -> Iterator[Speech]:
        """What the decoder still held at the end."""
        for packet in (*self._codec.parse(), None):
            yield from self._sound(packet)

    def _sound(self, packet: av.Packet[Any] | None) -> Iterator[Speech]:
        frames = self._codec.decode(packet)
        if frames:
            pcm = np.concatenate([frame.to_ndarray()[0] for frame in frames])
            yield Speech(pcm, frames[0].sample_rate)
