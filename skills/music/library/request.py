"""What somebody asks the library for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """The slots of `music.play`, as they were said; empty where nothing was said."""

    query: str = ""
    """A name of which nobody has said what it is."""
    title: str = ""
    artist: str = ""
    album: str = ""
    playlist: str = ""
    genre: str = ""
    """A word of `names/`, or as it was said."""
    mood: str = ""
    """A word of `names/`."""
    years: tuple[int, int] | None = None
    """From and to, both included."""

    @property
    def narrows(self) -> bool:
        """It says what kind of music, whatever it is called."""
        return bool(self.genre or self.mood or self.years)


BETWEEN = re.compile(r"(?:唱|演唱|弹|写)?的|\s+(?:by|from|of|performed by|sung by)\s+", re.IGNORECASE)


def splits(query: str) -> Iterator[tuple[str, str]]:
    """Title and artist as they may stand in one text: `周杰伦的Mojito`, `yesterday by the beatles`."""
    for found in BETWEEN.finditer(query):
        before, after = query[: found.start()].strip(), query[found.end() :].strip()
        if before and after:
            yield (after, before) if "的" in found[0] else (before, after)
