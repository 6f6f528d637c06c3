"""What is written into the index: documents come, change and go."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant import terms
from assistant.knowledge.folders import Folder, Found, Scan, folder_of
from assistant.knowledge.reader import Read


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that has to be read."""

    file: Found
    digest: str
    """Of the version that is known; empty where none is."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between the folders and the index."""

    unread: Sequence[Unread]
    gone: Sequence[str]
    """Paths."""


def adopt(db: sqlite3.Connection, folders: Sequence[Folder]) -> int:
    """Before anybody asks: what lies in no folder any more is forgotten, and who may hear the rest is
    as the config has it now. How many were forgotten."""
    known = db.execute("SELECT path, folder FROM documents").fetchall()
    now = {path: folder_of(path, folders) for path, _ in known}
    gone = [path for path, folder in now.items() if not folder]
    moved = [(now[path], path) for path, folder in known if now[path] not in ("", folder)]
    if gone or moved:
        with transaction(db):
            db.executemany("UPDATE documents SET folder = ? WHERE path = ?", moved)
            _forget(db, gone)
    return len(gone)


def changes(db: sqlite3.Connection, scan: Scan) -> Changes:
    rows = db.execute("SELECT path, folder, size, changed, digest FROM documents")
    known = {row[0]: row[1:] for row in rows}
    new = [
        Unread(found, known[path][3] if path in known else "")
        for path, found in scan.files.items()
        if path not in known or known[path][:3] != (found.folder, found.size, found.changed)
    ]
    unread = tuple(f"{place}/" for place in scan.unread)
    gone = [path for path in known if path not in scan.files and not path.startswith(unread)]
    return Changes(new, gone)


def store(db: sqlite3.Connection, found: Found, read: Read) -> None:
    """All that it says, in place of what it said before."""
    with transaction(db):
        if read.same:
            _touch(db, found)
            return
        _forget(db, [found.path])
        values = (found.path, found.folder, read.title, found.size, found.changed, read.digest, read.wrong)
        sql = (
            "INSERT INTO documents (path, folder, title, size, changed, digest, wrong) VALUES (?,?,?,?,?,?,?)"
        )
        document = db.execute(sql, values).lastrowid
        for line in read.pieces:
            place, about, text = json.loads(line)
            new = db.execute(
                "INSERT INTO pieces (document, place, text) VALUES (?, ?, ?)", (document, place, text)
            )
            indexed = (new.lastrowid, terms.spaced(about), terms.spaced(text))
            db.execute("INSERT INTO words (rowid, about, body) VALUES (?, ?, ?)", indexed)


def forget(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    with transaction(db):
        _forget(db, paths)


def note(db: sqlite3.Connection, scan: Scan, folders: Sequence[Folder]) -> None:
    """For the doctor: what is amiss with the folders themselves."""
    full = [("full", "")] if scan.full else []
    with transaction(db):
        db.execute("DELETE FROM notes")
        db.executemany(
            "INSERT INTO notes (name, value) VALUES (?, ?)",
            [("read", json.dumps([folder.path for folder in folders])), *full]
            + [(f"unread {place}", place) for place in scan.unread[:50]],
        )


def tidy(db: sqlite3.Connection) -> None:
    """What was forgotten is also gone from the files."""
    db.execute("INSERT INTO words (words) VALUES ('optimize')")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def without_vectors(db: sqlite3.Connection, model: str, after: int, most: int) -> list[tuple[int, str]]:
    """Pieces behind `after`, and what is to be embedded of them."""
    sql = """
        SELECT pieces.id, documents.title || ' ' || pieces.place || char(10) || pieces.text
        FROM pieces JOIN documents ON documents.id = pieces.document
        LEFT JOIN vectors ON vectors.piece = pieces.id
        WHERE pieces.id > ? AND (vectors.model IS NULL OR vectors.model <> ?) ORDER BY pieces.id LIMIT ?"""
    return db.execute(sql, (after, model, most)).fetchall()


def add_vectors(
    db: sqlite3.Connection, model: str, pieces: Sequence[int], vectors: NDArray[np.float32]
) -> None:
    plain = np.asarray(vectors, np.float32)
    rows = [(piece, model, vector.tobytes()) for piece, vector in zip(pieces, plain, strict=True)]
    sql = "INSERT OR REPLACE INTO vectors (piece, model, vector) SELECT ?1, ?2, ?3"
    with transaction(db):  # a document may have gone meanwhile
        db.executemany(f"{sql} WHERE EXISTS (SELECT 1 FROM pieces WHERE id = ?1)", rows)  # noqa: S608


def _touch(db: sqlite3.Connection, found: Found) -> None:
    sql = "UPDATE documents SET size = ?, changed = ?, folder = ? WHERE path = ?"
    db.execute(sql, (found.size, found.changed, found.folder, found.path))


def _forget(db: sqlite3.Connection, paths: Iterable[str]) -> None:
    for path in paths:
        theirs = "(SELECT id FROM pieces WHERE document IN (SELECT id FROM documents WHERE path = ?))"
        db.execute(f"DELETE FROM words WHERE rowid IN {theirs}", (path,))  # noqa: S608
        db.execute(f"DELETE FROM vectors WHERE piece IN {theirs}", (path,))  # noqa: S608
        db.execute(f"DELETE FROM pieces WHERE id IN {theirs}", (path,))  # noqa: S608
        db.execute("DELETE FROM documents WHERE path = ?", (path,))


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Takes the right to write at once."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
