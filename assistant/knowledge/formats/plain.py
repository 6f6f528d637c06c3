"""Texts without markup, and with Markdown's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from assistant.knowledge.formats.charset import decoded
from assistant.knowledge.formats.paper import Outline, Paper, Section

MOST_BYTES = 20_000_000
"""What stands behind is not read; ten long novels are shorter."""
CHAPTER = re.compile(
    r"\s*(第[一二三四五六七八九十百零〇两\d]{1,6}[章节回篇][^。]{0,40}|(?:Chapter|CHAPTER) \w{1,6}.{0,60})\s*"
)
ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.{1,300}?)[ \t#]*")
UNDERLINE = re.compile(r" {0,3}(={3,}|-{3,})[ \t]*")
FENCE = re.compile(r" {0,3}(```|~~~)")
MARKS = (
    (re.compile(r"!\[([^\[\]\n]{0,200})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,300})\](?:\([^)\n]{0,500}\)|\[[^\]\n]{0,100}\])"), r"\1"),
    (re.compile(r"<[a-zA-Z/!][^<>\n]{0,300}>"), " "),
    (re.compile(r"(?<!\w)([*_]{1,3}|`{1,2}|~~)(?=\S)([^\n]{1,500}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"^ {0,3}>[ \t]?", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}[-:| \t]*$", re.MULTILINE), ""),
    (re.compile(r"[ \t]*\|[ \t]*"), " "),
)
"""Of Markdown: pictures, links, tags, emphasis, quotations, tables. Source: CommonMark 0.31."""


def read(file: BinaryIO) -> Paper:
    """Raises Unreadable."""
    return Paper("", _chapters(decoded(file.read(MOST_BYTES))))


def read_markdown(file: BinaryIO) -> Paper:
    """Its title is its first heading. Raises Unreadable."""
    lines = _without_front_matter(decoded(file.read(MOST_BYTES)).splitlines())
    first = next((line for line in lines[:50] if line.strip()), "")
    heading = ATX.fullmatch(first)
    return Paper(_unmarked(heading[2]) if heading and heading[1] == "#" else "", _headed(lines))


def _chapters(text: str) -> Iterator[Section]:
    outline, lines = Outline(), list[str]()
    for line in text.splitlines():
        if found := CHAPTER.fullmatch(line[:200]):
            yield Section("\n".join(lines), outline.chapters)
            lines.clear()
            outline.enter(1, found[1])
        else:
            lines.append(line)
    yield Section("\n".join(lines), outline.chapters)


def _headed(lines: list[str]) -> Iterator[Section]:
    """What is fenced in is code, whatever it looks like."""
    outline, text, fenced = Outline(), list[str](), False
    for line in lines:
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced and (found := _heading(line, text)):
            yield Section(_unmarked("\n".join(text)), outline.chapters)
            text.clear()
            outline.enter(*found)
        else:
            text.append(line)
    yield Section(_unmarked("\n".join(text)), outline.chapters)


def _heading(line: str, text: list[str]) -> tuple[int, str] | None:
    """Its level and words; one that is underlined is taken off the text before."""
    if found := ATX.fullmatch(line[:400]):
        return len(found[1]), _unmarked(found[2])
    underlines = UNDERLINE.fullmatch(line[:400]) and text and text[-1].strip()
    alone = len(text) < 2 or not text[-2].strip()
    if underlines and alone and not text[-1].lstrip().startswith(("-", "*", "|", ">")):
        return 1 if "=" in line else 2, _unmarked(text.pop().strip())
    return None


def _without_front_matter(lines: list[str]) -> list[str]:
    if lines[:1] == ["---"] and "---" in lines[1:100]:
        return lines[lines.index("---", 1) + 1 :]
    return lines


def _unmarked(text: str) -> str:
    for mark, instead in MARKS:
        text = mark.sub(instead, text)
    return text
