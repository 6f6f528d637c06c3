"""Hears the wake word, with openWakeWord's models on onnxruntime alone.

Sound becomes a mel spectrogram, that becomes embeddings, and each wake word is a small head over the
last embeddings; several words share the costly first two steps. The streaming layout (chunks of 80 ms,
`mel / 10 + 2`, windows of 76 mel frames) is the one of openwakeword's `AudioFeatures`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator

from assistant.errors import ModelFailed, ModelMissing
from assistant.messages import FRAME, RATE, AudioFrame, Wake
from assistant.protocols import Place, WakeDetector
from assistant.protocols import Section as BaseSection
from models.onnx import bundled, open_model

CHUNK = 1280
"""Samples that the models are fed at a time, 80 ms."""
OVERLAP = 480
"""Samples of the chunk before, which the mel spectrogram's windows reach back into."""
WINDOW = 76
"""Mel frames under one embedding."""
STRIDE = 8
"""Mel frames that one chunk adds."""
EMBEDDING = 96
QUIET_ROOM = 10.0
"""Standard deviation (of int16) of the noise that is taken as heard before the first sound."""


class Word(BaseSection):
    """One entry of `words`."""

    name: str = "hey_jarvis"
    """A model in `models/wake/` or one of the bundled ones."""
    model: str = ""
    """Path of an openWakeWord .onnx file; empty: found by name."""
    threshold: Annotated[float, Field(gt=0, lt=1)] = 0.5
    patience: Annotated[int, Field(ge=1, le=25)] = 1
    """Chunks of 80 ms in a row at or above the threshold."""
    refractory_seconds: Annotated[float, Field(ge=0, le=60)] = 2.0
    """How long the word is not heard again."""


class OpenWakeWord:
    """Listens for several words at the price of one."""

    class Section(BaseSection):
        """[wake.openwakeword]"""

        words: tuple[Word, ...] = Field(default=(Word(),), min_length=1)

        @field_validator("words")
        @classmethod
        def _distinct(cls, words: tuple[Word, ...]) -> tuple[Word, ...]:
            if len({word.name for word in words}) < len(words):
                raise ValueError("two words have the same name")
            return words

    _features: Features
    _heads: list[Head]

    def __init__(self, section: Section, place: Place) -> None:
        """Raises ModelMissing, naming the words that are there."""
        self._bundle = bundled("openwakeword", "resources", "models")
        folders = (place.models / "wake", self._bundle)
        self._models = [(word, find(word, folders)) for word in section.words]
        self._pending: NDArray[np.int16] = np.zeros(0, np.int16)

    async def __aenter__(self) -> OpenWakeWord:
        """Raises ModelFailed where a file is no wake word model."""
        await asyncio.to_thread(self._load)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del self._features, self._heads

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word.name for word, _ in self._models)

    def detect(self, frame: AudioFrame) -> Wake | None:
        """About 2.5 ms of work in two frames of five, none in the others."""
        self._pending = np.concatenate([self._pending, frame.pcm])
        if len(self._pending) < CHUNK:
            return None
        chunk, self._pending = self._pending[:CHUNK], self._pending[CHUNK:]
        embeddings = self._features.hear(chunk)
        at = frame.at + (FRAME - len(self._pending)) / RATE
        wakes = [wake for head in self._heads if (wake := head.judge(embeddings, at))]
        return max(wakes, key=lambda wake: wake.score, default=None)

    def reset(self) -> None:
        self._pending = self._pending[:0]
        self._features.reset()
        for head in self._heads:
            head.reset()

    def _load(self) -> None:
        self._heads = [Head(word, path) for word, path in self._models]
        self._features = Features(self._bundle, max(head.length for head in self._heads))


class Features:
    """The last embeddings of the sound, one for each chunk."""

    def __init__(self, folder: Path, length: int) -> None:
        self._mel = open_model(folder / "melspectrogram.onnx")
        self._embed = open_model(folder / "embedding_model.onnx")
        self._silence = self._hear_silence(length)
        self.reset()

    def reset(self) -> None:
        self._tail, self._mels, self._embeddings = self._silence

    def hear(self, chunk: NDArray[np.int16]) -> NDArray[np.float32]:
        """The embeddings after 1280 more samples, oldest first, shape (length, 96)."""
        sound = np.concatenate([self._tail, chunk], dtype=np.float32)
        self._tail = sound[-OVERLAP:]
        self._mels = np.concatenate([self._mels, self._spectrogram(sound)])[-WINDOW:]
        self._embeddings = np.concatenate([self._embeddings[1:], self._embed_windows(self._mels[None])])
        return self._embeddings

    def _hear_silence(self, length: int) -> tuple[NDArray[np.float32], ...]:
        """What the buffers hold after a long quiet time, so that a word spoken first is heard as well."""
        chunks = length + WINDOW // STRIDE + 1
        noise = np.random.default_rng(0).normal(0, QUIET_ROOM, chunks * CHUNK).astype(np.float32)
        mels = self._spectrogram(noise)
        ends = range(len(mels) - STRIDE * (length - 1), len(mels) + 1, STRIDE)
        windows = np.stack([mels[end - WINDOW : end] for end in ends])
        return noise[-OVERLAP:], mels[-WINDOW:], self._embed_windows(windows)

    def _spectrogram(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (frames of 10 ms, 32)."""
        (mels,) = self._mel.run(None, {"input": sound[None]})
        return np.asarray(mels.reshape(-1, 32) / 10 + 2, np.float32)

    def _embed_windows(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (n, 76, 32) to (n, 96)."""
        (embeddings,) = self._embed.run(None, {"input_1": windows[..., None]})
        return np.asarray(embeddings.reshape(-1, EMBEDDING), np.float32)


class Head:
    """Scores one word, and decides when it was said."""

    def __init__(self, word: Word, path: Path) -> None:
        self._word = word
        self._session = open_model(path)
        (sound, *others) = self._session.get_inputs()
        if others or len(sound.shape) != 3 or sound.shape[2] != EMBEDDING:
            raise ModelFailed(f"{path} is not an openWakeWord model")
        self._input: str = sound.name
        self.length: int = sound.shape[1]
        """Embeddings that it looks at."""
        self.reset()

    def reset(self) -> None:
        self._run = 0
        self._deaf_chunks = 0.0

    def judge(self, embeddings: NDArray[np.float32], at: float) -> Wake | None:
        (scores,) = self._session.run(None, {self._input: embeddings[None, -self.length :]})
        score = float(np.max(scores))
        self._run = self._run + 1 if score >= self._word.threshold else 0
        self._deaf_chunks -= 1
        if self._run < self._word.patience or self._deaf_chunks > 0:
            return None
        self._deaf_chunks = self._word.refractory_seconds * RATE / CHUNK
        return Wake(self._word.name, score, at)


def find(word: Word, folders: tuple[Path, ...]) -> Path:
    """Raises ModelMissing."""
    if word.model:
        path = Path(word.model).expanduser()
        if not path.is_file():
            raise ModelMissing(f"wake word {word.name}: there is no file {path}")
        return path
    known = {name: path for folder in reversed(folders) for name, path in words_in(folder)}
    if word.name not in known:
        raise ModelMissing(
            f"wake word {word.name}: there is no such model; put {word.name}.onnx into {folders[0]},"
            f" or choose one of {', '.join(sorted(known))}"
        )
    return known[word.name]


def words_in(folder: Path) -> list[tuple[str, Path]]:
    """Names without the version that the bundled files carry."""
    return [
        (path.stem.removesuffix("_v0.1"), path) for path in folder.glob("*.onnx") if path.stem not in OTHERS
    ]


OTHERS = {"melspectrogram", "embedding_model", "silero_vad"}
"""What lies beside the words in the bundle."""


_: Callable[[OpenWakeWord.Section, Place], WakeDetector] = OpenWakeWord
