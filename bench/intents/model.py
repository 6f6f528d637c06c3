"""What is learnt from a corpus: a weight for each n-gram and label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.intents.corpus import Vocabulary, balanced, problem, rows, vocabulary
from bench.intents.solver import Floats, probabilities, solve
from bench.intents.sources import Example, skill

SEED = 7
RATE, DECAY = 10.0, 1e-6
EPOCHS, QUICK = 6, 2


@dataclass(frozen=True, slots=True)
class Model:
    labels: Sequence[str]
    known: Vocabulary
    weights: Floats
    """Shape (n-grams, labels)."""

    def scores(self, texts: Sequence[str]) -> Floats:
        """Shape (texts, labels)."""
        return rows(texts, self.known).scores(self.weights)

    def skills(self, texts: Sequence[str]) -> tuple[list[str], Floats]:
        """The likeliest skill of each text, and its probability."""
        names = sorted({skill(label) for label in self.labels})
        belongs = np.array([[skill(label) == name for name in names] for label in self.labels], np.float32)
        shares = probabilities(self.scores(texts)) @ belongs
        return [names[best] for best in shares.argmax(axis=1)], shares.max(axis=1)


def fit(given: Sequence[Example], known: Vocabulary | None = None, *, epochs: int = EPOCHS) -> Model:
    """Learns the weights of the n-grams that are given, or of all."""
    labels = labels_of(given)
    known = known or vocabulary(given)
    task = problem(balanced(given), labels, known)
    return Model(labels, known, solve(task, epochs=epochs, rate=RATE, decay=DECAY, seed=SEED))


def telling(given: Sequence[Example], count: int) -> Vocabulary:
    """The n-grams that tell most: often there, and with much weight in a quick first model."""
    model = fit(given, epochs=QUICK)
    spread = np.linalg.norm(model.weights - model.weights.mean(axis=1, keepdims=True), axis=1)
    columns = rows([example.text for example in given], model.known).columns
    often = np.bincount(columns, minlength=len(model.known))
    best = np.argsort(-spread * np.sqrt(often), kind="stable")[:count]
    kept = np.array(list(model.known))[np.sort(best)]
    return {int(gram): column for column, gram in enumerate(kept)}


def labels_of(given: Sequence[Example]) -> list[str]:
    return sorted({label for example in given for label in example.labels})
