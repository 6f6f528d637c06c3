"""Takes a text in Chinese and English apart into weighted units; each has a direction of its own.

w:painted  a word                p:garden+tool  two stems in a row
c:花       a character           d:花生         two characters in a row
k:thing/key  a concept           k:*thing       a broader one
n:5m       a part of a date      t:time         what is asked for, or told
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from models.embed.concepts import in_characters, in_words, lexicon
from models.embed.numbers import dates
from models.embed.stems import stem
from models.embed.tables import table

LONGEST = 4000
"""Characters of a text that are looked at."""
RUN = re.compile(r"[^\W_㐀-\U0003ffff]+(?:['’][a-z]+)?|[^\W_\x00-㏿]+")
"""A word, or a run of Chinese characters (or of others that are written without gaps)."""
MAY = re.compile(
    r"\b(?:in|on|of|since|until|next|last|this) may\b|\bmay (?=\d)|(?<=\d) may\b|(?<=[dht]) may\b"
)

EMPTY, LITTLE = 0.08, 0.7
"""Weights of words that tell nothing, or little, beside 1 of others."""
CONCEPT, BROAD, PAIR, TYPE, DATE = 1.0, 0.6, 0.4, 0.6, 1.0
CHARACTER, CHARACTERS = 0.35, 0.7

Units = Mapping[str, float]


def units(text: str, *, question: bool = False) -> Units:
    """Each unit's weight, growing with the logarithm of how often it stands there."""
    plain = MAY.sub(" maymonth ", unicodedata.normalize("NFKC", text[:LONGEST]).casefold())
    counts: Counter[str] = Counter()
    for unit in _found(plain, question):
        counts[unit] += 1
    return {unit: weight(unit) * (1 + math.log(count)) for unit, count in counts.items()}


def _found(plain: str, question: bool) -> Iterator[str]:
    words: list[str] = []
    for run in RUN.findall(plain):
        if run[0] >= "㐀":
            yield from _chinese(run)
        else:
            words.append(run.replace("’", "'").removesuffix("'s"))
    yield from _english(words)
    yield from (f"n:{date}" for date in dates(plain))
    yield from (f"t:{kind}" for kind in _types(plain, words, "asks" if question else "tells"))


def _english(words: list[str]) -> Iterator[str]:
    yield from (f"w:{word}" for word in words)
    telling = [stem(word) for word in words if _commonness(word) == 1]
    yield from (f"p:{one}+{other}" for one, other in pairwise(telling))
    empty = {stem(word) for word in words if _commonness(word) == EMPTY}
    for _, _, entry in in_words([stem(word) for word in words], lexicon()):
        if entry not in empty:
            yield from (f"k:{concept}" for concept in lexicon()[entry])


def _chinese(run: str) -> Iterator[str]:
    yield from (f"c:{character}" for character in run)
    yield from (f"d:{one}{other}" for one, other in pairwise(run))
    for _, _, entry in in_characters(run, lexicon()):
        yield from (f"k:{concept}" for concept in lexicon()[entry])


def _types(plain: str, words: list[str], table_name: str) -> Iterator[str]:
    """Once each."""
    known = _markers(table_name)
    found = {kind for word in words for kind in known.get(word, ())}
    found |= {kind for one, other in pairwise(words) for kind in known.get(f"{one}_{other}", ())}
    found |= {
        kind for marker, kinds in known.items() if marker[0] >= "㐀" and marker in plain for kind in kinds
    }
    yield from sorted(found)


@lru_cache(maxsize=2)
def _markers(table_name: str) -> Mapping[str, tuple[str, ...]]:
    rows: dict[str, tuple[str, ...]] = {}
    for kind, markers in table("types.toml")[table_name].items():
        for marker in markers.split():
            rows[marker] = (*rows.get(marker, ()), kind)
    return rows


def weight(unit: str) -> float:
    """How much it tells, where it stands once."""
    kind, _, what = unit.partition(":")
    if kind == "k":
        return BROAD if what.startswith("*") else CONCEPT
    if kind == "c":
        return CHARACTER * _commonness(what)
    if kind == "d":
        return CHARACTERS * min(_commonness(what), math.sqrt(_commonness(what[0]) * _commonness(what[1])))
    return {"p": PAIR, "t": TYPE, "n": DATE}.get(kind) or _commonness(what)


def _commonness(word: str) -> float:
    return _common().get(word, 1.0)


@lru_cache(maxsize=1)
def _common() -> Mapping[str, float]:
    rows = table("commonness.toml")
    return {
        word: value
        for language in rows.values()
        for name, value in (("little", LITTLE), ("empty", EMPTY))
        for word in language[name].split()
    }


def features(unit: str) -> Mapping[str, float]:
    """What a unit's direction is made of; a word shares much with its stem and something with its likes."""
    kind, _, word = unit.partition(":")
    if kind != "w" or word.isdigit():
        return {unit: 1.0}
    root = stem(word)
    grams = {f"<{root}>"[start : start + size] for size in (3, 4, 5) for start in range(len(root) + 3 - size)}
    share = GRAMS / math.sqrt(len(grams)) if grams else 0.0
    return {f"s:{root}": STEM, unit: EXACT} | {f"g:{gram}": share for gram in sorted(grams)}


STEM, EXACT, GRAMS = 1.0, 0.2, 0.7
