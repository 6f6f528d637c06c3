"""The words that the name of a holiday can begin with, so that no other place need be looked at."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from assistant.understanding.numbers import NUMERALS, TEENS
from assistant.understanding.tokens import words
from assistant.understanding.when.ordinals import BELOW_TEN, TENS
from assistant.understanding.when.terms import ENGLISH, TERMS

LUNAR = frozenset("农阴旧夏闰正冬腊初大年春") | NUMERALS
ENGLISH_LUNAR = frozenset(["the", "eve", *BELOW_TEN, *(f"{each}th" for each in TEENS), "twelfth"])


def may_be_holiday(word: str) -> bool:
    return word in openings() or word[:1].isdecimal()


@cache
def openings() -> frozenset[str]:
    table = tomllib.loads((files(__package__) / "holidays.toml").read_text("utf-8"))
    names = [
        name for rows in table.values() for row in rows for each in row[-2:] for name in str(each).split("|")
    ]
    terms = [name for each in ENGLISH.values() for name in each.split("|")]
    first = {found[0] for name in (*names, *terms, *TERMS) if (found := words(name))}
    tens = {word for _, ordinal, stem in TENS for word in (ordinal, stem)}
    return frozenset(first | tens | LUNAR | ENGLISH_LUNAR)
