"""All examples as one problem for the solver: their n-grams, their meaning, and how much each counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import numpy as np

from assistant.understanding.classifier.features import features
from bench.intents.solver import Problem, Rows
from bench.intents.sources import SETS, Example, examples
from bench.intents.written import written

EVENNESS = 0.3
"""How much a rare label is raised: 0 not at all, 1 until all labels of a language count alike."""
LEAST = 2
"""Examples that an n-gram must be in."""

Vocabulary = Mapping[int, int]
"""The column of each n-gram by its hash."""


def corpus(data: Path, seed: int, sets: Sequence[str] = SETS) -> list[Example]:
    """Our own phrasings and the data sets of the folder."""
    own = written(Random(seed))  # noqa: S311
    return [*own, *(example for name in sets for example in examples(data, name))]


def balanced(given: Sequence[Example]) -> list[Example]:
    """Weighed so that rare labels are not forgotten; the mean weight is 1."""
    counts = Counter((each.language, each.labels) for each in given)
    weights = [counts[each.language, each.labels] ** -EVENNESS for each in given]
    mean = sum(weights) / len(weights)
    return [replace(each, weight=weight / mean) for each, weight in zip(given, weights, strict=True)]


@cache
def grams(text: str) -> tuple[int, ...]:
    """Kept, since each model of a run reads the same texts."""
    return tuple(features(text))


def vocabulary(given: Sequence[Example]) -> Vocabulary:
    """The n-grams that are in several examples, by ascending hash."""
    counts = Counter(gram for example in given for gram in grams(example.text))
    kept = sorted(gram for gram, count in counts.items() if count >= LEAST)
    return {gram: column for column, gram in enumerate(kept)}


def problem(given: Sequence[Example], labels: Sequence[str], known: Vocabulary) -> Problem:
    columns = {label: column for column, label in enumerate(labels)}
    allowed = np.zeros((len(given), len(labels)), np.float32)
    for row, example in enumerate(given):
        allowed[row, [columns[label] for label in example.labels]] = 1
    weights = np.array([example.weight for example in given], np.float32)
    return Problem(rows([example.text for example in given], known), allowed, weights)


def rows(texts: Sequence[str], known: Vocabulary) -> Rows:
    """The known n-grams of each text."""
    found = [[known[gram] for gram in grams(text) if gram in known] for text in texts]
    columns = np.array([column for each in found for column in each], np.int64)
    return Rows(columns, np.cumsum([0, *map(len, found)]), len(known))
