"""Text as SQLite's full text search is given it: Latin by the word, Chinese by the character.

FTS5's own `trigram` finds no Chinese word of two characters, so characters are kept apart and asked for as
phrases of two. What a question consists of is quoted: an operator in it is only a word.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TypeAlias

HAN = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters that are written without spaces between words."""
TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
IS_HAN = re.compile(f"[{HAN}]")

MOST_UNITS = 32
"""Of one question."""
LONGEST_QUESTION = 500
"""Characters; what stands behind is not asked."""
LONGEST_WORD = 40


def spaced(text: str) -> str:
    """What the index holds for a text: its words and characters, folded, with blanks between them."""
    return " ".join(TOKEN.findall(folded(text)))


Unit: TypeAlias = tuple[str, ...]
"""One thing that a question names, as quoted phrases of FTS5 of which any one may stand for it."""


def asked(question: str) -> tuple[Unit, ...]:
    """What a question names; empty where it names nothing.

    A word is one unit; so is a character, for which stand the pairs that it makes with its neighbours: where
    words begin and end is not known, and a pair across that border stands in no text.
    """
    plain = folded(question[:LONGEST_QUESTION])
    if not plain.isascii():
        plain = _empty_han().sub(" ", plain)
    units = dict.fromkeys(unit for run in RUN.findall(plain) for unit in _units(run))
    return tuple(units)[:MOST_UNITS]


def phrases(units: Iterable[Unit]) -> tuple[str, ...]:
    """All that is to be looked for, each once."""
    return tuple(dict.fromkeys(phrase for unit in units for phrase in unit))


def folded(text: str) -> str:
    """One form for what reads the same: case, width, Traditional and Simplified."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold().translate(simplified())


@cache
def simplified() -> dict[int, str]:
    """Traditional characters to Simplified, one to one, from the table that OpenCC ships."""
    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text("utf-8")
    pairs = (line.split() for line in table.splitlines())
    return {ord(pair[0]): pair[1] for pair in pairs if len(pair) > 1 and len(pair[0]) == len(pair[1]) == 1}


@cache
def _empty() -> Mapping[str, frozenset[str]]:
    """Words that say nothing about the subject, by language."""
    table = tomllib.loads((files("assistant") / "terms.toml").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in table.items()}


@cache
def _empty_han() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_empty()["zh"], key=len, reverse=True)))


def _units(run: str) -> Iterator[Unit]:
    if not IS_HAN.match(run):
        if run not in _empty()["en"]:
            yield (f'"{run[:LONGEST_WORD]}"',)
        return
    pairs = [f'"{first} {second}"' for first, second in pairwise(run)] or [f'"{run}"']
    yield from (tuple(pairs[max(0, at - 1) : at + 1]) for at in range(len(run)))
