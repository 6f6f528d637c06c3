"""Texts as the search sees them: words, single Chinese characters, and what of a question is worth a look."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise

LONGEST_TEXT = 2_000
"""Characters of one memory; what is longer is cut."""
LONGEST_QUESTION = 500
MOST_PHRASES = 24
"""Of one question."""

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(rf"[{CJK}]|[^\W_{CJK}]+(?:'[^\W_{CJK}]+)?")
_RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+(?:'[^\W_{CJK}]+)?")
_IS_CJK = re.compile(rf"[{CJK}]")


def clean(text: str, most: int = LONGEST_TEXT) -> str:
    """Without what no text has, such as NUL bytes and halves of characters, and not longer than `most`."""
    whole = text[: 4 * most].encode("utf-8", "ignore").decode("utf-8")
    kept = "".join(char if unicodedata.category(char) != "Cc" else " " for char in whole)
    return " ".join(kept.split())[:most].rstrip()


def words(text: str) -> list[str]:
    """In small letters; every Chinese character is a word."""
    return _WORD.findall(_plain(text))


def terms(text: str) -> str:
    """As FTS5 is given it."""
    return " ".join(words(text))


def is_chinese(text: str) -> bool:
    return bool(_IS_CJK.search(text))


def phrases(question: str) -> tuple[str, ...]:
    """What a memory that answers is likely to hold; each is quoted, so that FTS5 takes none for an operator.

    Chinese in pairs of characters. Words that stand in every question are left out.
    """
    found: dict[str, None] = {}
    for run in _RUN.findall(_without_stops(clean(question, LONGEST_QUESTION))):
        if not is_chinese(run) or len(run) == 1:
            word = run.removesuffix("'s")
            found[f'"{word}"'] = None
        else:
            found |= {f'"{first} {second}"': None for first, second in pairwise(run)}
    return tuple(found)[:MOST_PHRASES]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def _without_stops(text: str) -> str:
    chinese, english = _stops()
    left = chinese.sub(" ", _plain(text))
    return " ".join(word for word in left.split() if word.strip(".,?!;:'\"()。，？！；：、") not in english)


@cache
def _stops() -> tuple[re.Pattern[str], frozenset[str]]:
    data = tomllib.loads(files(__package__).joinpath("stopwords.toml").read_text("utf-8"))
    longest_first = sorted(data["zh"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), frozenset(data["en"])
