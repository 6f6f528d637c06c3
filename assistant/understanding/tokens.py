"""Text as the grammar sees it: Latin by the word, Chinese by the character, without case and punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple


class Token(NamedTuple):
    """One word, character or number, folded; `start` and `end` are its characters in the original text."""

    text: str
    start: int
    end: int
    after: str = ""
    """What stands between it and the next: blanks, punctuation, nothing."""


TOKEN = re.compile(
    r"\d+(?:\.\d+)?"
    r"|(?<=\d)[:/](?=\d)|[%½¼¾]"
    r"|[^\W\d_\u3000-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+(?:['’][a-zA-Z]+)*"
    r"|['’]s\b"
    r"|[^\W\d_]"
)

PLAIN = re.compile(r"[a-zA-Z ]*")
HAN = re.compile(r"[\u4e00-\u9fff]*")
"""What need not be looked at closely."""

CONTRACTED = {"s": "is", "m": "am", "d": "would", "t": "not", "ll": "will", "re": "are", "ve": "have"}
UNMARKED = {
    name: (name[:-1], "is")
    for name in ("hows", "todays", "tomorrows", "thats", "whats", "whens", "wheres", "whos")
}
"""Recognisers leave out apostrophes."""


@lru_cache(maxsize=512)
def tokenise(text: str) -> tuple[Token, ...]:
    """All that can be matched. A contraction gives two tokens of one span: what's -> what, is.

    So does a possessive, since nothing but the meaning tells them apart: Tokyo's -> tokyo, is.
    """
    plain = text.translate(simplified())
    found = list(TOKEN.finditer(plain))
    ends = [*(each.start() for each in found[1:]), len(text)]
    return tuple(
        Token(word, each.start(), each.end(), text[each.end() : until])
        for each, until in zip(found, ends, strict=False)
        for word in _words(_folded(each.group()))
    )


def words(text: str) -> tuple[str, ...]:
    """The folded tokens alone."""
    if PLAIN.fullmatch(text):
        return tuple(word for plain in text.lower().split() for word in UNMARKED.get(plain, (plain,)))
    if HAN.fullmatch(text):
        return tuple(text.translate(simplified()))
    return tuple(token.text for token in tokenise(text))


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _words(word: str) -> tuple[str, ...]:
    if "'" not in word and "’" not in word:
        return UNMARKED.get(word) or (word,)
    word = word.replace("’", "'")
    stem, mark, ending = word.rpartition("'")
    if mark and ending in CONTRACTED:
        stem = "can" if word == "can't" else stem.removesuffix("n") if ending == "t" else stem
        return (stem, CONTRACTED[ending]) if stem else (CONTRACTED[ending],)
    return UNMARKED.get(word, (word,))


@cache
def simplified() -> dict[int, str]:
    """Traditional characters to Simplified, one to one, from the table that OpenCC ships."""
    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text("utf-8")
    pairs = (line.split() for line in table.splitlines())
    return {ord(pair[0]): pair[1] for pair in pairs if len(pair) > 1 and len(pair[0]) == len(pair[1]) == 1}
