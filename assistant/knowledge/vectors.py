"""The pieces' vectors in memory, to be compared with a question's."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.knowledge.ranking import ENOUGH


@dataclass(frozen=True, slots=True)
class Vectors:
    pieces: NDArray[np.int64]
    matrix: NDArray[np.float32]
    """Shape (pieces, dimensions), each row of length 1."""

    def likest(self, question: NDArray[np.float32], most: int) -> dict[int, float]:
        """How many standard deviations they are more like it than the average, the likest first.

        0 where there are too few pieces for an average to say anything.
        """
        if not len(self.pieces) or question.shape != self.matrix.shape[1:]:
            return {}
        alike = np.einsum("ij,j->i", self.matrix, question)  # in this thread: BLAS's own wait for each other
        best = np.argsort(-alike)[:most] if len(alike) <= most else _best(alike, most)
        spread = float(alike.std())
        if len(alike) < ENOUGH or spread < 1e-6:
            return dict.fromkeys(map(int, self.pieces[best]), 0.0)
        sigmas = (alike[best] - alike.mean()) / spread
        return {int(piece): float(sigma) for piece, sigma in zip(self.pieces[best], sigmas, strict=True)}


def load(db: sqlite3.Connection, model: str, dimensions: int) -> Vectors:
    """Those of another model are left out."""
    sql = "SELECT piece, vector FROM vectors WHERE model = ? AND length(vector) = ?"
    rows = db.execute(sql, (model, 4 * dimensions)).fetchall()
    joined = np.frombuffer(b"".join(row[1] for row in rows), np.float32)
    return Vectors(np.array([row[0] for row in rows], np.int64), joined.reshape(len(rows), dimensions))


def _best(alike: NDArray[np.float32], most: int) -> NDArray[np.intp]:
    some = np.argpartition(-alike, most)[:most]
    return some[np.argsort(-alike[some])]
