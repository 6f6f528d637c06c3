"""Finds what was asked for, however it was heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from skills.music.library.genres import genre
from skills.music.library.index import Index, Kind, Match, ranked
from skills.music.library.request import Request, splits
from skills.music.library.written import Character, Reading, readings

MOST = 20
"""Matches given back."""
SPLITS = 3
"""Places at which a text is taken apart into title and artist."""
CLEAR = 0.95
"""What is so like a name need not be anything else."""
WHOLE = 0.98
"""For a song of which artist and title were said in one breath: a name that is all of it goes first."""


class Search:
    """An index, and the characters that what is heard is read by."""

    def __init__(self, index: Index, characters: Mapping[str, Character]) -> None:
        self.index = index
        self._characters = characters

    def find(self, request: Request) -> list[Match]:
        """What fits, best first; nothing where nothing fits. Genre, mood and years alone name nothing."""
        if request.title and request.artist:
            found = self.index.find_song(self._read(request.title), self._read(request.artist))
            return (found or self._named(request.title, "song"))[:MOST]
        for said, kind in _kinds(request):
            if said:
                return self._named(said, kind)[:MOST]
        return self._anything(request.query)[:MOST] if request.query else []

    def _named(self, said: str, kind: Kind) -> list[Match]:
        return self.index.find(self._read(said), {kind})

    def _anything(self, query: str) -> list[Match]:
        """A name of any kind, or a song by its title and its artist."""
        heard = self._read(query)
        found = self.index.find(heard)
        for title, artist in islice(splits(query), SPLITS):
            found += self.index.find_song(self._read(title), self._read(artist))
        if max((match.score for match in found), default=0.0) < CLEAR:
            found += [Match(each.name, WHOLE * each.score) for each in self.index.find_whole(heard)]
        return ranked(found)

    def _read(self, said: str) -> Sequence[Reading]:
        return readings(said, self._characters)


def _kinds(request: Request) -> tuple[tuple[str, Kind], ...]:
    return (
        (request.title, "song"),
        (request.playlist, "playlist"),
        (request.album, "album"),
        (request.artist, "artist"),
        (genre(request.genre), "genre"),
    )
