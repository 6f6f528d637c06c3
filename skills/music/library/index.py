"""All names of the library in memory, found by how they sound."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from skills.music.library.grams import Grams
from skills.music.library.likeness import fits, likeness, likeness_abroad, likeness_whole
from skills.music.library.sounds import skeleton
from skills.music.library.written import Reading, credited

Kind: TypeAlias = Literal["artist", "song", "playlist", "genre", "album"]
KINDS: tuple[Kind, ...] = ("artist", "song", "playlist", "genre", "album")
"""Of equally good names the first kind is meant."""
TIE = 0.001
SURE = 0.85
TITLE = 0.7
"""What the title counts where the artist was said too."""
NEAREST = 80
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

    @property
    def sure(self) -> bool:
        """False: worth a question, "did you mean", before it is played."""
        return self.score >= SURE


class Index:
    """Immutable; another one is made when names come or go."""

    def __init__(
        self, generation: int, names: Mapping[int, Name], readings: Sequence[tuple[int, Reading]]
    ) -> None:
        self.generation = generation
        self._names = [names[number] for number, _ in readings]
        self._readings = [reading for _, reading in readings]
        self._fine = Grams([reading.fine for reading in self._readings])
        self._coarse = Grams([_bones(reading) for reading in self._readings])
        self._chinese = np.array([reading.chinese for reading in self._readings], np.bool_)
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
        return ranked(match for said in heard for match in self._alike(said, kinds))

    def find_whole(self, heard: Sequence[Reading]) -> list[Match]:
        """The songs of which artist and title were said in one breath, in either order."""
        return ranked(match for said in heard for match in self._whole(said))

    def find_song(self, title: Sequence[Reading], artist: Sequence[Reading]) -> list[Match]:
        """The songs whose title and artist both fit."""
        artists = {match.name.text: match.score for match in self.find(artist, {"artist"})}
        theirs = [number for text in artists for number in self._songs_by.get(text, ())]
        return ranked(
            Match(match.name, TITLE * match.score + (1 - TITLE) * _credit(match.name, artists))
            for said in title
            for match in self._scored(said, theirs)
        )

    def _alike(self, said: Reading, kinds: Collection[Kind]) -> Iterator[Match]:
        among = np.logical_or.reduce([self._of_kind[kind] for kind in kinds])
        fine = self._fine.best(said.fine, NEAREST, among=among)
        abroad = among & (self._chinese != said.chinese)
        coarse = self._coarse.best(_bones(said), NEAREST, among=abroad)
        yield from self._scored(said, np.union1d(fine, coarse).tolist())

    def _scored(self, said: Reading, numbers: Iterable[int]) -> Iterator[Match]:
        chinese = said.chinese
        for number in numbers:
            alike = likeness if self._chinese[number] == chinese else likeness_abroad
            if fits(score := alike(said, self._readings[number]), said):
                yield Match(self._names[number], score)

    def _whole(self, said: Reading) -> Iterator[Match]:
        near = self._fine.best(said.fine, NEAREST, among=self._of_kind["song"])
        for number in near.tolist():
            title, name = self._readings[number].fine, self._names[number]
            artists = [reading.fine for reading in self._artists.get(name.credit, ())]
            if fits(score := likeness_whole(said.fine, title, artists), said):
                yield Match(name, score)


def _bones(reading: Reading) -> str:
    return f"{reading.coarse} {skeleton(reading.coarse)}"


def _credit(name: Name, artists: Mapping[str, float]) -> float:
    return max((artists.get(each, 0.0) for each in credited(name.credit)), default=0.0)


def ranked(matches: Iterable[Match]) -> list[Match]:
    """Each name once, the best first."""
    best: dict[int, Match] = {}
    for match in matches:
        if match.name.id not in best or match.score > best[match.name.id].score:
            best[match.name.id] = match
    return sorted(
        best.values(), key=lambda each: each.score - TIE * KINDS.index(each.name.kind), reverse=True
    )
