"""Leaves nothing of what was forgotten in any file."""

from __future__ import annotations

import asyncio
import logging
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from assistant.database import backup
from assistant.database.store import Store

log = logging.getLogger(__name__)

TRIES = 5
PAUSE_SECONDS = 0.5
"""Between them: another process reads, or copies."""


async def erase(store: Store[Any]) -> bool:
    """Whether all of it is gone; where another process is in the way, it is to be tried again.

    Raises StorageError, OSError.
    """
    for attempt in range(TRIES):
        if attempt:
            await asyncio.sleep(PAUSE_SECONDS)
        if await store.read(_rewritten) and await store.save():
            await asyncio.to_thread(_remove_asides, store.path)
            return True
    log.warning("what was forgotten is not yet out of every file: another process has %s open", store.path)
    return False


def _rewritten(db: sqlite3.Connection) -> bool:
    """The search index without what was deleted, a file of live pages alone, and an empty log."""
    db.execute("INSERT INTO found (found) VALUES ('optimize')")
    db.execute("VACUUM")
    busy: int = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy


def _remove_asides(path: Path) -> None:
    """What could be read of damaged files is in the new one; they hold what was forgotten, too."""
    for folder in path.parent.glob(f"{path.stem}.damaged*"):
        shutil.rmtree(folder, ignore_errors=True)
    for left in path.parent.glob(f"{path.stem}.*.part*"):
        if left.name != f"{path.stem}.backup.part":
            left.unlink(missing_ok=True)
    backup.synced(path.parent)
