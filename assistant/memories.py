"""What is remembered for long, and what the household's papers say, as skills and the responder see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from assistant.messages import Language

Source: TypeAlias = Literal["said", "proposed"]
"""said: somebody asked to keep it; proposed: the responder took it from the dialogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """One thing that somebody wants to be remembered."""

    text: str
    """As it was said, without "remember that"."""
    person: str
    """Whose it is."""
    language: Language
    shared: bool = False
    """True: of the whole household; False: of its person alone."""
    source: Source = "said"
    at: datetime | None = None
    """When it was said; aware. None: not kept yet."""
    id: int = 0
    """0: not kept yet."""
    superseded: bool = False
    """True: something newer contradicts it; it stays in the history and is not recalled."""


@dataclass(frozen=True, slots=True)
class Recalled:
    memory: Memory
    score: float
    """0 to 1: how well it answers; comparable within one answer only."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document."""

    text: str
    document: str
    """Its title, or the name of its file."""
    place: str
    """Chapter or page; empty where it has none."""
    score: float
    """0 to 1."""


class Memories(Protocol):
    """Keeps them for good: what `remember` returns is on the disk. All raise StorageError."""

    async def remember(self, memory: Memory) -> Memory:
        """What it contradicts is superseded; said again, it is not kept twice."""
        ...

    async def recall(
        self,
        question: str,
        *,
        person: str,
        most: int = 5,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Recalled]:
        """The person's own and the shared, best first; empty where nothing answers."""
        ...

    async def of(self, person: str) -> Sequence[Memory]:
        """All that `person` may see, newest first, without what is superseded."""
        ...

    async def forget(self, ids: Collection[int]) -> int:
        """Completely: rows, indexes, caches, and the write-ahead log. How many there were."""
        ...

    async def forget_person(self, person: str) -> int:
        """All that is theirs, shared or not, superseded too."""
        ...


class Knowledge(Protocol):
    """The folders that the household lets the assistant read."""

    async def find(self, question: str, *, role: str, person: str, most: int = 3) -> Sequence[Passage]:
        """Of the documents that they may hear, best first; empty where nothing answers."""
        ...
