"""Finds memories by the words of a question, by BM25."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.memory.longterm.window import Window

COMMON = 160
"""A phrase that more memories hold tells little..."""
NEWEST = 60
"""...and only so many of them count, which bounds the time."""


@dataclass(slots=True)
class Words:
    """What one memory has of a question."""

    score: float = 0.0
    """BM25, larger is better."""
    share: float = 0.0
    """0 to 1: how much of the question it has; rare words weigh more."""


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    weight: float
    """Its inverse document frequency."""
    common: bool


def search(db: sqlite3.Connection, phrases: Sequence[str], window: Window) -> dict[int, Words]:
    """By id. BM25 of several phrases is the sum of that of each."""
    weighed = _weighed(db, phrases)
    whole = sum(phrase.weight for phrase in weighed) or 1.0
    found: defaultdict[int, Words] = defaultdict(Words)
    for phrase in weighed:
        for number, score in _having(db, phrase, window):
            each = found[number]
            each.score += score
            each.share += phrase.weight / whole
    return dict(found)


def _weighed(db: sqlite3.Connection, phrases: Sequence[str]) -> list[Phrase]:
    total = db.execute("SELECT coalesce(max(id), 0) FROM memories").fetchone()[0]
    weighed = []
    for text in phrases:
        number = _count(db, text)
        weight = math.log(1 + (max(total, number) - number + 0.5) / (number + 0.5))
        weighed.append(Phrase(text, weight, number > COMMON))
    return weighed


def _count(db: sqlite3.Connection, phrase: str) -> int:
    """Up to one more than COMMON."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM found WHERE found MATCH ? LIMIT ?)"
    return int(db.execute(sql, (phrase, COMMON + 1)).fetchone()[0])


def _having(db: sqlite3.Connection, phrase: Phrase, window: Window) -> list[tuple[int, float]]:
    # bm25() looks through all that hold the phrase, so it is not for a common one.
    score, newest = (
        (str(phrase.weight), "ORDER BY rowid DESC LIMIT :newest") if phrase.common else ("-bm25(found)", "")
    )
    values = window.values | {"phrase": phrase.text, "newest": NEWEST}
    sql = (
        f"SELECT id, score FROM (SELECT rowid AS row, {score} AS score FROM found"  # noqa: S608
        f" WHERE found MATCH :phrase {newest}) CROSS JOIN memories ON id = row WHERE {window.where}"
    )
    return [(number, max(score, 0.0)) for number, score in db.execute(sql, values)]
