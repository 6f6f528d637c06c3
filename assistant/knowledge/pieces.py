"""Cuts a document's sections into pieces that answer a question each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

LONGEST = 1000
"""What a piece may weigh: a Chinese character 2, all else 1; so 500 of Chinese, 1,000 of English."""
OVERLAP = 150
"""Of the end of a piece, what the next of the same section begins with, in whole sentences."""
WIDE = re.compile(r"[\u2e80-\uffff\U00020000-\U0003ffff]")
PARAGRAPH = re.compile(r"\n[ \t\r\f\v]*\n\s*")
SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+")
BETWEEN_WIDE = re.compile(r"(?<=[\u2e80-\uffff])[ \t]*\n[ \t]*(?=[\u2e80-\uffff])")
BLANKS = re.compile(r"\s+")


def pieces(text: str) -> Iterator[str]:
    """Paragraphs together as long as they fit, and long ones by the sentence."""
    piece: list[str] = []
    weight = 0
    for sentence, start in _sentences(text):
        more = _weight(sentence)
        if piece and weight + more > LONGEST:
            yield _joined(piece)
            piece = _tail(piece)
            weight = sum(map(_weight, piece))
            if weight + more > LONGEST:
                piece, weight = [], 0
        piece.append(f"\n{sentence}" if start and piece else sentence)
        weight += more
    if piece:
        yield _joined(piece)


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """Each with whether a paragraph begins with it."""
    for paragraph in PARAGRAPH.split(text):
        plain = BLANKS.sub(" ", BETWEEN_WIDE.sub("", paragraph)).strip()
        start = True
        for sentence in _short(SENTENCE.split(plain)):
            yield sentence, start
            start = False


def _short(sentences: Iterable[str]) -> Iterator[str]:
    """What has no full stop for long is cut anywhere."""
    for sentence in filter(None, sentences):
        step = LONGEST if sentence.isascii() else LONGEST // 2
        yield from (sentence[at : at + step] for at in range(0, len(sentence), step))


def _tail(piece: Sequence[str]) -> list[str]:
    last, weight = list[str](), 0
    for sentence in reversed(piece):
        weight += _weight(sentence)
        if weight > OVERLAP:
            break
        last.insert(0, sentence.lstrip("\n"))
    return last


def _joined(sentences: Sequence[str]) -> str:
    """Sentences of English stand apart."""
    text = sentences[0]
    for sentence in sentences[1:]:
        apart = "" if WIDE.match(text[-1]) or sentence.startswith("\n") else " "
        text += apart + sentence
    return text


def _weight(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(WIDE.findall(text))
