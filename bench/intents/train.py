"""`python -m bench.intents.train --data FOLDER` trains the intent classifier and writes its weights.

FOLDER holds the data sets named in `sources.SETS`. The same data and phrasings give the same file.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.understanding import classifier
from assistant.understanding.classifier.features import features
from bench.intents.corpus import Vocabulary, balanced, corpus, problem, rows, vocabulary
from bench.intents.solver import Floats, probabilities, solve
from bench.intents.sources import Example

SEED = 7
KEPT = 40_000
"""N-grams in the finished model."""
CALIBRATED_BY = 10
"""One source of examples in so many is left out once, to see how sure the model may be of what is new."""
RATE, DECAY = 10.0, 1e-6


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt."""

    labels: Sequence[str]
    known: Vocabulary
    weights: Floats
    """Shape (n-grams, labels)."""

    def scores(self, texts: Sequence[str]) -> Floats:
        found: Floats = rows(texts, self.known) @ self.weights
        return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.intents.train")
    parser.add_argument("--data", type=Path, required=True, help="where the data sets lie")
    given = corpus(parser.parse_args().data, SEED)
    print(f"{len(given)} examples", flush=True)
    model, softness = train(given)
    path = Path(classifier.__file__).with_name("weights.npz")
    save(model, softness, path)
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, {len(model.labels)} labels, softness {softness:.2f}")


def train(given: Sequence[Example]) -> tuple[Model, float]:
    """The model, and the factor on its scores that makes its probabilities true."""
    labels = sorted({label for example in given for label in example.labels})
    known = telling(given, labels)
    seen, unseen = parted(given)
    softness = calibrate(fit(seen, labels, known), unseen)
    return fit(given, labels, known), softness


def fit(given: Sequence[Example], labels: Sequence[str], known: Vocabulary, *, epochs: int = 8) -> Model:
    task = problem(balanced(given), labels, known)
    return Model(labels, known, solve(task, epochs=epochs, rate=RATE, decay=DECAY, seed=SEED))


def telling(given: Sequence[Example], labels: Sequence[str]) -> Vocabulary:
    """The n-grams that tell most: often there, and with much weight in a quick first model."""
    known = vocabulary([features(example.text) for example in given])
    task = problem(balanced(given), labels, known)
    weights = solve(task, epochs=3, rate=RATE, decay=DECAY, seed=SEED)
    spread = np.linalg.norm(weights - weights.mean(axis=1, keepdims=True), axis=1)
    often = np.bincount(task.rows.indices, minlength=len(known))
    best = np.argsort(-spread * np.sqrt(often), kind="stable")[:KEPT]
    grams = np.array(list(known))[np.sort(best)]
    return {int(gram): column for column, gram in enumerate(grams)}


def parted(given: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Those to learn from and those to be tried on: whole templates, and every tenth line of a data set."""
    numbers = {source: number for number, source in enumerate(dict.fromkeys(each.source for each in given))}
    sizes: dict[str, int] = {}
    parts: tuple[list[Example], list[Example]] = ([], [])
    for each in given:
        sizes[each.source] = sizes.get(each.source, 0) + 1
        turn = numbers[each.source] if " " in each.source else sizes[each.source]
        parts[turn % CALIBRATED_BY == 0].append(each)
    return parts


def calibrate(model: Model, unseen: Sequence[Example]) -> float:
    """The factor under which what was left out is likeliest: below 1 where the model is too sure."""
    scores = model.scores([example.text for example in unseen])
    allowed = problem(unseen, model.labels, {}).allowed

    def surprise(softness: float) -> float:
        right = (probabilities(scores * np.float32(softness)) * allowed).sum(axis=1)
        return float(-np.log(np.maximum(right, 1e-9)).mean())

    return min((step / 20 for step in range(6, 60)), key=surprise)


def save(model: Model, softness: float, path: Path) -> None:
    scales = np.abs(model.weights).max(axis=0) / 127
    weights: NDArray[np.int8] = np.round(model.weights / scales).astype(np.int8)
    keys = np.array(list(model.known), np.uint32)
    np.savez_compressed(
        path,
        labels=np.array(model.labels),
        keys=keys,
        weights=weights,
        scales=scales.astype(np.float32),
        softness=np.float32(softness),
    )


if __name__ == "__main__":
    main()
