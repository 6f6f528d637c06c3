"""A small table of phrases, which looks up the longest one that begins at a token."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from assistant.understanding.phrases import Phrases
from assistant.understanding.tokens import Token

V = TypeVar("V")


class Table(Generic[V]):
    def __init__(self, *rows: tuple[V, str]) -> None:
        """Each row: a value, and the phrases that mean it, with commas between them."""
        self._phrases: Phrases[V] = Phrases()
        for value, names in rows:
            for name in names.split(","):
                self._phrases.add(name, value)

    def at(self, tokens: Sequence[Token], at: int) -> tuple[int, V] | None:
        """The token after the phrase, and its value."""
        return self._phrases.longest(tokens, at)


def skip(table: Table[Any], tokens: Sequence[Token], at: int) -> int:
    """The token after a phrase of the table, or the same token."""
    found = table.at(tokens, at)
    return found[0] if found else at
