"""Which titles tell the same story: pieces of their letters, looked up rather than compared one by one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Generic, TypeVar

T = TypeVar("T")

ALIKE = 0.6
"""Dice's coefficient from which on two titles are one story."""
WITHIN, LEAST = 0.9, 8
"""The share of the shorter title's pieces that lie in the longer one; and how many it must have."""
COMMON = 60
"""A piece that more titles have tells nothing."""
WORDS = re.compile(r"[^\W_]+")
DIGITS = re.compile(r"\d+")


def pieces(title: str) -> frozenset[str]:
    """Three letters of a word with its edges, two Chinese characters."""
    found: set[str] = set()
    for word in WORDS.findall(unicodedata.normalize("NFKC", title).casefold()):
        text, size = (f" {word} ", 3) if word.isascii() else (word, 2)
        found.update(text[at : at + size] for at in range(max(len(text) - size + 1, 1)))
    return frozenset(found)


class Likeness(Generic[T]):
    """Finds what is kept under a title like this one."""

    def __init__(self) -> None:
        self._kept: list[tuple[str, frozenset[str], T]] = []
        self._having: dict[str, list[int]] = {}

    def add(self, title: str, value: T) -> None:
        made = pieces(title)
        for piece in made:
            self._having.setdefault(piece, []).append(len(self._kept))
        self._kept.append((title, made, value))

    def find(self, title: str) -> T | None:
        made = pieces(title)
        shared = Counter[int]()
        for piece in made:
            having = self._having.get(piece, ())
            if len(having) <= COMMON:
                shared.update(having)
        for number, _ in shared.most_common(5):
            other, theirs, value = self._kept[number]
            if _alike(made, theirs) and _same_numbers(title, other):
                return value
        return None


def _alike(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    both, shorter = len(ours & theirs), min(len(ours), len(theirs))
    return 2 * both >= ALIKE * (len(ours) + len(theirs)) or (shorter >= LEAST and both >= WITHIN * shorter)


def _same_numbers(title: str, other: str) -> bool:
    """The stock market falls by 3 per cent on one day and by 5 on the next."""
    ours, theirs = set(DIGITS.findall(title)), set(DIGITS.findall(other))
    return not ours or not theirs or bool(ours & theirs)
