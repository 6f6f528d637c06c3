"""RSS 2.0 and its elders, RSS 1.0 (RDF) and Atom, read in one pass that stops when it has enough.

Sources: rssboard.org/rss-specification, web.resource.org/rss/1.0, RFC 4287.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from .entry import ENTRIES, RAW, TAGS, BadFeed, Raw

ELEMENTS, DEPTH = 60_000, 64
"""How many elements a feed may have, and how deep they may lie."""
ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE, CONTENT = "http://purl.org/dc/elements/1.1/", "http://purl.org/rss/1.0/modules/content/"
RSS_1, RSS_09 = "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"
OURS = frozenset({"", ATOM, "http://purl.org/atom/ns#", RSS_1, RSS_09, DUBLIN_CORE, CONTENT})
"""Namespaces; what lies in another is of no interest, such as the title of a picture."""
ENTRY = frozenset({"item", "entry"})
MEANS = {
    "title": ("title",),
    "summary": ("description", "summary"),
    "full": ("content", "encoded"),
    "date": ("pubDate", "published", "date", "issued"),
    "updated": ("updated", "modified"),
    "tag": ("category", "subject"),
}
FIELDS = {name: field for field, names in MEANS.items() for name in names}
NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)")
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


class Enough(Exception):
    """No more is needed of this feed."""


class Entries:
    """What the parser hands over piece by piece."""

    def __init__(self) -> None:
        self.found: list[Raw] = []
        self.is_feed = False
        self._depth = self._elements = 0
        self._entry_depth = 0
        self._field = ""
        self._fields: dict[str, list[str]] = {}
        self._room = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._elements > ELEMENTS or self._depth > DEPTH:
            raise BadFeed("it has too many elements, or too deep ones")
        space, name = _split(tag)
        if not self._entry_depth:
            self.is_feed |= name in {"rss", "RDF", "feed", "channel"}
            if name in ENTRY and space in OURS:
                self._entry_depth, self._fields = self._depth, {}
        elif self._depth == self._entry_depth + 1:
            self._begin(FIELDS.get(name, "") if space in OURS else "", attributes)
        elif self._field:
            self.data(" ")

    def _begin(self, field: str, attributes: dict[str, str]) -> None:
        self._field, self._room = field, RAW
        if field:
            self._fields.setdefault(field, []).append(attributes.get("term", "") if field == "tag" else "")

    def data(self, text: str) -> None:
        if self._field and self._room > 0:
            self._fields[self._field][-1] += text[: self._room]
            self._room -= len(text)

    def end(self, tag: str) -> None:
        if self._entry_depth and self._depth == self._entry_depth + 1:
            self._field = ""
        elif self._entry_depth == self._depth:
            self._entry_depth = 0
            self.found.append(self._made())
            if len(self.found) >= ENTRIES:
                raise Enough
        self._depth -= 1

    def close(self) -> None:
        """Nothing is kept back."""

    def _made(self) -> Raw:
        first = {name: values[0] for name, values in self._fields.items()}
        tags = tuple(self._fields.get("tag", ())[:TAGS])
        text = max(first.get("full", ""), first.get("summary", ""), key=len)
        return Raw(first.get("title", ""), text, first.get("date") or first.get("updated", ""), tags)


def entries(text: str) -> list[Raw]:
    """Those before the first mistake. Raises BadFeed."""
    target = Entries()
    parser = XMLParser(target=target)
    try:
        parser.feed(_mended(text))
        parser.close()
    except Enough:
        pass
    except DefusedXmlException as error:
        raise BadFeed(f"it defines entities: {type(error).__name__}") from error
    except ParseError as error:
        if not target.found:
            raise BadFeed(f"it is broken: {error}") from error
    if not target.is_feed:
        raise BadFeed("it is no feed")
    return target.found


def _mended(text: str) -> str:
    """`&nbsp;` and `AT&T` are no XML, but they are there; the markup's own reading comes later."""
    return NAMED.sub("&amp;", NOT_XML.sub("", DECLARATION.sub("", text, count=1)))


def _split(tag: str) -> tuple[str, str]:
    space, _, name = tag.rpartition("}")
    return space.removeprefix("{"), name
