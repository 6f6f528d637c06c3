"""Multinomial logistic regression over sparse rows, where several labels of one row may be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be learnt: `rows` (n, features), `allowed` (n, labels) 0 or 1, `weights` (n,)."""

    rows: Any
    """A scipy CSR matrix, float32."""
    allowed: Floats
    weights: Floats


def solve(problem: Problem, *, epochs: int, rate: float, decay: float, seed: int, batch: int = 512) -> Floats:
    """Weights of shape (features, labels), by Adagrad with a rate that falls to nothing."""
    count, features = problem.rows.shape
    weights = np.zeros((features, problem.allowed.shape[1]), np.float32)
    squares = np.full(weights.shape, 1e-3, np.float32)
    order = np.random.default_rng(seed)
    steps = epochs * -(-count // batch)
    step = 0
    for _ in range(epochs):
        shuffled = order.permutation(count)
        for start in range(0, count, batch):
            chosen = shuffled[start : start + batch]
            columns, gradient = _gradient(problem, chosen, weights)
            gradient += decay * weights[columns]
            squares[columns] += gradient**2
            weights[columns] -= rate * (1 - step / steps) * gradient / np.sqrt(squares[columns])
            step += 1
    return weights


def probabilities(scores: Floats) -> Floats:
    """The softmax of each row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = raised / raised.sum(axis=1, keepdims=True)
    return result


def _gradient(problem: Problem, chosen: NDArray[np.int64], weights: Floats) -> tuple[Any, Floats]:
    """Of the features that occur in the chosen rows, and which these are."""
    rows = problem.rows[chosen]
    columns, places = np.unique(rows.indices, return_inverse=True)
    small = sparse.csr_matrix((rows.data, places, rows.indptr), (len(chosen), len(columns)))
    found = probabilities(small @ weights[columns])
    wanted = found * problem.allowed[chosen] + 1e-9 * problem.allowed[chosen]
    wanted /= wanted.sum(axis=1, keepdims=True)
    error = (found - wanted) * problem.weights[chosen, None]
    gradient: Floats = (small.T @ error) / np.float32(len(chosen))
    return columns, gradient
