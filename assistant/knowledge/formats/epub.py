"""Electronic books: an archive of web pages, in an order that it tells. Source: EPUB 3.3 and 2.0.1."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import unquote
from zipfile import ZipFile

from assistant.knowledge.formats.archive import member, unpacked
from assistant.knowledge.formats.page import parsed, sections
from assistant.knowledge.formats.paper import Outline, Paper, Section, Unreadable

CONTAINER, ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
MOST_CHAPTERS = 3000
FONTS = (".otf", ".ttf", ".woff", ".woff2")
"""These are scrambled in many books that are otherwise free."""


def read(file: BinaryIO) -> Paper:
    """Raises Unreadable."""
    archive = unpacked(file)
    names = frozenset(archive.namelist())
    if ENCRYPTION in names and _locked(archive):
        raise Unreadable("encrypted")
    place = next((each.get("full-path", "") for each in _elements(archive, CONTAINER, "rootfile")), "")
    package = _tree(archive, place)
    title = next((each.text or "" for each in package.iter() if _named(each, "title")), "")
    return Paper(title, _sections(archive, [name for name in _order(package, place) if name in names]))


def _order(package: Any, place: str) -> list[str]:
    """The names of its pages in the archive, as they are to be read."""
    folder = posixpath.dirname(place)
    items = {each.get("id"): each.get("href", "") for each in package.iter() if _named(each, "item")}
    read = [items.get(each.get("idref"), "") for each in package.iter() if _named(each, "itemref")]
    return [posixpath.normpath(posixpath.join(folder, unquote(name))) for name in read if name][
        :MOST_CHAPTERS
    ]


def _sections(archive: ZipFile, names: list[str]) -> Iterator[Section]:
    outline = Outline()
    for name in names:
        if body := member(archive, name):
            yield from sections(parsed(body), outline)


def _locked(archive: ZipFile) -> bool:
    """Whether anything but fonts is."""
    places = [each.get("URI", "") for each in _elements(archive, ENCRYPTION, "CipherReference")]
    return any(not place.lower().endswith(FONTS) for place in places)


def _elements(archive: ZipFile, name: str, tag: str) -> list[Any]:
    return [each for each in _tree(archive, name).iter() if _named(each, tag)]


def _tree(archive: ZipFile, name: str) -> Any:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(member(archive, name))
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise error if isinstance(error, Unreadable) else Unreadable("broken") from error


def _named(element: Any, tag: str) -> bool:
    """Whatever its namespace."""
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] == tag
