"""Papers as files, in as few words as a test needs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.knowledge.papers import KnowledgeBase
from assistant.protocols import Embedder, Place
from assistant.settings import FolderSection, MemorySection

PAGE = "<html><head><title>{title}</title></head><body>{body}</body></html>"
CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'


def knowledge(
    folder: Path, *sections: Path | FolderSection, embedder: Embedder | None = None
) -> KnowledgeBase:
    """With its index below `folder`."""
    named = tuple(
        each if isinstance(each, FolderSection) else FolderSection(path=str(each)) for each in sections
    )
    place = Place(models=folder / "models", cache=folder / "cache", state=folder / "state")
    return KnowledgeBase(MemorySection(folders=named), place, embedder)


async def answers(
    base: KnowledgeBase, question: str, *, role: str = "owner", person: str = "李芳"
) -> list[str]:
    return [each.text for each in await base.find(question, role=role, person=person)]


def pdf(pages: Sequence[str], *, title: str = "", chapters: Mapping[str, int] | None = None) -> bytes:
    """By hand: pypdf writes no text. `chapters` name the page, from 0, on which each begins."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    marks = list((chapters or {}).items())
    first_mark = 6 + 2 * len(pages)
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    outlines = f"/Outlines {first_mark} 0 R" if marks else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {outlines} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        font,
        f"<< /Title ({title}) >>",
        "null",
    ]
    for number, text in enumerate(pages):
        lines = " T* ".join(f"({line}) Tj" for line in text.split("\n"))
        stream = f"BT /F1 12 Tf 14 TL 50 750 Td {lines} ET"
        content = 7 + 2 * number
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {content} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    if marks:
        last = first_mark + len(marks)
        objects.append(f"<< /First {first_mark + 1} 0 R /Last {last} 0 R /Count {len(marks)} >>")
    for at, (name, page) in enumerate(marks, first_mark + 1):
        following = f"/Next {at + 1} 0 R" if at < first_mark + len(marks) else ""
        objects.append(
            f"<< /Title ({name}) /Parent {first_mark} 0 R /Dest [{6 + 2 * page} 0 R /Fit] {following} >>"
        )
    return _numbered(objects)


def _numbered(objects: Sequence[str]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    trailer = f"trailer\n<< /Size {count} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {count}\n0000000000 65535 f \n{table}{trailer}".encode()


def archive(members: Mapping[str, str | bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in members.items():
            file.writestr(name, body)
    return written.getvalue()


def epub(title: str, chapters: Mapping[str, str], more: Mapping[str, str | bytes] | None = None) -> bytes:
    """`chapters`: heading and text, one page for each."""
    items = "".join(f'<item id="c{n}" href="text/c%20{n}.xhtml"/>' for n in range(len(chapters)))
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata><dc:title>{title}</dc:title></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    pages = {
        f"OEBPS/text/c {n}.xhtml": PAGE.format(title="x", body=f"<h1>{heading}</h1><p>{text}</p>")
        for n, (heading, text) in enumerate(chapters.items())
    }
    return archive({"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package, **pages, **(more or {})})
