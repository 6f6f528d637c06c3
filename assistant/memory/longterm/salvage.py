"""Reads what can be read of damaged memories. Embeddings and indexes are made anew of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from assistant.database import reading
from assistant.database.layout import Row, Salvage
from assistant.memories import Memory
from assistant.memory.longterm import rows
from assistant.memory.longterm.recovery import Recovery


def read(path: Path, copy: Path | None) -> Salvage[Recovery]:
    kept, named, whole = _damaged(path)
    copied = reading.every(copy, "memories", rows.good) if copy else {}
    older = {number: row for number, row in copied.items() if number not in kept}
    lost = [each for number, each in named.items() if number not in kept and number not in older]
    told = tuple(rows.memory(row) for row in older.values() if row["superseded_by"] is None)

    def account(aside: Path, since: datetime | None) -> Recovery:
        return Recovery(aside, tuple(lost), told, not whole, since)

    saved = (*kept.values(), *older.values())
    return Salvage("memories", saved, max([*kept, *older, *named, 0]), account)


def _damaged(path: Path) -> tuple[dict[int, Row], dict[int, Memory], bool]:
    """The good rows, what the index names, and whether there was nothing that could not be read."""
    kept: dict[int, Row] = {}
    try:
        with closing(sqlite3.connect(path)) as damaged:
            damaged.row_factory = sqlite3.Row
            named = _named(damaged)
            last = max(reading.last(damaged, "memories", "by_name"), *named, 0)
            whole = reading.gather(damaged, "memories", kept, last, rows.good)
    except sqlite3.Error:
        return kept, {}, False
    return kept, named, whole


def _named(damaged: sqlite3.Connection) -> dict[int, Memory]:
    """Read from both ends, up to the first place that cannot be read."""
    found: dict[int, Memory] = {}
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.Error):
            found |= {row["id"]: _by_name(row) for row in _indexed(damaged, order)}
    return found


def _indexed(damaged: sqlite3.Connection, order: str) -> Iterator[sqlite3.Row]:
    """The index holds these columns itself, so that no page of the table is needed."""
    columns = "SELECT id, person, gist FROM memories INDEXED BY by_name"
    yield from damaged.execute(f"{columns} ORDER BY person {order}, gist {order}")


def _by_name(row: sqlite3.Row) -> Memory:
    return Memory(id=row["id"], text=row["gist"], person=row["person"], language="en")
