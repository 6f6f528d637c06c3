"""What the library knows of one piece of music."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tags:
    """What a file says of itself, mended; empty or 0 where it says nothing."""

    title: str = ""
    artist: str = ""
    album: str = ""
    album_artist: str = ""
    genre: str = ""
    year: int = 0
    track: int = 0
    disc: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Track:
    """One playable file of the library."""

    id: int
    path: str
    """Absolute. What is no UTF-8 in it is kept as `os.fsdecode` does."""
    tags: Tags
    added: datetime
    """UTC, when the library first saw it."""
    liked: int = 0
    """1 liked, -1 disliked, 0 nobody has said."""
    plays: int = 0
    position: float = 0.0
    """Seconds from the beginning where it was left; 0: begins anew."""
