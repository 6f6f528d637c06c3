"""The library's tables, and how its database is opened."""

from __future__ import annotations

import sqlite3
from pathlib import Path

VERSION = 1
"""Of the tables. With another one the file is put aside and made anew."""

TABLES = """
CREATE TABLE tracks (
    id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, root BLOB NOT NULL, size INTEGER NOT NULL,
    changed INTEGER NOT NULL, title TEXT NOT NULL, artist TEXT NOT NULL, album TEXT NOT NULL,
    album_artist TEXT NOT NULL, genre TEXT NOT NULL, year INTEGER NOT NULL, track INTEGER NOT NULL,
    disc INTEGER NOT NULL, seconds REAL NOT NULL, added TEXT NOT NULL, present INTEGER NOT NULL DEFAULT 1,
    named INTEGER NOT NULL DEFAULT 0, liked INTEGER NOT NULL DEFAULT 0, plays INTEGER NOT NULL DEFAULT 0,
    played TEXT, position REAL NOT NULL DEFAULT 0
);
CREATE INDEX tracks_unnamed ON tracks(id) WHERE named = 0;
CREATE INDEX tracks_year ON tracks(year);
CREATE TABLE refused (
    path BLOB PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE folders (path BLOB PRIMARY KEY, changed INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE names (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, text TEXT NOT NULL, credit TEXT NOT NULL DEFAULT '',
    UNIQUE (kind, text, credit)
);
CREATE TABLE credits (
    name INTEGER NOT NULL REFERENCES names ON DELETE CASCADE,
    track INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE, PRIMARY KEY (name, track)
) WITHOUT ROWID;
CREATE INDEX credits_track ON credits(track);
CREATE TABLE readings (
    name INTEGER NOT NULL REFERENCES names ON DELETE CASCADE, text TEXT NOT NULL, fine TEXT NOT NULL,
    coarse TEXT NOT NULL
);
CREATE INDEX readings_name ON readings(name);
CREATE TABLE characters (
    character TEXT PRIMARY KEY, simplified TEXT NOT NULL, pinyin TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE playlists (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, source BLOB UNIQUE, size INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE entries (
    playlist INTEGER NOT NULL REFERENCES playlists ON DELETE CASCADE, place INTEGER NOT NULL,
    track INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE, PRIMARY KEY (playlist, place)
) WITHOUT ROWID;
CREATE INDEX entries_track ON entries(track);
CREATE TABLE state (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('generation', 0);
CREATE VIRTUAL TABLE words USING fts5(title, artist, album, tokenize = 'unicode61');
CREATE TRIGGER tracks_forgotten AFTER DELETE ON tracks BEGIN
    DELETE FROM words WHERE rowid = old.id;
END;
"""
"""`state.generation` counts what changes the names, so that an index can tell that it is old."""


def opened(path: Path) -> sqlite3.Connection:
    """The database, made where there is none, and anew beside a broken one. Raises OSError, sqlite3.Error."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        return _current(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # locked, or no room: nothing is wrong with the file
            raise
    for end in ("", "-wal", "-shm"):
        old = path.with_name(path.name + end)
        if old.exists():
            old.replace(old.with_name(f"{path.name}.old{end}"))
    return _current(path)


def _current(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _make(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection) -> None:
    """Both the daemon and a scan may come first."""
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version not in (0, VERSION):
        connection.execute("ROLLBACK")
        raise sqlite3.DatabaseError(f"the library has version {version}, not {VERSION}")
    if not version:
        for statement in _statements():
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _statements() -> list[str]:
    """`executescript` would end the transaction."""
    found, statement = [], ""
    for line in TABLES.strip().splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            found.append(statement)
            statement = ""
    return found
