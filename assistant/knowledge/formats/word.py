"""Word's documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from assistant.knowledge.formats.archive import BROKEN, unpacked
from assistant.knowledge.formats.paper import Outline, Paper, Section, Unreadable

HEADING = re.compile(r"(?:heading|标题|標題) ?([1-9])", re.IGNORECASE)


def read(file: BinaryIO) -> Paper:
    """Raises Unreadable."""
    unpacked(file).close()
    file.seek(0)
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(file)
        title = document.core_properties.title
    except (*BROKEN, OpcError, SyntaxError, AttributeError) as error:
        raise Unreadable("broken") from error
    return Paper(title, _sections(document))


def _sections(document: Any) -> Iterator[Section]:
    outline, paragraphs = Outline(), list[str]()
    names: dict[str | None, str] = {}
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            paragraphs.extend(_rows(block))
        elif level := _level(block, names):
            yield Section("\n\n".join(paragraphs), outline.chapters)
            paragraphs.clear()
            outline.enter(level, block.text)
        else:
            paragraphs.append(block.text)
    yield Section("\n\n".join(paragraphs), outline.chapters)


def _level(paragraph: Any, names: dict[str | None, str]) -> int:
    """0: no heading. To look a style up takes long, so that each is looked up once."""
    key = paragraph._p.style  # noqa: SLF001 - its public way looks the style up
    if key not in names:
        style = paragraph.style
        names[key] = (style.name if style is not None else "") or ""
    found = HEADING.fullmatch(names[key])
    return int(found[1]) if found else 0


def _rows(table: Any) -> Iterator[str]:
    from docx.oxml.ns import qn

    for row in table._tbl.tr_lst:  # noqa: SLF001 - the public way is quadratic
        cells = (
            " ".join("".join(text.text or "" for text in cell.iter(qn("w:t"))).split()) for cell in row.tc_lst
        )
        yield " ".join(filter(None, cells))
