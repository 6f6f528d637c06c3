"""What is kept and what is deleted, each in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from assistant.errors import StorageError
from assistant.memories import Memory
from assistant.memory.longterm import rows
from assistant.memory.longterm.facts import Fact, fact
from assistant.memory.longterm.words import terms

AT_ONCE = 500
"""Ids in one statement."""

SEEN = "(person = :person OR shared) AND superseded_by IS NULL"
"""What `person` may see."""


def remember(db: sqlite3.Connection, memory: Memory, now: datetime, most: int) -> Memory:
    """With its id. `memory.text` is clean."""
    new = replace(memory, at=memory.at or now, id=0, superseded=False)
    known = fact(new.text)
    if same := _same(db, new, known):
        return _again(db, same, new)
    _refuse_more_than(db, new.person, most)
    kept = _insert(db, new, known)
    if known:
        _supersede(db, kept, known)
    return kept


def of(db: sqlite3.Connection, person: str) -> list[Memory]:
    found = db.execute(f"SELECT * FROM memories WHERE {SEEN} ORDER BY at DESC, id DESC", {"person": person})  # noqa: S608
    return [rows.memory(row) for row in found]


def every(db: sqlite3.Connection, person: str | None) -> list[Memory]:
    where = "" if person is None else "WHERE person = :person"
    found = db.execute(f"SELECT * FROM memories {where} ORDER BY id", {"person": person})  # noqa: S608
    return [rows.memory(row) for row in found]


def ids_of(db: sqlite3.Connection, person: str) -> list[int]:
    return [row["id"] for row in db.execute("SELECT id FROM memories WHERE person = ?", (person,))]


def forget(db: sqlite3.Connection, ids: Collection[int]) -> tuple[int, set[int]]:
    """How many of them there were, and what was deleted: they, and what they had superseded."""
    there = {row["id"] for row in _among("SELECT id FROM memories WHERE id IN", db, ids)}
    gone, front = set(there), set(there)
    while front:
        older = _among("SELECT id FROM memories WHERE superseded_by IN", db, front)
        front = {row["id"] for row in older} - gone
        gone |= front
    for row in _among("SELECT id, terms FROM memories WHERE id IN", db, gone):
        db.execute("INSERT INTO found (found, rowid, terms) VALUES ('delete', ?, ?)", tuple(row))
    for table in ("memories", "embeddings"):
        db.executemany(f"DELETE FROM {table} WHERE id = ?", [(number,) for number in gone])  # noqa: S608
    if gone:
        mark(db, "erase", "rows were deleted")
    return len(there), gone


def used(db: sqlite3.Connection, uses: Mapping[int, int]) -> None:
    db.executemany(
        "UPDATE memories SET uses = uses + ? WHERE id = ?",
        [(times, number) for number, times in uses.items()],
    )


def mark(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, value))


def marked(db: sqlite3.Connection, name: str) -> str:
    """Empty where it is not."""
    found = db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return str(found["value"]) if found else ""


def unmark(db: sqlite3.Connection, name: str) -> None:
    db.execute("DELETE FROM about WHERE name = ?", (name,))


def _same(db: sqlite3.Connection, new: Memory, known: Fact | None) -> sqlite3.Row | None:
    """What its person said before, in the same words or by a rule."""
    found: sqlite3.Row | None = db.execute(
        "SELECT * FROM memories WHERE superseded_by IS NULL AND digest = ? AND person = ?",
        (_digest(terms(new.text)), new.person),
    ).fetchone()
    if found is None and known:
        found = db.execute(
            "SELECT * FROM memories WHERE superseded_by IS NULL AND person = ? AND topic = ? AND value = ?",
            (new.person, known.topic, known.value),
        ).fetchone()
    return found


def _again(db: sqlite3.Connection, row: sqlite3.Row, new: Memory) -> Memory:
    """It is as new as when it was said last, and as open as it ever was said."""
    old = rows.memory(row)
    source = old.source if old.source == "said" else new.source
    kept = replace(old, at=new.at, shared=old.shared or new.shared, source=source)
    db.execute(
        "UPDATE memories SET at = ?, shared = ?, source = ?, uses = uses + 1 WHERE id = ?",
        (rows.micros(kept.at or rows.EPOCH), kept.shared, kept.source, kept.id),
    )
    return kept


def _refuse_more_than(db: sqlite3.Connection, person: str, most: int) -> None:
    number = db.execute(
        "SELECT count(*) FROM (SELECT 1 FROM memories INDEXED BY by_name WHERE person = ? LIMIT ?)",
        (person, most),
    ).fetchone()[0]
    if number >= most:
        raise StorageError(f"{most} memories are kept for one person; forget some, or raise memory.most")


def _insert(db: sqlite3.Connection, new: Memory, known: Fact | None) -> Memory:
    values: dict[str, Any] = {
        "text": new.text,
        "person": new.person,
        "shared": new.shared,
        "language": new.language,
        "source": new.source,
        "at": rows.micros(new.at or rows.EPOCH),
        "terms": terms(new.text),
        "digest": _digest(terms(new.text)),
        "gist": new.text[: rows.GIST],
        "topic": known and known.topic,
        "value": known and known.value,
        "personal": bool(known and known.personal),
    }
    marks = ", ".join(f":{name}" for name in values)
    sql = f"INSERT INTO memories ({', '.join(values)}) VALUES ({marks})"  # noqa: S608
    number = db.execute(sql, values).lastrowid or 0
    db.execute("INSERT INTO found (rowid, terms) VALUES (?, ?)", (number, values["terms"]))
    return replace(new, id=number)


def _supersede(db: sqlite3.Connection, new: Memory, known: Fact) -> None:
    """The newer one counts, whatever the clock says. Nobody's word takes another's place, but of what is
    everybody's; a proposal takes the place of no word."""
    older = db.execute(
        "SELECT id FROM memories WHERE superseded_by IS NULL AND topic = :topic AND id <> :id"
        " AND (person = :person OR (shared AND :shared AND NOT personal AND NOT :personal))"
        " AND (source = 'proposed' OR :source = 'said')",
        {
            "topic": known.topic,
            "id": new.id,
            "person": new.person,
            "shared": new.shared,
            "personal": known.personal,
            "source": new.source,
        },
    ).fetchall()
    for row in older:
        db.execute("UPDATE memories SET superseded_by = ? WHERE id = ?", (new.id, row["id"]))
        db.execute("DELETE FROM embeddings WHERE id = ?", (row["id"],))


def _digest(of: str) -> str:
    """Long enough that no two texts have the same."""
    return blake2b(of.encode(), digest_size=16).hexdigest()


def _among(sql: str, db: sqlite3.Connection, ids: Iterable[int]) -> Sequence[sqlite3.Row]:
    """`sql` ends in IN."""
    wanted = list(ids)
    found: list[sqlite3.Row] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found += db.execute(f"{sql} ({', '.join('?' * len(some))})", some).fetchall()
    return found
