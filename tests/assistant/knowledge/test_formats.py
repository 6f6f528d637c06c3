"""Every kind of paper gives its title, its chapters and its text."""

import io
import zipfile
from collections.abc import Sequence

import docx
import pypdf
import pytest

from assistant.knowledge.formats.paper import Flaw, Unreadable
from assistant.knowledge.formats.reading import read
from tests.assistant.knowledge.made import PAGE, archive, epub, pdf

BOTH = "洗衣机滤网的清洗：每月一次，用水冲洗。\n這是濾網的說明。"
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


def _read(body: bytes, suffix: str) -> tuple[str, list[tuple[Sequence[str], str]]]:
    paper = read(io.BytesIO(body), suffix)
    found = ((section.chapters, " ".join(section.text.split())) for section in paper.sections)
    return paper.title, [(chapters, text) for chapters, text in found if text]


def _flaw(body: bytes, suffix: str) -> Flaw:
    with pytest.raises(Unreadable) as caught:
        _read(body, suffix)
    return caught.value.flaw


def test_markdown_is_cut_at_its_headings() -> None:
    body = "# Stove\nHot.\n\nCleaning\n--------\nUse *soap*, see [here](http://x).\n\n## Oven\n"
    body += "```\n# no heading\n```\n"
    title, sections = _read(body.encode(), ".md")
    assert title == "Stove"
    assert sections == [
        (("Stove",), "Hot."),
        (("Stove", "Cleaning"), "Use soap, see here."),
        (("Stove", "Oven"), "# no heading"),
    ]


def test_a_list_or_table_of_markdown_is_no_heading() -> None:
    _, sections = _read(b"---\ntags: x\n---\n- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n", ".md")
    assert sections == [((), "- one - two a b c d")]


def test_a_text_is_cut_at_what_calls_itself_a_chapter() -> None:
    _, sections = _read("前言。\n第一章 安装\n放平。\n第二章 清洁\n冲洗。".encode(), ".txt")
    assert sections == [((), "前言。"), (("第一章 安装",), "放平。"), (("第二章 清洁",), "冲洗。")]


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5hkscs"]
)
def test_whatever_its_charset_a_text_can_be_read(charset: str) -> None:
    text = BOTH if charset != "big5hkscs" else "這是濾網的說明，請每個月用水沖洗一次，然後裝回。"
    _, sections = _read(text.encode(charset), ".txt")
    assert sections == [((), " ".join(text.split()))]


def test_a_text_of_western_letters_is_read_as_such() -> None:
    assert _read("Das Gerät ausspülen.".encode("cp1252"), ".txt")[1] == [((), "Das Gerät ausspülen.")]


def test_a_page_is_cut_at_its_headings_and_what_is_not_shown_is_not_read() -> None:
    body = "<h1>Stove</h1><script>x()</script><p>Hot<b>ter</b>.</p><h2>Oven</h2>"
    body += "<ul><li>one</li><li>two</li></ul>"
    title, sections = _read(PAGE.format(title="My stove", body=body).encode(), ".html")
    assert title == "My stove"
    assert sections == [(("Stove",), "Hotter."), (("Stove", "Oven"), "one two")]


def test_a_page_is_read_in_the_charset_that_it_names() -> None:
    body = PAGE.format(title='x</title><meta charset="gbk"><title>', body="<p>啊</p>")
    assert _read(body.encode("gbk"), ".htm")[1] == [((), "啊")]


def test_a_pdf_has_pages_and_the_chapters_of_its_outline() -> None:
    body = pdf(
        ["Read this.", "Descale with wa-\nter."], title="Coffee", chapters={"Safety": 0, "Cleaning": 1}
    )
    title, sections = _read(body, ".pdf")
    assert title == "Coffee"
    assert sections == [(("Safety",), "Read this."), (("Cleaning",), "Descale with water.")]
    assert [section.page for section in read(io.BytesIO(body), ".pdf").sections] == [1, 2]


def test_a_pdf_that_is_only_kept_from_changes_is_read_and_one_with_a_password_is_not() -> None:
    assert _read(_encrypted(""), ".pdf")[1] == [((), "Text.")]
    assert _flaw(_encrypted("secret"), ".pdf") == "encrypted"


def _encrypted(password: str) -> bytes:
    written = io.BytesIO()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["Text."])))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")  # noqa: S106
    writer.write(written)
    return written.getvalue()


def test_a_pdf_without_text_is_a_scan() -> None:
    assert _flaw(pdf(["", ""]), ".pdf") == "no_text"


def test_word_gives_its_headings_and_the_cells_of_its_tables() -> None:
    document, written = docx.Document(), io.BytesIO()
    document.core_properties.title = "Soups"
    document.add_heading("Leek", 1)
    document.add_paragraph("Boil it.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "salt", "2 g"
    document.save(written)
    assert _read(written.getvalue(), ".docx") == ("Soups", [(("Leek",), "Boil it. salt 2 g")])


def test_a_book_is_read_in_its_order() -> None:
    body = epub("Grimm", {"The Frog": "Once upon a time.", "The Wolf": "There was."})
    assert _read(body, ".epub") == (
        "Grimm",
        [(("The Frog",), "Once upon a time."), (("The Wolf",), "There was.")],
    )


def test_a_book_whose_text_is_locked_is_told_from_one_whose_fonts_are() -> None:
    lock = '<encryption><EncryptedData><CipherReference URI="{}"/></EncryptedData></encryption>'
    name = "META-INF/encryption.xml"
    assert _read(epub("B", {"One": "Text."}, {name: lock.format("a.otf")}), ".epub")[0] == "B"
    assert (
        _flaw(epub("B", {"One": "Text."}, {name: lock.format("OEBPS/text/a.xhtml")}), ".epub") == "encrypted"
    )


@pytest.mark.parametrize(
    ("body", "suffix", "flaw"),
    [
        (b"", ".txt", "no_text"),
        (bytes(range(256)) * 100, ".txt", "not_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2000), ".html", "not_text"),
        (b"%PDF-1.4\n" + bytes(range(256)) * 10, ".pdf", "broken"),
        (pdf(["Text."] * 50)[:3000], ".pdf", "broken"),
        (b"PK\x03\x04" + bytes(100), ".docx", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), ".docx", "encrypted"),
        (archive({"word/document.xml": "<x/>"}), ".docx", "broken"),
        (archive({"word/document.xml": bytes(10_000_000)}), ".docx", "bomb"),
        (archive({f"{n}": "" for n in range(10_001)}), ".epub", "bomb"),
        (
            archive({"META-INF/container.xml": f'<!DOCTYPE r [<!ENTITY a0 "x">{LAUGHS}]><r>&a9;</r>'}),
            ".epub",
            "broken",
        ),
        (archive({"mimetype": "application/epub+zip"}), ".epub", "broken"),
    ],
)
def test_what_cannot_be_read_says_why(body: bytes, suffix: str, flaw: Flaw) -> None:
    assert _flaw(body, suffix) == flaw


def test_an_archive_that_lies_about_its_size_gives_no_more_than_it_says() -> None:
    body = bytearray(epub("B", {"One": "Text."}, {"big": b"x" * 100_000}))
    with zipfile.ZipFile(io.BytesIO(bytes(body))) as file:
        true = file.getinfo("big").file_size.to_bytes(4, "little")
    lied = bytes(body).replace(true, (1).to_bytes(4, "little"))
    assert _read(lied, ".epub")[0] == "B"
