"""Reads what was found, and nothing that its window does not show."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from assistant.memories import Recalled
from assistant.memory.longterm import rows
from assistant.memory.longterm.recalling import Candidate
from assistant.memory.longterm.window import Window


def candidates(db: sqlite3.Connection, ids: Collection[int], window: Window) -> list[Candidate]:
    marks = ", ".join(map(str, ids))
    sql = f"SELECT id, at, uses FROM memories WHERE id IN ({marks}) AND {window.where}"  # noqa: S608
    return [Candidate(*row) for row in db.execute(sql, window.values)]


def recalled(db: sqlite3.Connection, best: Sequence[tuple[int, float]]) -> list[Recalled]:
    """`best`: ids and scores."""
    found = (
        (db.execute("SELECT * FROM memories WHERE id = ?", (number,)).fetchone(), score)
        for number, score in best
    )
    return [Recalled(rows.memory(row), score) for row, score in found if row]


def newest(db: sqlite3.Connection, window: Window, most: int) -> list[Recalled]:
    found = db.execute(
        f"SELECT * FROM memories WHERE {window.where} ORDER BY at DESC, id DESC LIMIT :most",  # noqa: S608
        window.values | {"most": most},
    )
    return [Recalled(rows.memory(row), 1.0) for row in found]
