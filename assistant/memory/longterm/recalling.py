"""Which memories answer a question best: by their words and their meaning, and a little by age and use."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.memory.longterm.embedding import Question
from assistant.memory.longterm.lexical import ByWords
from assistant.memory.longterm.rows import micros

RANKS = 10.0
"""Of reciprocal rank fusion: Cormack, Clarke and Buettcher, SIGIR 2009. With 60, as there, the first places
count too little where only one memory answers (`python -m bench recall`)."""
DEEP = 64
"""Places of each order that count."""
FRESH_DAYS = 90.0
"""After so long its freshness counts half."""
FRESH, USED = 0.02, 0.004
"""How much a new one is ahead of an old one, and one that was used once of one that never was."""
MOST_USES = 32
DAY = 86_400 * 1_000_000
"""Microseconds."""

SHARE = 0.34
"""A memory answers when it has so much of the question's words..."""
STANDS_OUT = 4.5
"""...or its cosine stands out by so many deviations from what answers nothing."""
BESIDE = 0.4
"""What is worth less than this of the best is not given beside it."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the three orders that are fused; 0: not at all."""

    words: float = 1.0
    """BM25, for which short texts are ahead."""
    share: float = 1.0
    """How much of the question it has."""
    meaning: float = 0.7
    floor: bool = True
    """False: something is given even where nothing answers, as measuring needs it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    id: int
    at: int
    """Microseconds since 1970."""
    uses: int


class Found:
    """What either way has brought, of one question."""

    def __init__(self, words: ByWords, near: Mapping[int, float], question: Question | None) -> None:
        """`near`: cosines by id."""
        self._words = words.words
        self._near = near
        self._question = question
        by_share = sorted(
            words.words, key=lambda number: (-words.words[number].share, -words.words[number].score, -number)
        )
        by_meaning = sorted(near, key=lambda number: (-near[number], -number))
        self._orders = [_places(order[:DEEP]) for order in (words.best, by_share, by_meaning)]

    @property
    def ids(self) -> set[int]:
        return set().union(*self._orders)

    def weighed(self, weights: Weights) -> list[tuple[float, Mapping[int, int]]]:
        """Each order with its weight: the places in it by id."""
        each = (weights.words, weights.share, weights.meaning)
        return [
            (weight, places) for weight, places in zip(each, self._orders, strict=True) if weight and places
        ]

    def worth(self, number: int) -> float:
        """From 1 on it answers."""
        words = self._words[number].share / SHARE if number in self._words else 0.0
        if self._question is None or number not in self._near:
            return words
        return max(words, self._question.stands_out(self._near[number]) / STANDS_OUT)


def ranked(
    found: Found, candidates: Sequence[Candidate], now: datetime, weights: Weights, most: int
) -> list[tuple[int, float]]:
    """Ids and scores, best first."""
    orders, stamp = found.weighed(weights), micros(now)
    scores = {}
    for each in candidates:
        fused = sum(weight / (RANKS + places[each.id]) for weight, places in orders if each.id in places)
        scores[each.id] = fused * _liveliness(each, stamp)
    best = sorted(scores, key=lambda number: (-scores[number], -number))
    kept = _answering(found, best) if weights.floor else best
    highest = sum(weight for weight, _ in orders) / (RANKS + 1) * _LIVELIEST
    return [(number, min(scores[number] / highest, 1.0)) for number in kept[:most]]


def _answering(found: Found, best: Sequence[int]) -> list[int]:
    worth = {number: found.worth(number) for number in best}
    highest = max(worth.values(), default=0.0)
    if highest < 1:
        return []
    return [number for number in best if worth[number] >= min(1.0, BESIDE * highest)]


_LIVELIEST = (1 + FRESH) * (1 + USED * math.log2(1 + MOST_USES))


def _liveliness(each: Candidate, now: int) -> float:
    """A little above 1. A clock that jumped makes nothing newer than new."""
    days = max(now - each.at, 0) / DAY
    fresh = FRESH * math.exp2(-days / FRESH_DAYS)
    return (1 + fresh) * (1 + USED * math.log2(1 + min(each.uses, MOST_USES)))


def _places(best: Sequence[int]) -> Mapping[int, int]:
    return {number: place for place, number in enumerate(best, start=1)}
