"""An embedder that knows a few words, and memories that go by a clock of the test's own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelFailed
from assistant.memories import Memory
from assistant.memory.longterm.longterm import LongTerm
from assistant.memory.longterm.words import words
from assistant.protocols import Embedder
from assistant.settings import MemorySection
from assistant.testing import place

SAME = {"heater": "boiler", "锅": "boiler", "炉": "boiler", "hurts": "allergic", "敏": "allergic"}
"""What means the same to it."""


@dataclass
class Toy:
    key: str = "toy-1"
    dimensions: int = 256
    broken: bool = False
    asked: int = 0

    async def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        if self.broken:
            raise ModelFailed("the toy is broken")
        self.asked += len(texts)
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        parts = [self._direction(SAME.get(word, word)) for word in words(text)] or [self._direction("")]
        whole = np.sum(parts, axis=0)
        return np.asarray(whole / max(float(np.linalg.norm(whole)), 1e-6), np.float32)

    def _direction(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.blake2b(f"{self.key} {word}".encode(), digest_size=8).digest())
        return np.random.default_rng(seed).standard_normal(self.dimensions)


@dataclass
class Time:
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))

    def passes(self, **much: float) -> None:
        self.now += timedelta(**much)


def longterm(
    folder: Path, embedder: Embedder | None = None, time: Time | None = None, **more: Any
) -> LongTerm:
    """Copies itself only at its end."""
    clock = time or Time()
    section = MemorySection(**more.pop("section", {}))
    return LongTerm(section, place(folder), embedder, clock=lambda: clock.now, backup_seconds=3600, **more)


def said(text: str, person: str = "anna", **more: Any) -> Memory:
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in text) else "en"
    return Memory(text=text, person=person, **{"language": language} | more)


async def texts(memory: LongTerm, question: str, person: str = "anna", **more: Any) -> list[str]:
    """What is recalled, best first."""
    return [each.memory.text for each in await memory.recall(question, person=person, **more)]


_: Embedder = Toy()
