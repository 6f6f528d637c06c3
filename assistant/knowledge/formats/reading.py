"""Which reader reads which kind of file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO

from assistant.knowledge.formats import epub, page, pdf, plain, word
from assistant.knowledge.formats.paper import Paper, Unreadable

READERS: Mapping[str, Callable[[BinaryIO], Paper]] = {
    ".md": plain.read_markdown,
    ".markdown": plain.read_markdown,
    ".txt": plain.read,
    ".html": page.read,
    ".htm": page.read,
    ".pdf": pdf.read,
    ".docx": word.read,
    ".epub": epub.read,
}


def read(file: BinaryIO, suffix: str) -> Paper:
    """`suffix`: in small letters, one of `kinds.KINDS`. Raises Unreadable."""
    if not file.read(1):
        raise Unreadable("no_text")
    file.seek(0)
    return READERS[suffix](file)
