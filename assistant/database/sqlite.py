"""How a database file is opened, and how it is told whether it is well."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from assistant.database.layout import Layout
from assistant.errors import StorageError

BUSY_SECONDS = 2.0
"""So long a call waits while another process writes."""


def connect(path: Path, layout: Layout[Any]) -> sqlite3.Connection:
    """Makes it, for its owner alone, where there is none. Raises sqlite3.Error, OSError, StorageError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    with ExitStack() as stack:
        connection = stack.enter_context(
            closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None))
        )
        connection.row_factory = sqlite3.Row
        _use_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        for pragma in layout.pragmas:
            connection.execute(pragma)
        _migrate(connection, layout)
        stack.pop_all()
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Waits while another process does the same: here SQLite itself does not. Raises sqlite3.Error."""
    until = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            sleep(0.02)
        else:
            return


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


def _migrate(connection: sqlite3.Connection, layout: Layout[Any]) -> None:
    newest = len(layout.migrations)
    if _version(connection) == newest:
        return
    with transaction(connection):
        version = _version(connection)
        if version > newest:
            raise StorageError(
                f"the {layout.name} were written by a newer version of the assistant; install that one again"
            )
        for script in layout.migrations[version:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {newest}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """`executescript` would commit the transaction."""
    lines = (line.partition("--")[0] for line in script.splitlines())
    yield from (statement for statement in "\n".join(lines).split(";") if statement.strip())
