"""Multinomial logistic regression over sparse rows, where several labels of one row may be right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows of length 1, in each of which all columns count alike."""

    columns: Numbers
    """Of all rows, one row after another."""
    ends: Numbers
    """Shape (rows + 1,): where each row begins and the next one does."""
    width: int

    def __len__(self) -> int:
        return len(self.ends) - 1

    def dense(self, chosen: Numbers) -> tuple[Floats, Numbers]:
        """The chosen rows, only with the columns that any of them has, and which these are."""
        sizes = (self.ends[1:] - self.ends[:-1])[chosen]
        row = np.repeat(np.arange(len(chosen)), sizes)
        first = np.repeat(self.ends[chosen] - (np.cumsum(sizes) - sizes), sizes)
        used, column = np.unique(self.columns[first + np.arange(len(row))], return_inverse=True)
        filled = np.zeros((len(chosen), len(used)), np.float32)
        filled[row, column] = 1 / np.sqrt(sizes[row])
        return filled, used

    def scores(self, weights: Floats, *, batch: int = 256) -> Floats:
        """Shape (rows, labels)."""
        parts = [self.dense(chosen) for chosen in _batches(np.arange(len(self)), batch)]
        return np.concatenate([filled @ weights[used] for filled, used in parts])


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be learnt."""

    rows: Rows
    allowed: Floats
    """Shape (rows, labels): 1 for every label that is right, otherwise 0."""
    weights: Floats
    """Shape (rows,): how much each counts."""


def solve(problem: Problem, *, epochs: int, rate: float, decay: float, seed: int, batch: int = 256) -> Floats:
    """Weights of shape (columns, labels), by Adagrad with a rate that falls to nothing."""
    weights = np.zeros((problem.rows.width, problem.allowed.shape[1]), np.float32)
    squares = np.full(weights.shape, 1e-3, np.float32)
    chance = np.random.default_rng(seed)
    count = len(problem.rows)
    order = [chosen for _ in range(epochs) for chosen in _batches(chance.permutation(count), batch)]
    for step, chosen in enumerate(order):
        filled, used = problem.rows.dense(chosen)
        slope = filled.T @ _errors(problem, chosen, filled @ weights[used]) + decay * weights[used]
        squares[used] += slope**2
        weights[used] -= rate * (1 - step / len(order)) * slope / np.sqrt(squares[used])
    return weights


def probabilities(scores: Floats) -> Floats:
    """The softmax of each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = raised / raised.sum(axis=1, keepdims=True)
    return result


def _errors(problem: Problem, chosen: Numbers, scores: Floats) -> Floats:
    """How far each score is off: what is right shares its probability out as the model does so far."""
    found = probabilities(scores)
    wanted = (found + 1e-9) * problem.allowed[chosen]
    wanted /= wanted.sum(axis=1, keepdims=True)
    errors: Floats = (found - wanted) * problem.weights[chosen, None] / np.float32(len(chosen))
    return errors


def _batches(order: Numbers, size: int) -> Iterator[Numbers]:
    return (order[start : start + size] for start in range(0, len(order), size))
