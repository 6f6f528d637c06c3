"""Reads what can be read of a damaged store, row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import get_args

from assistant.database import reading
from assistant.database.layout import Row, Salvage
from assistant.reminder import Kind, Reminder, State
from assistant.reminders import rows
from assistant.reminders.recovery import Recovery
from assistant.reminders.rows import moment


def read(path: Path, copy: Path | None) -> Salvage[Recovery]:
    kept, named, whole = _damaged(path)
    copied = reading.every(copy, "reminders", _good) if copy else {}
    older = {number: row for number, row in copied.items() if number not in kept and not row["calendar"]}
    lost = [each for number, each in named.items() if number not in kept and number not in older]
    told = tuple(rows.reminder(row) for row in older.values() if row["ended"] is None)

    def account(aside: Path, since: datetime | None) -> Recovery:
        return Recovery(aside, tuple(lost), told, not whole, since)

    return Salvage("reminders", (*kept.values(), *older.values()), max([*kept, *older, *named, 0]), account)


def _damaged(path: Path) -> tuple[dict[int, Row], dict[int, Reminder], bool]:
    """The good rows, what the index names, and whether there was nothing that could not be read."""
    kept: dict[int, Row] = {}
    try:
        with closing(sqlite3.connect(path)) as damaged:
            damaged.row_factory = sqlite3.Row
            named = _named(damaged)
            last = max(reading.last(damaged, "reminders", "by_due"), *named, 0)
            whole = reading.gather(damaged, "reminders", kept, last, _good)
    except sqlite3.Error:
        return kept, {}, False
    return kept, named, whole


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


def _good(row: sqlite3.Row) -> bool:
    """Whether the values are such as we write."""
    try:
        found = rows.reminder(row)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return False
    return found.kind in get_args(Kind) and found.state in get_args(State) and isinstance(found.text, str)
