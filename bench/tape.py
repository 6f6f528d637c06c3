"""Records a sink of the sound server and remembers when each sound came."""

from __future__ import annotations

import subprocess
import threading
import time
from bisect import bisect_left
from types import TracebackType
from typing import IO

import numpy as np

from assistant.messages import Pcm
from bench.sound_server import Pulse

CHUNK_BYTES = 320
"""10 ms."""


class Tape:
    """What a sink plays while this is entered. Times are those of time.monotonic()."""

    def __init__(self, pulse: Pulse, sink: str) -> None:
        self._command, self._env = pulse.recorder(sink), pulse.all_env
        self._chunks: list[bytes] = []
        self._counts: list[int] = []
        self._times: list[float] = []

    def __enter__(self) -> Tape:
        self._process = subprocess.Popen(self._command, env=self._env, stdout=subprocess.PIPE)
        self._thread = threading.Thread(target=self._record, args=(self._process.stdout,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()
        self._thread.join()

    @property
    def sound(self) -> Pcm:
        return np.frombuffer(b"".join(self._chunks), np.int16)

    def came(self, sample: int) -> float:
        """When this sample was recorded: up to 20 ms late, as recorders are given sound piece by piece."""
        return self._times[bisect_left(self._counts, sample + 1)]

    def after(self, moment: float) -> int:
        """The first sample that came then or later."""
        chunk = bisect_left(self._times, moment)
        return self._counts[chunk - 1] if chunk else 0

    def _record(self, output: IO[bytes]) -> None:
        samples, rest = 0, b""
        while piece := output.read1(CHUNK_BYTES):  # type: ignore[attr-defined]
            now = time.monotonic()
            whole = (rest + piece)[: (len(rest) + len(piece)) // 2 * 2]
            rest = (rest + piece)[len(whole) :]
            samples += len(whole) // 2
            self._chunks.append(whole)
            self._counts.append(samples)
            self._times.append(now)
