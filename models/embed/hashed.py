"""Embeds at once on any computer, without a model: by words, their parts and a table of what means the same.

Every feature has a direction that is drawn from its BLAKE2b digest, one sign for each bit; a text is the
weighted sum of its features. So the vectors are the same on every computer and in every Python.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from assistant.protocols import Embedder, Place
from assistant.protocols import Section as BaseSection
from assistant.threads import ModelThread
from models.embed.tables import fingerprint
from models.embed.units import features, units

VERSION = 1
"""Of the code; the tables have their own fingerprint."""
KEPT = 8192
"""Words whose directions are remembered: 1 KB each at 256 dimensions."""
BATCH = 64
"""Texts after which others get their turn."""

REST = 16
"""Dimensions, the last ones, that only texts to be found have..."""
FULLNESS = 4.0
"""...in which a text of few telling words has most of its length, so that a greeting answers nothing."""

Vector = NDArray[np.float32]


class Hashed:
    """Knows words and their likes, not meaning: better than nothing, and never away."""

    class Section(BaseSection):
        """[embed.hashed]"""

        dimensions: int = Field(default=256, ge=64, le=512, multiple_of=16)
        """More tell texts apart more exactly, and make searching slower."""

    def __init__(self, section: Section, place: Place) -> None:
        self._dimensions = section.dimensions
        self._thread = ModelThread("embed.hashed")
        self._length = np.float32((section.dimensions - REST) ** 0.5)
        self._word = lru_cache(maxsize=KEPT)(self._made)

    async def __aenter__(self) -> Hashed:
        await self._thread.begin(self._embed, ["花生 peanut"], question=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._thread.__aexit__(kind, error, trace)

    @property
    def key(self) -> str:
        return f"hashed {VERSION} {fingerprint()} {self._dimensions}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    async def embed(self, texts: Sequence[str], *, question: bool = False) -> Vector:
        batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        done = [await self._thread.run(self._embed, batch, question=question) for batch in batches]
        return np.concatenate([np.empty((0, self._dimensions), np.float32), *done])

    def _embed(self, texts: Sequence[str], *, question: bool) -> Vector:
        return np.stack([self._one(text, question) for text in texts])

    def _one(self, text: str, question: bool) -> Vector:
        """A text without any word has a direction too, that of no word."""
        weights = units(text, question=question) or {"": 1.0}
        words = [unit for unit in weights if unit.startswith("w:")]
        others = [unit for unit in weights if not unit.startswith("w:")]
        vector = np.zeros(self._dimensions, np.float32)
        vector[:-REST] = _mixed([weights[unit] for unit in others], self._signs(others) / self._length)
        if words:
            vector[:-REST] += _mixed([weights[word] for word in words], np.stack([*map(self._word, words)]))
        if not question:
            vector[-REST:] = FULLNESS * _folded(vector[:-REST])
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def _made(self, word: str) -> Vector:
        """The direction of a word, of length 1."""
        parts = features(word)
        total = _mixed([*parts.values()], self._signs([*parts]))
        return np.asarray(total / np.linalg.norm(total), np.float32)

    def _signs(self, names: Sequence[str]) -> Vector:
        return drawn(names, self._dimensions - REST)


def _mixed(weights: Sequence[float], directions: Vector) -> Vector:
    return np.asarray(np.array(weights, np.float32) @ directions, np.float32)


def _folded(vector: Vector) -> Vector:
    """Of length 1, in few dimensions, and alike for vectors that are alike."""
    folded = vector.reshape(-1, REST).sum(axis=0)
    return np.asarray(folded / np.linalg.norm(folded), np.float32)


def drawn(names: Sequence[str], dimensions: int) -> Vector:
    """For each name 1 or -1 in each dimension, by the bits of its digest; at most 512 dimensions."""
    size = dimensions // 8
    digests = b"".join([hashlib.blake2b(name.encode(), digest_size=size).digest() for name in names])
    bits = np.unpackbits(np.frombuffer(digests, np.uint8)).reshape(len(names), dimensions)
    return np.asarray(bits * np.float32(2) - np.float32(1), np.float32)


_: Callable[[Hashed.Section, Place], Embedder] = Hashed
