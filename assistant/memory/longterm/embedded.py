"""Vectors in the store: which are missing, which are there, and an exact look through some of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.memory.longterm.vectors import Floats, Ids
from assistant.memory.longterm.window import Window

EXACT = 5_000
"""So many of the newest are compared where the index is of no help."""


@dataclass(frozen=True, slots=True)
class Model:
    """Which vectors can be compared."""

    key: str
    dimensions: int

    @property
    def bytes(self) -> int:
        return 4 * self.dimensions


def missing(db: sqlite3.Connection, model: Model, after: int, most: int) -> list[tuple[int, str]]:
    """Ids and texts of what has no vector of this model, in the order of ids."""
    found = db.execute(
        "SELECT id, text FROM memories WHERE id > ? AND superseded_by IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM embeddings WHERE embeddings.model = ? AND embeddings.id = memories.id)"
        " ORDER BY id LIMIT ?",
        (after, model.key, most),
    )
    return [(row["id"], row["text"]) for row in found]


def number_missing(db: sqlite3.Connection, model: Model) -> int:
    whole = db.execute("SELECT count(*) FROM memories WHERE superseded_by IS NULL").fetchone()[0]
    return int(
        whole - db.execute("SELECT count(*) FROM embeddings WHERE model = ?", (model.key,)).fetchone()[0]
    )


def put(db: sqlite3.Connection, model: Model, ids: Sequence[int], vectors: Floats) -> list[int]:
    """Which were put: what was forgotten meanwhile stays forgotten."""
    kept = []
    for number, vector in zip(ids, vectors, strict=True):
        put = db.execute(
            "INSERT OR REPLACE INTO embeddings SELECT id, ?, ? FROM memories"
            " WHERE id = ? AND superseded_by IS NULL",
            (model.key, vector.astype(np.float32).tobytes(), number),
        )
        kept += [number] if put.rowcount else []
    return kept


def ids(db: sqlite3.Connection, model: Model) -> Ids:
    """Ascending."""
    found = db.execute("SELECT id FROM embeddings WHERE model = ? ORDER BY id", (model.key,))
    return np.fromiter((row[0] for row in found), np.int64)


def some(db: sqlite3.Connection, model: Model, wanted: Sequence[int] | Ids) -> tuple[Ids, Floats]:
    rows = [
        found
        for number in wanted
        if (found := db.execute("SELECT id, vector FROM embeddings WHERE id = ?", (int(number),)).fetchone())
    ]
    return _matrix(rows, model)


def visible(db: sqlite3.Connection, near: Sequence[int], window: Window) -> list[int]:
    """Those of `near` that may be seen."""
    sql = f"SELECT id FROM memories WHERE id IN ({', '.join(map(str, near))}) AND {window.where}"  # noqa: S608
    return [row["id"] for row in db.execute(sql, window.values)]


def compared(
    db: sqlite3.Connection, model: Model, question: Floats, near: Sequence[int], window: Window
) -> dict[int, float]:
    """Those of `near` that may be seen, with their exact cosines."""
    return _compared(db, model, question, f"id IN ({', '.join(map(str, near))})", window, len(near))


def exact(db: sqlite3.Connection, model: Model, question: Floats, window: Window) -> dict[int, float]:
    """Of the newest; each half goes down its own index."""
    newest = " UNION ".join(
        f"SELECT id FROM (SELECT id FROM memories WHERE {whose} AND superseded_by IS NULL{window.times}"  # noqa: S608
        " ORDER BY at DESC LIMIT :most)"
        for whose in ("person = :person", "shared")
    )
    return _compared(db, model, question, f"id IN ({newest})", window, EXACT)


def _compared(
    db: sqlite3.Connection, model: Model, question: Floats, which: str, window: Window, most: int
) -> dict[int, float]:
    found = db.execute(
        f"SELECT id, vector FROM memories JOIN embeddings USING (id) WHERE {which} AND model = :model"  # noqa: S608
        f" AND {window.where} ORDER BY id DESC LIMIT :most",
        window.values | {"model": model.key, "most": most},
    ).fetchall()
    numbers, vectors = _matrix(found, model)
    return dict(zip(numbers.tolist(), (vectors @ question).tolist(), strict=True))


def _matrix(rows: Sequence[sqlite3.Row], model: Model) -> tuple[Ids, Floats]:
    """Without what is no vector of this model."""
    whole = [row for row in rows if len(row["vector"]) == model.bytes]
    joined = np.frombuffer(b"".join(row["vector"] for row in whole), np.float32)
    numbers = np.fromiter((row["id"] for row in whole), np.int64, len(whole))
    return numbers, joined.reshape(len(whole), model.dimensions)
