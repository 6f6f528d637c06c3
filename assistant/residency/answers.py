"""Answers that may be given again at once, to the same person, for the same question in the same state."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from assistant.cache import Cache
from assistant.messages import Language, Prompt, ToolCall

PERSONS = 32
"""Of whom answers are kept, at most."""
NOT_WORDS = re.compile(r"[^\w+*/%<>=-]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, so far as the answer depends on it."""

    text: str
    language: Language
    state: Hashable = ()
    """What else the answer rests on: the day, the earlier rounds, the memories that were told."""

    @property
    def key(self) -> Hashable:
        """The same however it was written down."""
        return (" ".join(NOT_WORDS.sub(" ", self.text.casefold()).split()), self.language, self.state)


class Answers:
    """Keeps `size` answers of each person, each for its own time."""

    def __init__(self, size: int, clock: Callable[[], float]) -> None:
        """`clock`: seconds, monotonic."""
        self._size = size
        self._clock = clock
        self._persons: dict[str, Cache[str]] = {}

    def find(self, person: str, asked: Asked) -> str | None:
        cache = self._persons.get(person)
        return cache.get(asked.key) if cache else None

    def keep(
        self, person: str, asked: Asked, pieces: Sequence[str | ToolCall], prompt: Prompt, *, seconds: float
    ) -> None:
        """Unless anything was done, or a tool was asked, for this answer. `seconds`: 0 keeps nothing."""
        acted = prompt.results or any(isinstance(piece, ToolCall) for piece in pieces)
        text = "\n".join(piece for piece in pieces if isinstance(piece, str))
        if acted or not text or seconds <= 0:
            return
        cache = self._persons.pop(person, None) or Cache(self._size, self._clock)
        self._persons[person] = cache
        cache.put(asked.key, text, seconds=seconds)
        if len(self._persons) > PERSONS:
            del self._persons[next(iter(self._persons))]

    def forget(self, person: str) -> None:
        """All that this person was answered."""
        self._persons.pop(person, None)
