"""One thing that can be played, whoever has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from skills.music.library import Track

Source: TypeAlias = Literal["library", "station", "radio", "subsonic", "jellyfin"]
LONG_SECONDS = 15 * 60
"""What is longer is gone on with where it was left: audiobooks, podcasts, concerts."""


@dataclass(frozen=True, slots=True)
class Item:
    source: Source
    key: str
    """What its source knows it by: never an address with a password in it."""
    title: str
    artist: str = ""
    album: str = ""
    seconds: float = 0.0
    """0: unknown, or without an end."""

    @property
    def endless(self) -> bool:
        return self.source in ("station", "radio")

    @property
    def long(self) -> bool:
        return self.seconds >= LONG_SECONDS


def item_of(track: Track) -> Item:
    tags = track.tags
    return Item("library", str(track.id), tags.title, tags.artist, tags.album, tags.seconds)
