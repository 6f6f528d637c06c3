"""The tables of the store, and how one is opened."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from assistant.errors import StorageError

BUSY_SECONDS = 2.0
"""So long a call waits while another process writes."""

MIGRATIONS = (
    """
    CREATE TABLE reminders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL, state TEXT NOT NULL,
        due INTEGER NOT NULL, zone TEXT NOT NULL,
        person TEXT NOT NULL, language TEXT NOT NULL, text TEXT NOT NULL, shared INTEGER NOT NULL,
        place TEXT NOT NULL, seconds REAL NOT NULL, lead REAL NOT NULL,
        start INTEGER, start_zone TEXT, rrule TEXT NOT NULL, skips_holidays INTEGER NOT NULL,
        paused REAL, does TEXT, made INTEGER, silent INTEGER NOT NULL, calendar TEXT NOT NULL,
        tell INTEGER,    -- when to tell of it; NULL: it waits for nothing
        boot TEXT, elapsed INTEGER,    -- a timer's end on the clock that nobody sets, while this boot lasts
        ended INTEGER, off INTEGER NOT NULL DEFAULT 0,    -- since when it is done, missed or cancelled
        of INTEGER    -- a past time of the recurring one with this id
    );
    -- Holds kind and text a second time, so that what is lost with a damaged page can be named.
    CREATE INDEX told_next ON reminders (tell, kind, text) WHERE tell IS NOT NULL;
    CREATE INDEX ours ON reminders (due) WHERE ended IS NULL AND calendar = '';
    CREATE INDEX by_due ON reminders (due);
    CREATE INDEX recurring ON reminders (id) WHERE rrule <> '' AND ended IS NULL;
    CREATE INDEX ringing ON reminders (id) WHERE state = 'ringing';
    CREATE INDEX timers ON reminders (boot) WHERE kind = 'timer' AND tell IS NOT NULL;
    CREATE INDEX history ON reminders (ended) WHERE ended IS NOT NULL;
    CREATE INDEX past ON reminders (of) WHERE of IS NOT NULL;
    CREATE INDEX subscribed ON reminders (calendar) WHERE calendar <> '';
    """,
)
"""Each leads to the next `user_version`; none is ever changed."""


def connect(path: Path) -> sqlite3.Connection:
    """Makes it, for its owner alone, where there is none. Raises sqlite3.Error, OSError, StorageError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with ExitStack() as stack:
        connection = stack.enter_context(
            closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None))
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        _migrate(connection)
        stack.pop_all()
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Takes the right to write at once, so that what is read inside stays true until the commit."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def healthy(connection: sqlite3.Connection) -> bool:
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if not damaged(error):
            raise
        return False
    return bool(found == "ok")


def sound(path: Path) -> bool:
    """Whether a whole file can be read; False where there is none."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return healthy(connection)
    except sqlite3.Error:
        return False


def damaged(error: sqlite3.Error) -> bool:
    """Not merely out of reach."""
    return code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; 0 where Python itself complains."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _migrate(connection: sqlite3.Connection) -> None:
    if _version(connection) == len(MIGRATIONS):
        return
    with transaction(connection):
        version = _version(connection)
        if version > len(MIGRATIONS):
            raise StorageError(
                "the reminders were written by a newer version of the assistant; install that one again"
            )
        for script in MIGRATIONS[version:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """`executescript` would commit the transaction."""
    lines = (line.partition("--")[0] for line in script.splitlines())
    yield from (statement for statement in "\n".join(lines).split(";") if statement.strip())
