"""Reads what can be read of a damaged table, row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path

from assistant.database.layout import Row

MOST_IDS = 2_000_000
"""Beyond this a number is damage, not an id."""


def gather(
    damaged: sqlite3.Connection,
    table: str,
    kept: dict[int, Row],
    last: int,
    good: Callable[[sqlite3.Row], bool],
) -> bool:
    """Puts the good rows into `kept`, and goes on behind every place that cannot be read.

    Whether there was none.
    """
    after, whole = -1, True
    while after < last:
        try:
            for row in damaged.execute(f"SELECT * FROM {table} WHERE id > ? ORDER BY id", (after,)):  # noqa: S608
                after = row["id"]
                if good(row):
                    kept[after] = dict(row)
                else:
                    whole = False
        except sqlite3.Error:
            after, whole = after + 1, False
        else:
            break
    return whole


def every(copy: Path, table: str, good: Callable[[sqlite3.Row], bool]) -> Mapping[int, Row]:
    """The good rows of a file that is whole. Raises sqlite3.Error."""
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as whole:
        whole.row_factory = sqlite3.Row
        return {row["id"]: dict(row) for row in whole.execute(f"SELECT * FROM {table}") if good(row)}  # noqa: S608


def last(damaged: sqlite3.Connection, table: str, index: str) -> int:
    """The highest id, from wherever it can be read; `index` is one of all the table's rows."""
    found = 0
    for sql in (
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",  # noqa: S608
        f"SELECT max(id) FROM {table}",  # noqa: S608
        f"SELECT max(id) FROM {table} INDEXED BY {index}",  # noqa: S608
    ):
        with suppress(sqlite3.Error, TypeError):
            found = max(found, min(int(damaged.execute(sql).fetchone()[0]), MOST_IDS))
    return found
