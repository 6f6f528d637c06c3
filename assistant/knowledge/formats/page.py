"""Web pages, alone and within a book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from assistant.knowledge.formats.charset import decoded
from assistant.knowledge.formats.paper import Outline, Paper, Section, Unreadable

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

MOST_FILE = 60_000_000
MOST_BYTES = 3_000_000
"""Without its pictures; what stands behind is not read: a tree takes a hundred times as much."""
PICTURE = re.compile(rb"data:[\w/+.-]{1,60};base64,[\w+/=%]+")
CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
UNHEARD = ("script", "style", "noscript", "template", "nav", "svg", "head", "form", "iframe", "object", "rt")
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "figure", "hr", "li"}
    | {"main", "ol", "p", "pre", "section", "table", "tr", "ul"}
)


def read(file: BinaryIO) -> Paper:
    """Raises Unreadable."""
    soup = parsed(file.read(MOST_FILE))
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    return Paper(title, sections(soup, Outline()))


def parsed(body: bytes) -> BeautifulSoup:
    """Raises Unreadable."""
    from bs4 import BeautifulSoup

    body = PICTURE.sub(b"", body)[:MOST_BYTES]
    named = CHARSET.search(body[:2000])
    text = decoded(body, named[1].decode("ascii") if named else "")
    text = re.sub(r"^\s*<\?xml[^>]{0,300}\?>", "", text)  # it names a charset that no longer holds
    try:
        return BeautifulSoup(text, "lxml")
    except RecursionError as error:
        raise Unreadable("broken") from error


def sections(soup: BeautifulSoup, outline: Outline) -> Iterator[Section]:
    """`outline` holds the headings above the page, and afterwards those that were open at its end."""
    from bs4.element import NavigableString, Tag

    for unheard in soup.find_all(UNHEARD):
        unheard.extract()
    pieces: list[str] = []
    heading: set[int] = set()
    for node in soup.descendants:
        if isinstance(node, Tag) and node.name in HEADINGS:
            yield Section(_joined(pieces), outline.chapters)
            pieces.clear()
            heading = {id(each) for each in node.descendants}
            outline.enter(HEADINGS[node.name], node.get_text(" ", strip=True))
        elif isinstance(node, Tag):
            pieces.append("\n\n" if node.name in BLOCKS else " " if node.name in {"td", "th"} else "")
        elif type(node) is NavigableString and id(node) not in heading:
            pieces.append(re.sub(r"\s+", " ", node))
    yield Section(_joined(pieces), outline.chapters)


def _joined(pieces: list[str]) -> str:
    return "".join(pieces)
