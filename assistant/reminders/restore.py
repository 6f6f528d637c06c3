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

from assistant.reminders import salvage, schema
from assistant.reminders.backup import copy_of, synced
from assistant.reminders.recovery import Recovery
from assistant.reminders.salvage import Salvage

LOGS = ("-wal", "-shm")


def restore(path: Path, now: datetime) -> Recovery:
    """Raises OSError, sqlite3.Error; the damaged store is then where it was."""
    aside = _set_aside(path, now)
    backup = copy_of(path)
    good = schema.sound(backup) if backup.exists() else False
    found = salvage.read(path, backup if good else None)
    _build(path, found)
    complete(path)
    since = datetime.fromtimestamp(backup.stat().st_mtime, UTC) if good else None
    return Recovery(aside, found.lost, found.older, found.unsure, since)


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
    return path.with_name("reminders.restored.sqlite")


def _set_aside(path: Path, now: datetime) -> Path:
    aside = path.with_name(f"reminders.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%S.%f}")
    part = path.with_name("reminders.damaged.part")
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


def _build(path: Path, found: Salvage) -> None:
    part = path.with_name("reminders.restored.part")
    for name in (part, *(part.with_name(part.name + log) for log in LOGS)):
        name.unlink(missing_ok=True)
    with closing(schema.connect(part)) as new, schema.transaction(new):
        for row in found.rows:
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            new.execute(f"INSERT INTO reminders ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
        new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?)", (found.last,))
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(_restored(path))
    synced(path.parent)
