"""Writes small tagged sound files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import av
import numpy as np

CODECS = {
    ".mp3": "libmp3lame",
    ".flac": "flac",
    ".m4a": "aac",
    ".wav": "pcm_s16le",
    ".ogg": "flac",
    ".mka": "flac",
}
RATE = 44_100


def write(
    path: Path, tags: Mapping[str, str] | None = None, *, options: Mapping[str, str] | None = None
) -> Path:
    """A tenth of a second of silence."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", options=dict(options or {})) as file:
        stream = file.add_stream(CODECS[path.suffix], rate=RATE)
        assert isinstance(stream, av.AudioStream)
        file.metadata.update(tags or {})
        frame = av.AudioFrame.from_ndarray(np.zeros((1, RATE // 10), np.int16), format="s16", layout="mono")
        frame.rate = RATE
        resampler = av.AudioResampler(format=stream.format, layout=stream.layout, rate=RATE)
        for piece in resampler.resample(frame):
            file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return path


def id3v1(path: Path, *, title: bytes, artist: bytes) -> Path:
    """An mp3 without tags but the old ones at its end, in whatever encoding."""
    write(path, options={"id3v2_version": "0", "write_id3v1": "0", "write_xing": "0"})
    tag = (
        b"TAG" + title.ljust(30, b"\0") + artist.ljust(30, b"\0") + bytes(30) + b"2004" + bytes(30) + b"\x0c"
    )
    path.write_bytes(path.read_bytes() + tag)
    return path
