"""A table of phrases that tells which of them begin at a given token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from assistant.understanding.tokens import Token, words

V = TypeVar("V")


@dataclass(slots=True)
class Branch(Generic[V]):
    """All phrases that share their first words."""

    next: dict[str, Branch[V]] = field(default_factory=dict)
    values: list[V] = field(default_factory=list)


class Phrases(Generic[V]):
    """Phrases and what they mean. Looking one up costs its length, however many there are."""

    def __init__(self) -> None:
        self._root: Branch[V] = Branch()

    def add(self, phrase: str, value: V) -> None:
        branch = self._root
        for word in words(phrase):
            branch = branch.next.setdefault(word, Branch())
        branch.values.append(value)

    def starting(self, tokens: Sequence[Token], at: int) -> Iterator[tuple[int, V]]:
        """Where each phrase that begins at token `at` ends, and its meaning; the shortest first."""
        branch: Branch[V] | None = self._root
        while branch and at < len(tokens):
            branch = branch.next.get(tokens[at].text)
            at += 1
            for value in branch.values if branch else ():
                yield at, value

    def longest(self, tokens: Sequence[Token], at: int) -> tuple[int, V] | None:
        return max(self.starting(tokens, at), key=lambda found: found[0], default=None)
