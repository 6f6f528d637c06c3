"""Which memories answer a question best: by their words and their meaning, and a little by age and use."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.memories import Memory, Recalled
from assistant.memory.longterm.embedding import Question
from assistant.memory.longterm.lexical import ByWords, Words

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
    memory: Memory
    uses: int


@dataclass(frozen=True, slots=True)
class Found:
    """What either way has brought, of one question."""

    words: ByWords
    near: Mapping[int, float]
    """Cosines by id."""
    question: Question | None

    def ids(self, most: int) -> set[int]:
        by_share = sorted(self.words.words, key=self._share)
        return {*self.words.best[:most], *by_share[:most], *sorted(self.near, key=self._cosine)[:most]}

    def orders(self, weights: Weights) -> list[tuple[float, Mapping[int, int]]]:
        """Each with its weight, and the places in it by id."""
        near = sorted(self.near, key=self._cosine)
        by_share = sorted(self.words.words, key=self._share)
        orders = zip(
            (weights.words, weights.share, weights.meaning), (self.words.best, by_share, near), strict=True
        )
        return [(weight, _places(order[:DEEP])) for weight, order in orders if weight]

    def worth(self, number: int) -> float:
        """From 1 on it answers."""
        words = self.words.words.get(number, Words()).share / SHARE
        if self.question is None or number not in self.near:
            return words
        return max(words, self.question.stands_out(self.near[number]) / STANDS_OUT)

    def _share(self, number: int) -> tuple[float, float, int]:
        words = self.words.words[number]
        return -words.share, -words.score, -number

    def _cosine(self, number: int) -> tuple[float, int]:
        return -self.near[number], -number


def ranked(
    found: Found, candidates: Sequence[Candidate], now: datetime, weights: Weights, most: int
) -> list[Recalled]:
    orders = found.orders(weights)

    def score(each: Candidate) -> float:
        number = each.memory.id
        fused = sum(weight / (RANKS + places[number]) for weight, places in orders if number in places)
        return fused * _liveliness(each, now)

    best = sorted(candidates, key=lambda each: (-score(each), -each.memory.id))
    kept = _answering(found, best) if weights.floor else best
    highest = sum(weight for weight, _ in orders) / (RANKS + 1) * _LIVELIEST
    return [Recalled(each.memory, min(score(each) / highest, 1.0)) for each in kept[:most]]


def _answering(found: Found, best: Sequence[Candidate]) -> list[Candidate]:
    worth = {each.memory.id: found.worth(each.memory.id) for each in best}
    highest = max(worth.values(), default=0.0)
    if highest < 1:
        return []
    return [each for each in best if worth[each.memory.id] >= min(1.0, BESIDE * highest)]


_LIVELIEST = (1 + FRESH) * (1 + USED * math.log2(1 + MOST_USES))


def _liveliness(each: Candidate, now: datetime) -> float:
    """A little above 1. A clock that jumped makes nothing newer than new."""
    days = max((now - each.memory.at).total_seconds() / 86_400, 0.0) if each.memory.at else 0.0
    fresh = FRESH * math.exp2(-days / FRESH_DAYS)
    return (1 + fresh) * (1 + USED * math.log2(1 + min(each.uses, MOST_USES)))


def _places(best: Sequence[int]) -> Mapping[int, int]:
    return {number: place for place, number in enumerate(best, start=1)}
