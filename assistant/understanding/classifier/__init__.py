"""A guess at what a sentence asks for, where no template knows it: a linear model over its n-grams."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.classifier.features import features
from assistant.understanding.pieces import ANSWER

CHAT = "chat."
"""So begin the labels of all that the responder answers; they are one intent."""
FLOOR = 0.001
"""Guesses less likely than this are not given."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One intent that a sentence may ask for."""

    intent: str
    probability: float
    """0 to 1, calibrated: of the guesses at 0.8, four in five are right."""


class Classifier:
    """Knows nothing of slots: it tells intents, not what is in them."""

    def __init__(
        self,
        labels: list[str],
        keys: NDArray[np.uint32],
        weights: NDArray[np.int8],
        scales: NDArray[np.float32],
        softness: float,
    ) -> None:
        """`keys` (n,): the known hashes, ascending. `weights` (n, labels): in units of `scales` (labels,)."""
        self._labels = labels
        self._keys = keys
        self._weights = weights
        self._scales = scales
        self._softness = softness

    @classmethod
    def load(cls) -> Classifier:
        """The model that was trained by `bench.intents.train`."""
        with np.load(BytesIO((files(__package__) / "weights.npz").read_bytes())) as stored:
            return cls(
                stored["labels"].tolist(),
                stored["keys"],
                stored["weights"],
                stored["scales"],
                float(stored["softness"]),
            )

    def classify(self, text: str) -> tuple[Guess, ...]:
        """All intents that are likely at all, the likeliest first; their probabilities add up to about 1."""
        rows = self._known(features(text))
        sums = self._weights[rows].sum(axis=0, dtype=np.int32)
        scores = sums * self._scales * (self._softness / max(len(rows), 1) ** 0.5)
        likely = np.exp(scores - scores.max())
        shares = np.bincount(self._intents, weights=likely / likely.sum())
        order = [each for each in np.argsort(-shares, kind="stable") if shares[each] >= FLOOR]
        return tuple(Guess(self._names[each], float(shares[each])) for each in order)

    @cached_property
    def skills(self) -> frozenset[str]:
        """Those of whose sentences it has seen any."""
        return frozenset(name.partition(".")[0] for name in self._names if name != ANSWER)

    def unfamiliarity(self, text: str) -> float:
        """0 to 1: the share of the n-grams of `text` that no sentence of the training had."""
        grams = features(text)
        return 1 - len(self._known(grams)) / len(grams)

    def _known(self, grams: list[int]) -> NDArray[np.int64]:
        """The rows of those that are known."""
        hashes = np.array(grams, np.uint32)
        rows = np.searchsorted(self._keys, hashes)
        rows[rows == len(self._keys)] = 0
        known: NDArray[np.int64] = rows[self._keys[rows] == hashes]
        return known

    @cached_property
    def _names(self) -> list[str]:
        return sorted({_intent(label) for label in self._labels})

    @cached_property
    def _intents(self) -> NDArray[np.int64]:
        """For each label the number of its intent among `_names`."""
        return np.array([self._names.index(_intent(label)) for label in self._labels])


def _intent(label: str) -> str:
    return ANSWER if label.startswith(CHAT) else label
