"""Knows which words mean nearly the same, within and across both languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from models.embed.stems import stem
from models.embed.tables import blocks

LONGEST = 5
"""Characters of the longest Chinese entry that is looked for, and words of an English one."""

Lexicon = Mapping[str, tuple[str, ...]]
"""A word, or stems joined by `_` -> its concepts; those of a whole table begin with `*`."""


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Read once: 1 MB, 10 ms."""
    entries: dict[str, dict[str, None]] = defaultdict(dict)
    for broad, lines in blocks("concepts.toml").items():
        for line in filter(None, lines.splitlines()):
            words = line.split()
            for word in words:
                entries[lemma(word)] |= dict.fromkeys((f"{broad}/{words[0]}", f"*{broad}"))
    return {word: tuple(concepts) for word, concepts in entries.items()}


def lemma(word: str) -> str:
    return "_".join(map(stem, word.split("_"))) if word.isascii() else word


def in_words(stems: Sequence[str], known: Mapping[str, object]) -> Iterator[tuple[int, int, str]]:
    """(start, end, entry) of the longest entry at each word, none within another."""
    return _longest(stems, "_", known)


def in_characters(text: str, known: Mapping[str, object]) -> Iterator[tuple[int, int, str]]:
    """The same in a run of Chinese characters."""
    return _longest(text, "", known)


def _longest(units: Sequence[str], joint: str, known: Mapping[str, object]) -> Iterator[tuple[int, int, str]]:
    start = 0
    while start < len(units):
        end = next(_ends(units, start, joint, known), start)
        if end > start:
            yield start, end, joint.join(units[start:end])
        start = max(end, start + 1)


def _ends(units: Sequence[str], start: int, joint: str, known: Mapping[str, object]) -> Iterator[int]:
    longest = min(len(units), start + LONGEST)
    return (end for end in range(longest, start, -1) if joint.join(units[start:end]) in known)
