"""Which of the pieces that were found answer a question: pure arithmetic on what the searches gave."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FUSION = 60
"""k of reciprocal rank fusion. Source: Cormack, Clarke, Büttcher, SIGIR 2009."""
FLOOR = 0.5
"""What a piece must be sure of to be said."""
ABOVE_CHANCE = 1.15
"""Standard deviations by which the likest piece has to surpass what chance gives to be worth 0.5. Measured
with the embedded model on 100 and 4,000 pieces: questions about anything else came to 0.85 at most."""
STEEP = 2.8
"""As many more, and it is worth 1."""
TELLING = 0.5
"""What is covered has to weigh this much of what one piece alone holds."""
ENOUGH = 50
"""Pieces below which an average says nothing."""


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that a question names."""

    weight: float
    """The rarer, the more: BM25's idf."""
    pieces: frozenset[int]
    """Of the candidates, those that name it too."""


@dataclass(frozen=True, slots=True)
class Ranked:
    piece: int
    score: float
    """0 to 1: how much of the question it covers, or how unusually like it is."""


def weight(holds: int, pieces: int) -> float:
    """Of what so many of all pieces hold. What none holds weighs no more than what one does."""
    some = min(max(holds, 1), pieces)
    return math.log(1 + (pieces - some + 0.5) / (some + 0.5))


def ranked(
    lexical: Sequence[int],
    dense: Sequence[int],
    sought: Sequence[Sought],
    likeness: Mapping[int, float],
    pieces: int,
) -> list[Ranked]:
    """`lexical`, `dense`: candidates of all `pieces`, best first; `likeness`: in standard deviations."""
    order: dict[int, float] = {}
    for found in (lexical, dense):
        for rank, piece in enumerate(found, 1):
            order[piece] = order.get(piece, 0.0) + 1 / (FUSION + rank)
    scored = [Ranked(piece, _score(piece, sought, likeness.get(piece, 0.0), pieces)) for piece in order]
    good = (each for each in scored if each.score >= FLOOR)
    return sorted(good, key=lambda each: -order[each.piece] * (0.5 + each.score))


def _score(piece: int, sought: Sequence[Sought], sigmas: float, pieces: int) -> float:
    """A question of nothing but frequent words is covered by too many to be answered by one."""
    whole = sum(each.weight for each in sought)
    held = sum(each.weight for each in sought if piece in each.pieces)
    covered = held / whole * min(1.0, held / (math.log(1 + pieces) * TELLING)) if whole else 0.0
    alike = _worth(sigmas, pieces)
    return min(1.0, max(covered, alike, 0.6 * (covered + alike)))


def _worth(sigmas: float, pieces: int) -> float:
    """The largest of n normal samples is about sqrt(2 ln n). Source: extreme value theory."""
    chance = math.sqrt(2 * math.log(max(pieces, 2)))
    return min(1.0, max(0.0, 0.5 + 0.5 * (sigmas - chance - ABOVE_CHANCE) / STEEP))
