"""One entry of a feed, as text for the ear, and how much of a feed is read at most."""

from __future__ import annotations

from dataclasses import dataclass

ENTRIES = 40
"""Read of one feed; they come newest or weightiest first."""
RAW = 12_000
"""Characters of one field, before the markup is taken out."""
TITLE, TEXT, TAGS = 200, 1_500, 8
"""Characters of a title and of a text, and tags, afterwards."""


class BadFeed(ValueError):
    """It is no feed, or one that means harm."""


@dataclass(frozen=True, slots=True)
class Raw:
    """As it stands in the feed: markup and all."""

    title: str
    text: str
    date: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    text: str
    """Empty where the feed gives only headlines."""
    date: str
    """ISO 8601, without a zone where the feed gives none; empty where it gives no date."""
    tags: tuple[str, ...]
