"""The last good copy of the store, which is whole at every moment."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from assistant.database import sqlite


def copy_of(path: Path) -> Path:
    """Where the copy of a store lies."""
    return path.with_name(f"{path.stem}.backup.sqlite")


class Unsound(sqlite3.DatabaseError):
    """The copy is damaged, and so is what it was made of."""


def save(path: Path) -> bool:
    """Whether a copy was made; False where another process is at it.

    It becomes the last good one only when it has been checked and is on the disk. Others may write into
    the store meanwhile. Raises OSError, sqlite3.Error.
    """
    part = path.with_name(f"{path.stem}.backup.part")
    with part.open("ab") as file:
        part.chmod(0o600)
        if not _alone(file.fileno(), part):
            return False
        file.truncate(0)
        _copy(path, part)
        os.fsync(file.fileno())
        part.replace(copy_of(path))
    synced(path.parent)
    return True


def synced(folder: Path) -> None:
    """What was renamed in it is on the disk. Raises OSError."""
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _copy(path: Path, part: Path) -> None:
    source = sqlite3.connect(path, timeout=sqlite.BUSY_SECONDS)
    with closing(source), closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("PRAGMA journal_mode = OFF")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # so that it can be read where nothing can be written
        if not sqlite.healthy(copy):
            raise Unsound(f"{path} is damaged")


def _alone(file: int, part: Path) -> bool:
    """Whether the file is ours; one that was renamed between its opening and its lock is not."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(file), part.stat())
    except (BlockingIOError, FileNotFoundError):
        return False
