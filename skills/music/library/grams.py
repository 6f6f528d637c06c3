"""Finds which of many strings share the most pieces of letters with another one, in a millisecond."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.intp]
FIRST, LAST = "\x02", "\x03"
PRIME = 1_000_003
LEAST = 0.05
"""What two strings must have in common, of what they have together: 0.5 is all of it."""


class Grams:
    """An inverted index of the pairs and triples of letters of `strings`, rare ones weighing more."""

    def __init__(self, strings: Sequence[str]) -> None:
        self._count = len(strings)
        codes, owners = _codes(strings)
        order = np.argsort(codes, kind="stable")
        self._codes, self._starts = np.unique(codes[order], return_index=True)
        self._owners = owners[order].astype(np.int32)
        self._ends = np.append(self._starts[1:], len(codes))
        rarity = np.log1p(self._count / np.maximum(self._ends - self._starts, 1)).astype(np.float32)
        self._rarity = rarity
        weights = np.repeat(rarity, self._ends - self._starts)
        self._weights = (
            np.bincount(self._owners, weights, self._count) if len(codes) else np.zeros(self._count)
        )

    def best(self, string: str, most: int, *, among: npt.NDArray[np.bool_]) -> Numbers:
        """The numbers of at most `most` strings, of those `among`, that have most in common with `string`."""
        codes = np.unique(_codes([string])[0])
        at = np.searchsorted(self._codes, codes)
        at = at[at < len(self._codes)]
        known = at[np.isin(self._codes[at], codes)]
        if not len(known):
            return np.empty(0, np.intp)
        owners = np.concatenate([self._owners[self._starts[each] : self._ends[each]] for each in known])
        shared = np.repeat(self._rarity[known], (self._ends - self._starts)[known])
        own = float(self._rarity[known].sum()) + 6.0 * (len(codes) - len(known))
        scores = np.bincount(owners, shared, self._count) / (self._weights + own) * among
        near = np.flatnonzero(scores > LEAST)
        return near if len(near) <= most else near[np.argpartition(scores[near], -most)[-most:]]


def _codes(strings: Sequence[str]) -> tuple[Codes, Numbers]:
    """A number for every piece of every string, and whose it is."""
    padded = [f"{FIRST}{string}{LAST}" for string in strings]
    lengths = np.array([len(each) for each in padded], np.intp)
    letters = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    owners = np.repeat(np.arange(len(padded)), lengths)
    pairs = letters[:-1] * PRIME + letters[1:]
    triples = pairs[:-1] * PRIME + letters[2:]
    in_pair = owners[:-1] == owners[1:]
    in_triple = owners[:-2] == owners[2:]
    return (
        np.concatenate([pairs[in_pair], triples[in_triple]]),
        np.concatenate([owners[:-1][in_pair], owners[:-2][in_triple]]),
    )
