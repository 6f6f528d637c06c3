"""Puts a new store in the place of a damaged one, so that a crash at any point loses nothing more.

First the damaged files are copied into a folder of their own. Then what can be read of them, and of the last
good copy, is written into a new file, which is renamed when it is whole: from then on it counts. Last, the
damaged store's log is deleted, since SQLite would take it for the new one's, and the new file moves there.
A step that a crash cut off is done at the next opening.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from assistant.database import sqlite
from assistant.database.backup import copy_of, synced
from assistant.database.layout import Layout, Salvage

R = TypeVar("R")

LOGS = ("-wal", "-shm")


def restore(path: Path, layout: Layout[R], now: datetime) -> tuple[R, Path]:
    """What is told of it, and where the damaged files lie now.

    Raises OSError, sqlite3.Error; the damaged store is then where it was.
    """
    aside = _set_aside(path, now)
    backup = copy_of(path)
    good = sqlite.sound(backup) if backup.exists() else False
    found = layout.salvage(path, backup if good else None)
    _build(path, layout, found)
    complete(path)
    since = datetime.fromtimestamp(backup.stat().st_mtime, UTC) if good else None
    return found.account(aside, since), aside


def unfinished(path: Path) -> bool:
    """Whether a new store is ready that has not taken its place."""
    return _restored(path).exists()


def complete(path: Path) -> None:
    """Raises OSError."""
    for log in LOGS:
        path.with_name(path.name + log).unlink(missing_ok=True)
    synced(path.parent)
    _restored(path).replace(path)
    synced(path.parent)


def _restored(path: Path) -> Path:
    return path.with_name(f"{path.stem}.restored.sqlite")


def _set_aside(path: Path, now: datetime) -> Path:
    aside = path.with_name(f"{path.stem}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%S.%f}")
    part = path.with_name(f"{path.stem}.damaged.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    for name in (path.name, *(path.name + log for log in LOGS)):
        if path.with_name(name).exists():
            _copy(path.with_name(name), part / name)
    synced(part)
    part.rename(aside)
    synced(path.parent)
    return aside


def _copy(source: Path, target: Path) -> None:
    """A disk that cannot read all of it any more leaves only the file itself."""
    try:
        shutil.copyfile(source, target)
    except OSError:
        target.unlink(missing_ok=True)
        os.link(source, target)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _build(path: Path, layout: Layout[Any], found: Salvage[Any]) -> None:
    part = path.with_name(f"{path.stem}.restored.part")
    for name in (part, *(part.with_name(part.name + log) for log in LOGS)):
        name.unlink(missing_ok=True)
    with closing(sqlite.connect(part, layout)) as new, sqlite.transaction(new):
        for row in found.rows:
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            new.execute(f"INSERT INTO {found.table} ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
        new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?)", (found.last,))
        for statement in layout.derived:
            new.execute(statement)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(_restored(path))
    synced(path.parent)
