"""Reads what can be read of a damaged store, row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from assistant.reminder import Kind, Reminder, State
from assistant.reminders import rows
from assistant.reminders.rows import moment

MOST_IDS = 2_000_000
"""Beyond this a number is damage, not an id."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Salvage:
    rows: tuple[Row, ...]
    lost: tuple[Reminder, ...]
    """What only an index knows of."""
    older: tuple[Reminder, ...]
    """What came from the copy."""
    unsure: bool
    """True: there may have been more."""
    last: int
    """The highest id that was ever given."""


def read(path: Path, copy: Path | None) -> Salvage:
    kept, named, whole = _damaged(path)
    copied = _copied(copy) if copy else {}
    older = {number: row for number, row in copied.items() if number not in kept and not row["calendar"]}
    lost = [each for number, each in named.items() if number not in kept and number not in older]
    return Salvage(
        rows=(*kept.values(), *older.values()),
        lost=tuple(lost),
        older=tuple(rows.reminder(row) for row in older.values() if row["ended"] is None),
        unsure=not whole,
        last=max([*kept, *older, *named, 0]),
    )


def _damaged(path: Path) -> tuple[dict[int, Row], dict[int, Reminder], bool]:
    """The good rows, what the index names, and whether there was nothing that could not be read."""
    kept: dict[int, Row] = {}
    try:
        with closing(sqlite3.connect(path)) as damaged:
            damaged.row_factory = sqlite3.Row
            named = _named(damaged)
            whole = _gather(damaged, kept, max(_last(damaged), *named, 0))
    except sqlite3.Error:
        return kept, {}, False
    return kept, named, whole


def _gather(damaged: sqlite3.Connection, kept: dict[int, Row], last: int) -> bool:
    """Goes on behind every place that cannot be read. Whether there was none."""
    after, whole = -1, True
    while after < last:
        try:
            for row in damaged.execute("SELECT * FROM reminders WHERE id > ? ORDER BY id", (after,)):
                after = row["id"]
                if _good(row):
                    kept[after] = dict(row)
                else:
                    whole = False
        except sqlite3.Error:
            after, whole = after + 1, False
        else:
            break
    return whole


def _copied(copy: Path) -> dict[int, Row]:
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as good:
        good.row_factory = sqlite3.Row
        return {row["id"]: dict(row) for row in good.execute("SELECT * FROM reminders") if _good(row)}


def _named(damaged: sqlite3.Connection) -> dict[int, Reminder]:
    """Read from both ends, up to the first place that cannot be read."""
    found: dict[int, Reminder] = {}
    for order in ("ASC", "DESC"):
        with suppress(sqlite3.Error):
            found |= {row["id"]: _by_name(row) for row in _indexed(damaged, order)}
    return found


def _indexed(damaged: sqlite3.Connection, order: str) -> Iterator[sqlite3.Row]:
    """The index holds these columns itself, so that no page of the table is needed."""
    columns = "SELECT id, tell, kind, text FROM reminders INDEXED BY told_next WHERE tell IS NOT NULL"
    yield from damaged.execute(f"{columns} ORDER BY tell {order}")


def _by_name(row: sqlite3.Row) -> Reminder:
    """Whose it was is not known, nor in which language."""
    return Reminder(
        id=row["id"], kind=row["kind"], due=moment(row["tell"]), text=row["text"], person="", language="en"
    )


def _last(damaged: sqlite3.Connection) -> int:
    """The highest id, from wherever it can be read."""
    found = 0
    for sql in (
        "SELECT seq FROM sqlite_sequence WHERE name = 'reminders'",
        "SELECT max(id) FROM reminders",
        "SELECT max(id) FROM reminders INDEXED BY by_due",
    ):
        with suppress(sqlite3.Error, TypeError):
            found = max(found, min(int(damaged.execute(sql).fetchone()[0]), MOST_IDS))
    return found


def _good(row: sqlite3.Row) -> bool:
    """Whether the values are such as we write."""
    try:
        found = rows.reminder(row)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return False
    return found.kind in get_args(Kind) and found.state in get_args(State) and isinstance(found.text, str)
