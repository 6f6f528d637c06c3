"""From the bytes that a server sent to entries for the ear."""

from __future__ import annotations

from . import jsonfeed, xmlfeed
from .charset import decoded
from .dates import iso
from .entry import TEXT, TITLE, BadFeed, Entry, Raw
from .text import is_advertised, plain


def entries(body: bytes, charset: str = "") -> list[Entry]:
    """`charset` is what the answer's header says. Raises BadFeed."""
    text = decoded(body, charset).lstrip()
    if not text:
        raise BadFeed("it is empty")
    raw = jsonfeed.entries(text) if text[0] in "{[" else xmlfeed.entries(text)
    return [entry for each in raw if (entry := _spoken(each))]


def _spoken(raw: Raw) -> Entry | None:
    """None for what has nothing to say, or only wants to sell."""
    title = plain(raw.title, TITLE)
    if not title or is_advertised(title):
        return None
    text = plain(raw.text, TEXT)
    tags = tuple(filter(None, (plain(tag, 40) for tag in raw.tags)))
    return Entry(title, "" if text == title else text, iso(raw.date), tags)
