"""Brings the library's database up to date with its folders: a process of its own, `python -m` this module.

A broken file may hold ffmpeg for ever or end the process, and ten thousand files keep a core busy. So the
assistant starts this beside itself, at low priority, reads a line of JSON for each step, and ends it where no
line comes (`scanner.py`). Arguments: the database, then the folders.
"""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from skills.music.library.lists import keep_lists
from skills.music.library.naming import name_tracks
from skills.music.library.schema import opened
from skills.music.library.tags import Unplayable, read
from skills.music.library.track import Tags
from skills.music.library.walk import Found, Walk

BATCH = 200
"""Files between two commits: what a killed scan has to do again, at most."""
MEMORY = 2 * 1024**3
"""Bytes of address space: a tag that claims to be larger ends the file, not the machine."""

COLUMNS = ("root", "size", "changed", *Tags.__slots__)
UPSERT = (
    f"INSERT INTO tracks (path, root, size, changed, added, {', '.join(Tags.__slots__)})"  # noqa: S608 - ours
    f" VALUES ({', '.join('?' * (5 + len(Tags.__slots__)))}) ON CONFLICT (path)"
    " DO UPDATE SET present = 1, named = 0, " + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS)
)

Known = dict[str, tuple[int, int]]
"""Size and time of change by path."""


def main(arguments: Sequence[str]) -> None:
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with closing(opened(Path(arguments[0]))) as database:
        tell(done=scan(database, arguments[1:]))


def tell(**step: Any) -> None:
    sys.stdout.write(f"{json.dumps(step)}\n")
    sys.stdout.flush()


def scan(database: sqlite3.Connection, roots: Sequence[str]) -> dict[str, Any]:
    """Counts of what was found: tracks, read, gone, away, and `skipped` by reason."""
    walk = Walk(roots)
    files = list(walk.files())
    known, refused = _known(database, "tracks"), _known(database, "refused")
    new = [file for file in files if (file.size, file.changed) != known.get(file.path)]
    _moved(database, new, known.keys() - {file.path for file in files})
    fresh = [file for file in new if (file.size, file.changed) != refused.get(file.path)]
    read_in = _read_all(database, fresh)
    gone, away = _forget(database, walk, {file.path for file in files})
    tell(step="naming")
    name_tracks(database)
    keep_lists(database, walk.lists)
    _remember(database, walk)
    reasons = database.execute("SELECT reason, count(*) FROM refused GROUP BY reason").fetchall()
    (tracks,) = database.execute("SELECT count(*) FROM tracks WHERE present").fetchone()
    skipped = walk.skipped + Counter(dict(reasons))
    return {"tracks": tracks, "read": read_in, "gone": gone, "away": away, "skipped": dict(skipped)}


def _known(database: sqlite3.Connection, table: str) -> Known:
    where = " WHERE present" if table == "tracks" else ""
    rows = database.execute(f"SELECT path, size, changed FROM {table}{where}")  # noqa: S608 - two names of ours
    return {os.fsdecode(path): (size, changed) for path, size, changed in rows}


def _moved(database: sqlite3.Connection, new: Sequence[Found], missing: set[str]) -> None:
    """A file that came to another place, the same in size and time, keeps its likes and plays."""
    if not missing:
        return
    rows = database.execute("SELECT size, changed, id, path FROM tracks")
    lost = {(size, changed): (number, os.fsdecode(path)) for size, changed, number, path in rows}
    for file in new:
        number, path = lost.pop((file.size, file.changed), (0, ""))
        if path in missing:
            database.execute(
                "DELETE FROM tracks WHERE path = ? AND id <> ?", (os.fsencode(file.path), number)
            )
            # With another size it is read again, since its path may tell other names.
            database.execute(
                "UPDATE tracks SET path = ?, size = -1 WHERE id = ?", (os.fsencode(file.path), number)
            )


def _read_all(database: sqlite3.Connection, fresh: Sequence[Found]) -> int:
    count = 0
    rest = iter(fresh)
    while batch := list(islice(rest, BATCH)):
        results = list(_read(batch, count, len(fresh)))
        tell(step="keeping")
        with database:
            database.execute("BEGIN IMMEDIATE")
            for file, result in results:
                _keep(database, file, result)
        count += len(batch)
        if count % (10 * BATCH) == 0:  # so that the first thousands can be asked for already
            name_tracks(database)
    return count


def _read(batch: Sequence[Found], before: int, total: int) -> Iterator[tuple[Found, Tags | str]]:
    for count, file in enumerate(batch, before + 1):
        key = [os.fsencode(file.path).hex(), file.size, file.changed]
        tell(reading=key, count=count, total=total)
        try:
            yield file, read(file.path, file.parts)
        except Unplayable as error:
            yield file, error.reason
        except MemoryError:
            yield file, "broken"


def _keep(database: sqlite3.Connection, file: Found, result: Tags | str) -> None:
    path = os.fsencode(file.path)
    if isinstance(result, str):
        database.execute("DELETE FROM tracks WHERE path = ?", (path,))
        refuse(database, path, size=file.size, changed=file.changed, reason=result)
        return
    database.execute("DELETE FROM refused WHERE path = ?", (path,))
    fixed = (path, os.fsencode(file.root), file.size, file.changed, datetime.now(UTC).isoformat())
    database.execute(UPSERT, [*fixed, *(getattr(result, name) for name in Tags.__slots__)])


def refuse(database: sqlite3.Connection, path: bytes, *, size: int, changed: int, reason: str) -> None:
    """Not read again until it changes."""
    database.execute("INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?)", (path, size, changed, reason))


def _forget(database: sqlite3.Connection, walk: Walk, found: set[str]) -> tuple[int, int]:
    """How many are gone for good, and how many are only away with a drive or a folder that cannot be read."""
    gone, away = [], []
    # A folder in which nothing at all is left is most likely one on which nothing is mounted.
    bare = [root for root in walk.roots if not any(_below(path, root) for path in found)]
    absent = [*bare, *walk.unread]
    for path, present in database.execute("SELECT path, present FROM tracks").fetchall():
        name = os.fsdecode(path)
        if name in found:
            continue
        if not any(_below(name, folder) for folder in absent):
            gone.append((path,))
        elif present:
            away.append((path,))
    with database:
        database.execute("BEGIN IMMEDIATE")
        database.executemany("DELETE FROM tracks WHERE path = ?", gone)
        database.executemany("UPDATE tracks SET present = 0 WHERE path = ?", away)
        stale = [(os.fsencode(path),) for path in _known(database, "refused").keys() - found]
        database.executemany("DELETE FROM refused WHERE path = ?", stale)
        database.execute(
            "DELETE FROM names WHERE kind <> 'playlist' AND id NOT IN (SELECT name FROM credits)"
        )
        if gone or away:
            database.execute("UPDATE state SET value = value + 1 WHERE key = 'generation'")
    return len(gone), len(away)


def _below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/")


def _remember(database: sqlite3.Connection, walk: Walk) -> None:
    rows = [(os.fsencode(folder), changed) for folder, changed in walk.folders.items()]
    with database:
        database.execute("BEGIN IMMEDIATE")
        database.execute("DELETE FROM folders")
        database.executemany("INSERT INTO folders VALUES (?, ?)", rows)


if __name__ == "__main__":
    main(sys.argv[1:])
