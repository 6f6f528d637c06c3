"""`python -m bench.intents.train --data FOLDER` trains the intent classifier and writes its weights.

FOLDER holds the data sets named in `sources.SETS`. The same data and phrasings give the same file.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.understanding import classifier
from assistant.understanding.tokens import words
from bench.intents.corpus import corpus, problem
from bench.intents.model import SEED, Model, fit, telling
from bench.intents.solver import probabilities
from bench.intents.sources import SETS, Example

KEPT = 32_000
"""N-grams in the finished model."""
PARTS = 10
"""One part in so many is left out once, to see how sure the model may be of what is new to it."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.intents.train")
    parser.add_argument("--data", type=Path, required=True, help="where the data sets lie")
    given = corpus(parser.parse_args().data, SEED)
    print(f"{len(given)} examples", flush=True)
    model, softness = train(given)
    path = Path(classifier.__file__).with_name("weights.npz")
    save(model, softness, path)
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, {len(model.labels)} labels, softness {softness:.2f}")


def train(given: Sequence[Example], kept: int = KEPT) -> tuple[Model, float]:
    """The model, and the factor on its scores that makes its probabilities true."""
    known = telling(given, kept)
    seen, unseen = parted(given)
    softness = calibrate(fit(seen, known), unseen)
    return fit(given, known), softness


def parted(given: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Those to learn from, and those to be tried on: whole templates of ours, single lines of a data set.

    What is tried is never learnt from, not even from another source: the sets share many sentences.
    """
    numbers: dict[str, int] = {}
    lines: Counter[str] = Counter()
    parts: tuple[list[Example], list[Example]] = ([], [])
    for each in given:
        lines[each.source] += 1
        number = lines[each.source] if each.source in SETS else numbers.setdefault(each.source, len(numbers))
        parts[number % PARTS == 0].append(each)
    tried = {words(each.text) for each in parts[1]}
    return [each for each in parts[0] if words(each.text) not in tried], parts[1]


def calibrate(model: Model, unseen: Sequence[Example]) -> float:
    """The factor under which what was left out is likeliest: below 1 where the model is too sure."""
    known = [each for each in unseen if set(each.labels) <= set(model.labels)]
    scores = model.scores([each.text for each in known])
    allowed = problem(known, model.labels, {}).allowed

    def surprise(softness: float) -> float:
        right = (probabilities(scores * np.float32(softness)) * allowed).sum(axis=1)
        return float(-np.log(np.maximum(right, 1e-9)).mean())

    return min((step / 20 for step in range(6, 60)), key=surprise)


def save(model: Model, softness: float, path: Path) -> None:
    scales = np.abs(model.weights).max(axis=0) / 127
    np.savez_compressed(
        path,
        labels=np.array(model.labels),
        keys=np.array(list(model.known), np.uint32),
        weights=np.round(model.weights / scales).astype(np.int8),
        scales=scales.astype(np.float32),
        softness=np.float32(softness),
    )


if __name__ == "__main__":
    main()
