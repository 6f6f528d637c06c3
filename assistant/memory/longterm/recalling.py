"""Which memories answer a question best: by their words and their meaning, and a little by age and use."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.memory.longterm.embedding import Question
from assistant.memory.longterm.lexical import Words
from assistant.memory.longterm.rows import micros

RANKS = 20.0
"""Of reciprocal rank fusion: Cormack, Clarke and Buettcher, SIGIR 2009. With 60, as there, the first places
count too little where only one memory answers (`python -m bench recall`)."""
TIE = 0.02
"""What is worth so little less shares a place: many memories have the same words of a question."""
DEEP = 48
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
    meaning: float = 2.0
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

    def __init__(
        self, words: Mapping[int, Words], near: Mapping[int, float], question: Question | None
    ) -> None:
        """`near`: cosines by id."""
        self._words = words
        self._near = near
        self._question = question
        self._orders = (
            _order({number: each.score for number, each in words.items()}),
            _order({number: each.share for number, each in words.items()}),
            _order(near),
        )

    @property
    def ids(self) -> set[int]:
        return set().union(*self._orders)

    def weighed(self, weights: Weights) -> list[tuple[float, Mapping[int, float]]]:
        """Each order with its weight."""
        each = (weights.words, weights.share, weights.meaning)
        return [(weight, order) for weight, order in zip(each, self._orders, strict=True) if weight and order]

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
        fused = sum(weight * order.get(each.id, 0.0) for weight, order in orders)
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


def _order(scores: Mapping[int, float]) -> Mapping[int, float]:
    """What each is worth in it: the reciprocal of its place, less by as much as it is behind the first."""
    best = sorted((score, number) for number, score in scores.items() if score > 0)[: -DEEP - 1 : -1]
    order: dict[int, float] = {}
    place, last = 0, math.inf
    for position, (score, number) in enumerate(best, start=1):
        if score < last * (1 - TIE):
            place, last = position, score
        order[number] = score / best[0][0] / (RANKS + place)
    return order
