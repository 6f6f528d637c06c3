"""What the library knows, read and written from any thread."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from skills.music.library.genres import genre
from skills.music.library.index import Index, Name
from skills.music.library.lists import name_list
from skills.music.library.naming import known_characters, spaced
from skills.music.library.request import Request
from skills.music.library.schema import opened
from skills.music.library.search import Search
from skills.music.library.track import Tags, Track

FIELDS = ", ".join(
    f"tracks.{name}" for name in ("id", "path", "added", "liked", "plays", "position", *Tags.__slots__)
)
IN_ORDER = "tracks.album_artist, tracks.year, tracks.album, tracks.disc, tracks.track, tracks.path"
NAMED_GENRES = "SELECT id FROM names WHERE kind = 'genre' AND text"
MOST = 500
"""Tracks given at once."""
ALIKE = 50
"""Tracks that are like another."""


class Store:
    """Every call is a few milliseconds, but for `search` with a new index."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, sqlite3.Error."""
        self._database = opened(path)
        self._lock = threading.Lock()

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def search(self) -> Search:
        with self._lock:
            return Search(Index.load(self._database), known_characters(self._database))

    def count(self) -> int:
        with self._lock:
            return int(self._database.execute("SELECT count(*) FROM tracks WHERE present").fetchone()[0])

    def folders(self) -> dict[str, int]:
        """Each folder at the last scan, and when it had changed, in nanoseconds since 1970."""
        with self._lock:
            rows = self._database.execute("SELECT path, changed FROM folders").fetchall()
        return {os.fsdecode(path): changed for path, changed in rows}

    def track(self, number: int) -> Track | None:
        return next(iter(self._tracks("WHERE tracks.id = ?", (number,))), None)

    def named(self, name: Name) -> list[Track]:
        """The tracks that a name stands for, in the order of the record or of the playlist."""
        if name.kind == "playlist":
            return self._tracks(
                "JOIN entries ON entries.track = tracks.id JOIN playlists ON playlists.id = entries.playlist"
                " WHERE playlists.name = ? AND present ORDER BY entries.place LIMIT ?",
                (name.text, MOST),
            )
        order = "tracks.plays DESC, tracks.id" if name.kind == "song" else IN_ORDER
        return self._tracks(
            "JOIN credits ON credits.track = tracks.id WHERE credits.name = ? AND present"
            f" ORDER BY {order} LIMIT ?",
            (name.id, MOST),
        )

    def suiting(self, request: Request, name: Name | None = None) -> list[Track]:
        """Tracks of the genre, mood and years asked for, and of `name`: by chance, liked ones sooner."""
        where, values = ["present", "liked >= 0"], list[object]()
        if request.years:
            where.append("year BETWEEN ? AND ?")
            values += request.years
        if name:
            where.append("id IN (SELECT track FROM credits WHERE name = ?)")
            values.append(name.id)
        for genres in ([genre(request.genre)] if request.genre else [], _moods().get(request.mood, [])):
            if genres:
                marks = ", ".join("?" * len(genres))
                where.append(f"id IN (SELECT track FROM credits WHERE name IN ({NAMED_GENRES} IN ({marks})))")  # noqa: S608
                values += genres
        return _by_chance(self._tracks(f"WHERE {' AND '.join(where)}", values))[:MOST]

    def containing(self, words: str) -> list[Track]:
        """Tracks with all of the words in title, artist or album: `关于雨的歌`. Best first."""
        with self._lock:
            pieces = spaced(words, known_characters(self._database)).split()
        phrase = " ".join('"{}"'.format(piece.replace('"', '""')) for piece in pieces[:20])
        if not phrase:
            return []
        return self._tracks(
            "JOIN words ON words.rowid = tracks.id WHERE words MATCH ? AND present"
            " ORDER BY words.rank LIMIT ?",
            (phrase, MOST),
        )

    def alike(self, track: Track) -> list[Track]:
        """More like this: of the same artist, genre and era, by chance, and nothing disliked."""
        rows = self._tracks(
            "JOIN credits ON credits.track = tracks.id WHERE credits.name IN"
            " (SELECT name FROM credits JOIN names ON names.id = name"
            " WHERE track = ? AND kind IN ('artist', 'genre'))"
            " AND present AND liked >= 0 AND tracks.id <> ? GROUP BY tracks.id",
            (track.id, track.id),
        )
        near = sorted(_by_chance(rows), key=lambda other: -_nearness(track, other))
        return near[:ALIKE]

    def liked(self) -> list[Track]:
        return self._tracks("WHERE liked > 0 AND present ORDER BY plays DESC, id LIMIT ?", (MOST,))

    def newest(self) -> list[Track]:
        return self._tracks(f"WHERE present ORDER BY added DESC, {IN_ORDER} LIMIT ?", (MOST,))

    def last_played(self) -> list[Track]:
        return self._tracks("WHERE played NOT NULL AND present ORDER BY played DESC LIMIT ?", (MOST,))

    def like(self, number: int, rating: int) -> None:
        """1 likes, -1 dislikes, 0 takes either back."""
        self._write("UPDATE tracks SET liked = ? WHERE id = ?", (max(-1, min(1, rating)), number))

    def played(self, number: int, at: datetime) -> None:
        """It was heard to its end, or nearly."""
        self._write(
            "UPDATE tracks SET plays = plays + 1, played = ?, position = 0 WHERE id = ?",
            (at.isoformat(), number),
        )

    def left(self, number: int, seconds: float) -> None:
        """It was left `seconds` after its beginning."""
        self._write("UPDATE tracks SET position = ? WHERE id = ?", (max(0.0, seconds), number))

    def playlists(self) -> list[str]:
        with self._lock:
            return [name for (name,) in self._database.execute("SELECT name FROM playlists ORDER BY name")]

    def add(self, playlist: str, number: int) -> None:
        """To the end of the playlist of exactly this name, which is made where there is none."""
        with self._writing() as database:
            made = database.execute("INSERT OR IGNORE INTO playlists (name) VALUES (?)", (playlist,)).rowcount
            if made > 0:
                name_list(database, playlist)
            database.execute(
                "INSERT INTO entries SELECT id, (SELECT coalesce(max(place) + 1, 0) FROM entries"
                " WHERE playlist = playlists.id), ? FROM playlists WHERE name = ?",
                (number, playlist),
            )

    def remove(self, playlist: str, number: int) -> None:
        self._write(
            "DELETE FROM entries WHERE track = ? AND playlist IN (SELECT id FROM playlists WHERE name = ?)",
            (number, playlist),
        )

    def refuse(self, key: tuple[str, int, int], reason: str) -> None:
        """A file, by its path in hexadecimal, size and time, that a scan must not read again."""
        values = (bytes.fromhex(key[0]), key[1], key[2], reason)
        self._write("INSERT OR REPLACE INTO refused VALUES (?, ?, ?, ?)", values)

    def _tracks(self, where: str, values: Sequence[object]) -> list[Track]:
        with self._lock:
            rows = self._database.execute(f"SELECT {FIELDS} FROM tracks {where}", values).fetchall()  # noqa: S608 - ours
        return [_track(row) for row in rows]

    def _write(self, statement: str, values: Sequence[object]) -> None:
        with self._writing() as database:
            database.execute(statement, values)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._database:
            self._database.execute("BEGIN IMMEDIATE")
            yield self._database


def _track(row: Sequence[Any]) -> Track:
    number, path, added, liked, plays, position, *tags = row
    return Track(
        number, os.fsdecode(path), Tags(*tags), datetime.fromisoformat(added), liked, plays, position
    )


def _by_chance(tracks: Sequence[Track]) -> list[Track]:
    """What is liked comes sooner, in the mean."""
    draws = {track.id: random.random() ** (1 / (2 if track.liked else 1)) for track in tracks}  # noqa: S311 - music
    return sorted(tracks, key=lambda track: -draws[track.id])


def _nearness(track: Track, other: Track) -> float:
    """How much they have in common; the same artist is not all, or it would be one record after another."""
    mine, its = track.tags, other.tags
    years = abs(mine.year - its.year) if mine.year and its.year else 20
    return (
        1.0 * (mine.artist == its.artist)
        + 0.5 * (mine.album == its.album and bool(mine.album))
        + 1.0 * (mine.genre == its.genre and bool(mine.genre))
        + max(0.0, 1.0 - years / 10)
        + random.random()  # noqa: S311 - music
    )


@cache
def _moods() -> Mapping[str, Sequence[str]]:
    return tomllib.loads((files(__package__) / "moods.toml").read_text("utf-8"))
