"""All names of the library in memory, found by how they sound."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from skills.music.library.grams import Grams
from skills.music.library.likeness import fits, likeness
from skills.music.library.written import Reading, credited

Kind: TypeAlias = Literal["artist", "song", "playlist", "genre", "album"]
KINDS: tuple[Kind, ...] = ("artist", "song", "playlist", "genre", "album")
"""Of equally good names the first kind is meant."""
TIE = 0.001
TITLE = 0.7
"""What the title counts where the artist was said too."""
NEAREST = 120
"""Names that are looked at closely, by fine sound and by coarse sound each."""


@dataclass(frozen=True, slots=True)
class Name:
    id: int
    kind: Kind
    text: str
    credit: str
    """Of a song or an album: by whom."""


@dataclass(frozen=True, slots=True)
class Match:
    name: Name
    score: float
    """0 to 1; 1: exactly what was said."""


Like: TypeAlias = Callable[[Reading, Reading, Name], float]
"""How much what was heard is like a reading of a name."""


class Index:
    """Immutable; another one is made when names come or go."""

    def __init__(
        self, generation: int, names: Mapping[int, Name], readings: Sequence[tuple[int, Reading]]
    ) -> None:
        self.generation = generation
        self._names = [names[number] for number, _ in readings]
        self._readings = [reading for _, reading in readings]
        self._fine = Grams([reading.fine for reading in self._readings])
        self._coarse = Grams([reading.coarse for reading in self._readings])
        kinds = np.array([KINDS.index(name.kind) for name in self._names], np.int8)
        self._of_kind = {kind: kinds == number for number, kind in enumerate(KINDS)}
        self._songs_by: dict[str, list[int]] = defaultdict(list)
        """Numbers of the songs' readings, by each artist of their credit."""
        self._artists: dict[str, list[Reading]] = defaultdict(list)
        for number, name in enumerate(self._names):
            if name.kind == "artist":
                self._artists[name.text].append(self._readings[number])
            for artist in credited(name.credit) if name.kind == "song" else ():
                self._songs_by[artist].append(number)

    @classmethod
    def load(cls, database: sqlite3.Connection) -> Index:
        (generation,) = database.execute("SELECT value FROM state WHERE key = 'generation'").fetchone()
        names = {row[0]: Name(*row) for row in database.execute("SELECT id, kind, text, credit FROM names")}
        rows = database.execute("SELECT name, text, fine, coarse FROM readings").fetchall()
        return cls(generation, names, [(row[0], Reading(*row[1:])) for row in rows if row[0] in names])

    def find(self, heard: Sequence[Reading], kinds: Collection[Kind] = KINDS) -> list[Match]:
        """The names that fit, best first."""
        return self._best(heard, lambda said: self._near(said, kinds), likeness)

    def find_whole(self, heard: Sequence[Reading]) -> list[Match]:
        """The songs of which artist and title were said in one breath, in either order."""
        return self._best(heard, lambda said: self._near(said, {"song"}), self._with_artist)

    def find_song(self, title: Sequence[Reading], artist: Sequence[Reading]) -> list[Match]:
        """The songs whose title and artist both fit."""
        artists = {match.name.text: match.score for match in self.find(artist, {"artist"})}
        theirs = [number for text in artists for number in self._songs_by.get(text, ())]
        found = self._best(title, lambda _: theirs, likeness)
        return _ranked(
            Match(match.name, TITLE * match.score + (1 - TITLE) * _credit(match.name, artists))
            for match in found
        )

    def _best(
        self, heard: Sequence[Reading], numbers: Callable[[Reading], list[int]], like: Like
    ) -> list[Match]:
        best: dict[int, Match] = {}
        for said in heard:
            for number in numbers(said):
                name = self._names[number]
                score = like(said, self._readings[number], name)
                if fits(score, said) and (name.id not in best or score > best[name.id].score):
                    best[name.id] = Match(name, score)
        return _ranked(best.values())

    def _near(self, said: Reading, kinds: Collection[Kind]) -> list[int]:
        among = np.logical_or.reduce([self._of_kind[kind] for kind in kinds])
        fine = self._fine.best(said.fine, NEAREST, among=among)
        coarse = self._coarse.best(said.coarse, NEAREST, among=among)
        return [int(number) for number in np.union1d(fine, coarse)]

    def _with_artist(self, said: Reading, title: Reading, name: Name) -> float:
        artists = self._artists.get(name.credit, ())
        orders = [pair for artist in artists for pair in ((artist, title), (title, artist))]
        return max((likeness(said, _joined(*pair)) for pair in orders), default=0.0)


def _joined(first: Reading, second: Reading) -> Reading:
    return Reading(first.text + second.text, first.fine + second.fine, first.coarse + second.coarse)


def _credit(name: Name, artists: Mapping[str, float]) -> float:
    return max((artists.get(each, 0.0) for each in credited(name.credit)), default=0.0)


def _ranked(matches: Iterable[Match]) -> list[Match]:
    return sorted(matches, key=lambda each: each.score - TIE * KINDS.index(each.name.kind), reverse=True)
