"""What the doctor is told about the papers, as they were when they were last read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant.knowledge import folders, schema
from assistant.settings import FolderSection

MOST_FLAWS = 10
"""Named one by one; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Report:
    files: int = 0
    """That can be asked, read to their end or not."""
    waiting: bool = True
    """The folders have not been looked into since the config named them."""
    flaws: Sequence[tuple[str, str]] = ()
    """File and why it is not read, or not to its end."""
    more: int = 0
    """Such files that are not named."""
    closed: Sequence[str] = ()
    """Folders that may not be looked into."""
    full: bool = False
    """There are more files than are read."""


def report(sections: Sequence[FolderSection], cache: Path) -> Report:
    """Only reads."""
    named = {folder.path for folder in folders.folders(sections)}
    try:
        with closing(schema.looked_at(cache / schema.NAME)) as db:
            return _report(db, named)
    except sqlite3.Error:  # there is none yet, or it is made again
        return Report()


def _report(db: sqlite3.Connection, named: set[str]) -> Report:
    notes = dict(db.execute("SELECT name, value FROM notes").fetchall())
    wrong = db.execute("SELECT path, wrong FROM documents WHERE wrong <> '' ORDER BY path").fetchall()
    files = db.execute("SELECT count(*) FROM documents WHERE wrong IN ('', 'cut')").fetchone()[0]
    return Report(
        files,
        waiting=not named <= set(json.loads(notes.pop("read", "[]"))),
        flaws=[(path, flaw) for path, flaw in wrong[:MOST_FLAWS]],
        more=max(0, len(wrong) - MOST_FLAWS),
        closed=[place for name, place in notes.items() if name.startswith("unread ")],
        full="full" in notes,
    )
