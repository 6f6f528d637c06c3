"""The tables of the index, which is made from the files and may be made again at any time."""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack, closing, suppress
from pathlib import Path

NAME = "papers.sqlite"
VERSION = 1
"""An index of another version is made anew."""
BUSY_SECONDS = 2.0
"""So long a call waits while another process writes."""

TABLES = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE, folder TEXT NOT NULL, title TEXT NOT NULL,
    size INTEGER NOT NULL, changed INTEGER NOT NULL, digest TEXT NOT NULL,
    wrong TEXT NOT NULL    -- why it is not read, or not to its end; empty: nothing
);
CREATE INDEX by_folder ON documents (folder);
CREATE TABLE pieces (
    id INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL, place TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX by_document ON pieces (document);
CREATE TABLE vectors (piece INTEGER PRIMARY KEY, model TEXT NOT NULL, vector BLOB NOT NULL);
CREATE INDEX by_model ON vectors (model);
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (about, body, tokenize = 'porter unicode61 remove_diacritics 2');
"""


class Outdated(sqlite3.DatabaseError):
    """It was made by another version."""


def connect(path: Path) -> sqlite3.Connection:
    """Makes it, for its owner alone, where there is none. Raises sqlite3.Error, OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with ExitStack() as stack:
        connection = stack.enter_context(
            closing(
                sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            )
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        _prepare(connection)
        stack.pop_all()
    return connection


def looked_at(path: Path) -> sqlite3.Connection:
    """For whoever only reads. Raises sqlite3.Error where there is none."""
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)


def remove(path: Path) -> None:
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        with suppress(FileNotFoundError):
            name.unlink()


def ruined(error: sqlite3.Error) -> bool:
    """Whether it has to be made anew; else it is merely out of reach."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return isinstance(error, Outdated) or code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def _prepare(connection: sqlite3.Connection) -> None:
    if _version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection) not in {0, VERSION}:
            raise Outdated("the index of the papers was made by another version")
        if not _version(connection):
            for statement in TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
