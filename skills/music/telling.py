"""Says what is played, as briefly as one wants to hear it before music."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skills.music.finding import Findings
from skills.music.item import Item
from skills.music.wish import Wish

Told = tuple[str, Mapping[str, Any]]
"""A key of `replies/` and its values."""


def playing(item: Item, found: Findings, wish: Wish) -> Told:
    """A name that was asked for is said back, so that one hears whether it was understood."""
    if wish.anything or wish.like:
        return "playing_something", {}
    if found.name:
        return "playing_name", {"name": found.name}
    return ("playing_by" if item.artist else "playing"), {"title": item.title, "artist": item.artist}


def this(item: Item, *, playing: bool, whole: bool) -> Told:
    """`whole`: the album too."""
    values = {"title": item.title, "artist": item.artist, "album": item.album}
    if not playing:
        return "paused_is", values
    if item.endless:
        return "this_is_station", values
    if item.artist and item.album and whole:
        return "this_is_from", values
    return ("this_is_by" if item.artist else "this_is"), values


def as_result(item: Item) -> Mapping[str, Any]:
    """For `--json` and the operation log."""
    return {"title": item.title, "artist": item.artist, "source": item.source}
