"""One SQLite file, used from one thread, whose failures are sentences that name the mend."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar

from assistant.database import backup, restore, sqlite
from assistant.database.layout import Layout
from assistant.errors import StorageError
from assistant.paths import storage_error
from assistant.threads import ModelThread

log = logging.getLogger(__name__)

R = TypeVar("R")
T = TypeVar("T")

SMALL = 16 * 1024 * 1024
"""Bytes: up to this a store is checked before its first use, which takes 0.1 s; a larger one meanwhile."""


class Store(Generic[R]):
    """Opens at its first use, and anew at the next one after a failure."""

    def __init__(self, folder: Path, layout: Layout[R]) -> None:
        self.path = folder / f"{layout.name}.sqlite"
        self.recovery: R | None = None
        """What was lost or restored; None where the store was well."""
        self._layout = layout
        self._thread = ModelThread(layout.name)
        self._copying = ModelThread(f"{layout.name} copy")
        self._connection: sqlite3.Connection | None = None
        self._lock = Lock(folder / f"{layout.name}.lock")
        self._version = 0
        self._doubtful = False

    async def __aenter__(self) -> Store[R]:
        await self._thread.__aenter__()
        await self._copying.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Waits for what is being written, so that nothing is cut off that was begun."""
        await asyncio.shield(self._thread.run(self._close))
        await self._copying.__aexit__(kind, error, trace)
        await self._thread.__aexit__(kind, error, trace)

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Raises StorageError."""
        return await self._thread.run(self._mended, work)

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """All of `work` or nothing is on the disk. Raises StorageError."""

        def whole(connection: sqlite3.Connection) -> T:
            with sqlite.transaction(connection):
                return work(connection)

        return await self._thread.run(self._mended, whole)

    async def written_elsewhere(self) -> bool:
        """Whether another process wrote since this was asked last."""
        return await self.read(self._written_elsewhere)

    async def check(self) -> None:
        """Looks through a large file, which was opened unchecked, and mends it. Raises StorageError."""
        if await self._copying.run(_unsound, self.path):
            await self._thread.run(self._mend)

    async def save(self) -> bool:
        """Makes a copy, for the day on which the store is damaged. A failure is only told in the log.

        Whether one was made; where another process is at it, none is.
        """
        try:
            return await self._saved()
        except (OSError, sqlite3.Error) as error:
            log.warning("the %s cannot be copied: %s", self._layout.name, error)
            return False

    async def _saved(self) -> bool:
        try:
            return await self._copying.run(backup.save, self.path)
        except sqlite3.DatabaseError as error:
            if not (isinstance(error, backup.Unsound) or sqlite.damaged(error)):
                raise
            await self._thread.run(self._mend)
            return False

    def _mended(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """A store that turns out to be damaged is mended, and what was wanted is done on the new one."""
        try:
            return self._translated(work)
        except Damaged:
            self._mend()
            return self._translated(work)

    def _translated(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return work(self._opened())
        except sqlite3.DatabaseError as error:
            if sqlite.damaged(error):
                self._close()
                raise Damaged(str(error)) from error
            self._doubtful = sqlite.code(error) not in HARMLESS
            raise _failure(error, self.path) from error
        except OSError as error:
            raise (
                error if isinstance(error, StorageError) else storage_error(error, self.path.parent)
            ) from error

    def _opened(self) -> sqlite3.Connection:
        """After a failure a new one, if there can be one: a disk that became read-only can still be read."""
        if self._connection is not None and not self._doubtful:
            return self._connection
        try:
            fresh = self._open()
        except Damaged:
            self._close()
            raise
        except (OSError, sqlite3.Error):
            if self._connection is None:
                raise
            return self._connection
        self._version = _data_version(fresh)
        if self._connection is not None:
            self._connection.close()
            self._version = -1  # somebody may have written in between
        self._connection, self._doubtful = fresh, False
        return fresh

    def _open(self) -> sqlite3.Connection:
        with ExitStack() as stack:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if restore.unfinished(self.path) and self._lock.alone():
                restore.complete(self.path)
            self._lock.share()
            connection = stack.enter_context(closing(sqlite.connect(self.path, self._layout)))
            if not _large(self.path) and not sqlite.healthy(connection):
                raise Damaged(f"{self.path} is damaged")
            stack.pop_all()
        return connection

    def _mend(self) -> None:
        """Raises StorageError where another process has it open, whose writing would be lost."""
        self._close()
        if not self._lock.alone():
            raise StorageError(f"{self.path} is damaged; restart the assistant, which restores it")
        try:
            found, aside = restore.restore(self.path, self._layout, datetime.now(UTC))
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                f"{self.path} is damaged and cannot be restored: {error}; free some space, or move it away"
            ) from error
        finally:
            self._lock.share()
        self.recovery = found
        log.warning("%s was damaged; it lies in %s now", self.path, aside)

    def _written_elsewhere(self, connection: sqlite3.Connection) -> bool:
        before, self._version = self._version, _data_version(connection)
        return before != self._version

    def _close(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None
        self._lock.release()


class Damaged(StorageError):
    """What SQLite reads is no database any more."""


class Lock:
    """Shared by all who have the store open, so that nobody replaces it under another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = -1

    def share(self) -> None:
        self._take(fcntl.LOCK_SH)

    def alone(self) -> bool:
        """Whether nobody else has it."""
        try:
            self._take(fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def _take(self, how: int) -> None:
        if self._file < 0:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._file, how)


HARMLESS = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CONSTRAINT})
"""After these the connection is as good as before."""

ERRNO = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
}


def _failure(error: sqlite3.Error, path: Path) -> StorageError:
    kind = sqlite.code(error)
    if number := ERRNO.get(kind):
        return storage_error(OSError(number, os.strerror(number)), path.parent)
    if kind in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StorageError(f"{path} is locked by another program; close whatever has it open")
    return StorageError(f"cannot use {path}: {error}; see whether its disk is well")


def _large(path: Path) -> bool:
    try:
        return path.stat().st_size > SMALL
    except OSError:
        return False


def _unsound(path: Path) -> bool:
    return _large(path) and not sqlite.sound(path)


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])
