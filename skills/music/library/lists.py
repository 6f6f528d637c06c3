"""Reads playlist files (.m3u, .m3u8, .pls): only what names a track of the library counts."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from skills.music.library.mojibake import mended
from skills.music.library.naming import known_characters, name_id
from skills.music.library.walk import Found

LARGEST = 2_000_000
"""Bytes of a playlist; what stands behind is not read."""
MOST = 10_000
"""Entries of a playlist."""
PLS = re.compile(r"File\d{1,6}\s*=\s*(.+)", re.IGNORECASE)
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:")


def keep_lists(database: sqlite3.Connection, lists: Sequence[Found]) -> None:
    """Brings the playlists from files up to date; those made by voice stay."""
    rows = database.execute("SELECT source, size, changed FROM playlists WHERE source NOT NULL").fetchall()
    before = {os.fsdecode(source): (size, changed) for source, size, changed in rows}
    now = {file.path: file for file in lists}
    with database:
        database.execute("BEGIN IMMEDIATE")
        for path in before.keys() - now.keys():
            _drop(database, path)
        for path, file in now.items():
            if before.get(path) != (file.size, file.changed):
                _drop(database, path)
                _keep(database, file)


def entries(data: bytes, folder: str) -> list[str]:
    """The files that a playlist lying in `folder` names, as absolute paths; addresses are left out."""
    lines = (line.strip() for line in re.split(r"[\r\n]+", _text(data[:LARGEST])))
    return list(_paths(lines, folder))[:MOST]


def _paths(lines: Iterator[str], folder: str) -> Iterator[str]:
    for line in lines:
        found = PLS.fullmatch(line)
        entry = found[1] if found else line
        if not entry or entry.startswith(("#", "[")) or "\0" in entry:
            continue
        if entry.casefold().startswith("file://"):
            entry = unquote(urlsplit(entry).path)
        elif SCHEME.match(entry):
            continue
        yield os.path.normpath(str(Path(folder) / entry.replace("\\", "/")))


def _text(data: bytes) -> str:
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    if text.isascii() or not any("\udc80" <= each <= "\udcff" for each in text):
        return text
    lines = text.splitlines()
    read = mended(lines)
    return "\n".join(read)


def _keep(database: sqlite3.Connection, file: Found) -> None:
    """Every entry is looked up among the tracks, so nothing outside the library is ever opened."""
    try:
        data = Path(file.path).read_bytes() if file.size <= LARGEST else b""
    except OSError:
        return
    (name,) = mended([Path(file.path).stem])
    taken = {each for (each,) in database.execute("SELECT name FROM playlists")}
    name = next(
        each for each in (name, *(f"{name} {count}" for count in range(2, 10_000))) if each not in taken
    )
    number = database.execute(
        "INSERT INTO playlists (name, source, size, changed) VALUES (?, ?, ?, ?)",
        (name, os.fsencode(file.path), file.size, file.changed),
    ).lastrowid
    for place, path in enumerate(entries(data, str(Path(file.path).parent))):
        database.execute(
            "INSERT INTO entries SELECT ?, ?, id FROM tracks WHERE path = ?",
            (number, place, path.encode("utf-8", "surrogateescape")),
        )
    name_list(database, name)


def name_list(database: sqlite3.Connection, name: str) -> None:
    name_id(database, "playlist", name, known_characters(database))
    database.execute("UPDATE state SET value = value + 1 WHERE key = 'generation'")


def _drop(database: sqlite3.Connection, path: str) -> None:
    database.execute(
        "DELETE FROM names WHERE kind = 'playlist' AND text IN (SELECT name FROM playlists WHERE source = ?)",
        (os.fsencode(path),),
    )
    database.execute("DELETE FROM playlists WHERE source = ?", (os.fsencode(path),))
    database.execute("UPDATE state SET value = value + 1 WHERE key = 'generation'")
