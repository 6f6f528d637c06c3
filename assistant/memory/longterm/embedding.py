"""Turns memories and questions into vectors, by whatever model there is."""

from __future__ import annotations

import asyncio
import logging
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from assistant.database.store import Store
from assistant.errors import ModelError
from assistant.memory.longterm import embedded
from assistant.memory.longterm.embedded import Model
from assistant.memory.longterm.vectors import Floats
from assistant.protocols import Embedder

log = logging.getLogger(__name__)

BATCH = 32
PATIENCE_SECONDS = 1.0
"""A question that is not embedded by then is answered by its words alone."""
TOLD = 5_000
"""After so many the log tells how far it is."""


@dataclass(frozen=True, slots=True)
class Question:
    vector: Floats
    usual: float
    """The mean cosine to what answers nothing..."""
    spread: float
    """...and its standard deviation."""

    def stands_out(self, cosine: float) -> float:
        """By how many deviations."""
        return (cosine - self.usual) / self.spread


class Embedding:
    def __init__(self, embedder: Embedder, store: Store[Any]) -> None:
        self.model = Model(embedder.key, embedder.dimensions)
        self.left = 0
        """How many memories are still without a vector of this model."""
        self._embedder = embedder
        self._store = store
        self._everyday: Floats | None = None
        self._failing = False

    async def question(self, text: str) -> Question | None:
        """None where the model fails, or takes too long."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                vector = (await self._embedder.embed([text], question=True))[0]
                near = await self._compared(vector)
        except (ModelError, TimeoutError) as error:
            self._told(error)
            return None
        self._failing = False
        return Question(vector, float(near.mean()), max(float(near.std()), 0.02))

    async def missing(self, after: int) -> tuple[int, list[int], Floats] | None:
        """Up to which id it came from `after` on, and the ids that have a vector now.

        None where none is missing, or the model fails. Raises StorageError.
        """
        batch = await self._store.read(lambda db: embedded.missing(db, self.model, after, BATCH))
        vectors = await self._embedded([text for _, text in batch])
        if vectors is None:
            return None
        numbers = [number for number, _ in batch]
        put = await self._store.write(lambda db: embedded.put(db, self.model, numbers, vectors))
        kept = np.isin(numbers, put)
        self.left = max(self.left - len(batch), 0)
        if self.left // TOLD != (self.left + len(batch)) // TOLD:
            log.info("%d memories are still to be embedded by %s", self.left, self.model.key)
        return numbers[-1], put, vectors[kept]

    async def count(self) -> int:
        """How many are missing. Raises StorageError."""
        self.left = await self._store.read(lambda db: embedded.number_missing(db, self.model))
        return self.left

    async def _embedded(self, texts: Sequence[str]) -> Floats | None:
        if not texts:
            return None
        try:
            vectors = await self._embedder.embed(texts)
        except ModelError as error:
            self._told(error)
            return None
        self._failing = False
        return vectors

    async def _compared(self, vector: Floats) -> Floats:
        if self._everyday is None:
            data = tomllib.loads(files(__package__).joinpath("everyday.toml").read_text("utf-8"))
            self._everyday = await self._embedder.embed(data["sentences"])
        near: Floats = self._everyday @ vector
        return near

    def _told(self, error: Exception) -> None:
        if not self._failing:
            log.warning(
                "memories are found by their words alone for now: %s", error or "the model is too slow"
            )
        self._failing = True
