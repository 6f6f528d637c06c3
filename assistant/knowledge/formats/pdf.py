"""PDF: a section for each page, under the chapters of its outline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from assistant.knowledge.formats.paper import Outline, Paper, Section, Unreadable

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_CHAPTERS = 5000
HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
"""A word that was divided at the end of a line."""
BROKEN = (
    *(ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError, AssertionError),
    *(NotImplementedError, RecursionError, LookupError, OSError, EOFError),
)
"""What pypdf lets through where a file is not as it should be."""


def read(file: BinaryIO) -> Paper:
    """Raises Unreadable."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(file)
        if reader.is_encrypted and not _opens(reader):
            raise Unreadable("encrypted")
        title = _title(reader)
        pages = len(reader.pages)
        marks = _marks(reader)
    except (*BROKEN, PyPdfError) as error:
        raise error if isinstance(error, Unreadable) else Unreadable("broken") from error
    return Paper(title, _sections(reader, pages, marks))


def _opens(reader: PdfReader) -> bool:
    """Many are only kept from being changed: their password for reading is empty."""
    from pypdf.errors import PyPdfError

    try:
        return bool(reader.decrypt(""))
    except (PyPdfError, ImportError, *BROKEN):
        return False


def _title(reader: PdfReader) -> str:
    from pypdf.errors import PyPdfError

    try:
        return str((reader.metadata and reader.metadata.title) or "")
    except (*BROKEN, PyPdfError):
        return ""


def _sections(reader: PdfReader, pages: int, marks: list[tuple[int, int, str]]) -> Iterator[Section]:
    """A page that cannot be read costs no other."""
    from pypdf.errors import PyPdfError

    outline, next_mark, found = Outline(), 0, False
    for number in range(pages):
        while next_mark < len(marks) and marks[next_mark][0] <= number:
            _, level, title = marks[next_mark]
            outline.enter(level, title)
            next_mark += 1
        try:
            text = reader.pages[number].extract_text()
        except (*BROKEN, PyPdfError):
            continue
        found = found or bool(text.strip())
        yield Section(HYPHEN.sub("", text), outline.chapters, number + 1)
    if not found:
        raise Unreadable("no_text")


def _marks(reader: PdfReader) -> list[tuple[int, int, str]]:
    """Page, level and title of its chapters; empty where the outline cannot be read."""
    from pypdf.errors import PyPdfError

    try:
        found = list(_listed(reader, reader.outline, 1))
    except (*BROKEN, PyPdfError):
        return []
    return sorted(found, key=lambda mark: mark[0])


def _listed(reader: PdfReader, entries: Any, level: int) -> Iterator[tuple[int, int, str]]:
    for entry in entries[:MOST_CHAPTERS]:
        if isinstance(entry, list):
            yield from _listed(reader, entry, level + 1)
        elif (page := reader.get_destination_page_number(entry)) is not None:
            yield page, level, str(entry.title)
