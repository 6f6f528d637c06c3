"""What the classifier sees of a text: hashed n-grams of its words and characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from zlib import crc32

from assistant.understanding.tokens import words

FIGURES = frozenset(
    words(
        "zero two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty "
        "sixty seventy eighty ninety hundred thousand 二 三 四 五 六 七 八 九 十 百 千 万 两"
    )
)
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[a-z]")
FIGURE, NAME = "#", "~"
LONGEST = 4
"""Tokens in the longest n-gram, where all are Chinese characters; otherwise one fewer."""
PIECE = 4
"""Letters of the pieces of a longer word, so that `reminder` is akin to `reminds`."""


def features(text: str) -> list[int]:
    """The 32-bit hashes of all n-grams, each once, in the order they occur."""
    tokens = words(text)
    grams = dict.fromkeys(_grams(["^", *_abstract(tokens), "$"]))
    grams.update(dict.fromkeys(tokens))
    if not any(map(HAN.match, tokens)):
        grams.update(dict.fromkeys(piece for token in tokens for piece in _pieces(token)))
    return [crc32(gram.encode()) for gram in grams]


def _grams(tokens: Sequence[str]) -> Iterable[str]:
    """One to `LONGEST` tokens in a row."""
    count = len(tokens)
    for at in range(count):
        yield from (" ".join(tokens[at : at + size]) for size in range(1, min(LONGEST, count - at + 1)))
        if at + LONGEST <= count and all(map(HAN.match, tokens[at : at + LONGEST])):
            yield " ".join(tokens[at : at + LONGEST])


def _pieces(word: str) -> Iterable[str]:
    """With its ends marked; none of a short word."""
    marked = f"<{word}>"
    return (marked[at : at + PIECE] for at in range(len(marked) - PIECE + 1) if len(word) > PIECE)


def _abstract(tokens: Sequence[str]) -> list[str]:
    """With one mark for each number, and one for each foreign name in a Chinese sentence."""
    chinese = any(map(HAN.match, tokens))
    marked: list[str] = []
    for token in tokens:
        mark = FIGURE if token[0].isdigit() or token in FIGURES else token
        mark = NAME if chinese and LATIN.match(token) else mark
        if mark not in (FIGURE, NAME) or not marked or marked[-1] != mark:
            marked.append(mark)
    return marked
