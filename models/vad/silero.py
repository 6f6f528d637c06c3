"""Tells speech from other sound, with the silero v6 network that faster-whisper carries.

The network reads 32 ms with the 2 ms before it, and hands its memory on from frame to frame; the layout
is the one of faster_whisper/vad.py, which runs it over whole files.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelMissing
from assistant.messages import FRAME, AudioFrame
from assistant.protocols import Place, VoiceDetector
from assistant.protocols import Section as BaseSection
from models.onnx import bundled, open_model

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

CONTEXT = 64
"""Samples of the frame before."""
MEMORY = (1, 1, 128)
"""Shape of both parts of the network's memory."""


class Silero:
    """Judges one frame after the other."""

    class Section(BaseSection):
        """[vad.silero]: nothing to choose; the thresholds are the endpointer's."""

    _session: InferenceSession
    _hidden: NDArray[np.float32]
    _cell: NDArray[np.float32]

    def __init__(self, section: Section, place: Place) -> None:
        """Raises ModelMissing."""
        self._path = bundled("faster_whisper", "assets", "silero_vad_v6.onnx")
        if not self._path.is_file():
            raise ModelMissing(
                f"{self._path} is not there: pip install --force-reinstall 'faster-whisper>=1.2'"
            )
        self._sound = np.zeros((1, CONTEXT + FRAME), np.float32)
        self.reset()

    async def __aenter__(self) -> Silero:
        self._session = await asyncio.to_thread(open_model, self._path)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del self._session

    def detect(self, frame: AudioFrame) -> float:
        """About 0.12 ms of work."""
        self._sound[0, :CONTEXT] = self._sound[0, -CONTEXT:]
        np.divide(frame.pcm, 32768, out=self._sound[0, CONTEXT:], dtype=np.float32)
        (probability, self._hidden, self._cell) = self._session.run(
            None, {"input": self._sound, "h": self._hidden, "c": self._cell}
        )
        return float(np.squeeze(probability))

    def reset(self) -> None:
        self._sound[:] = 0
        self._hidden = np.zeros(MEMORY, np.float32)
        self._cell = np.zeros(MEMORY, np.float32)


_: Callable[[Silero.Section, Place], VoiceDetector] = Silero
