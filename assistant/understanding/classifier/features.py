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


def features(text: str) -> list[int]:
    """The 32-bit hashes of all n-grams, each once, in the order they occur."""
    tokens = words(text)
    shape = ["^", *_abstract(tokens), "$"]
    grams = dict.fromkeys(_grams(shape))
    grams.update(dict.fromkeys(tokens))
    return [crc32(gram.encode()) for gram in grams]


def _grams(tokens: Sequence[str]) -> Iterable[str]:
    """One to `LONGEST` tokens in a row, and pairs of tokens with one between them."""
    count = len(tokens)
    for at in range(count):
        yield from (" ".join(tokens[at : at + size]) for size in range(1, min(LONGEST, count - at + 1)))
        if at + LONGEST <= count and all(map(HAN.match, tokens[at : at + LONGEST])):
            yield " ".join(tokens[at : at + LONGEST])
        if at + 2 < count:
            yield f"{tokens[at]} _ {tokens[at + 2]}"


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
