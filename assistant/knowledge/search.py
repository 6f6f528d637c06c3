"""Looks a question up in the index, for those who may hear the answer."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from assistant.knowledge import ranking
from assistant.memories import Passage
from assistant.terms import Unit, phrases

CANDIDATES = 60
"""By the words."""
DENSE = 20
"""Of the likest; an answer that shares no word with the question is among the first, or it is none."""
SLICE, WIDEST = 100, 1000
"""So many of the likest pieces are looked at in one go, and in all."""
COUNTED = 5000
"""A word that more pieces hold is frequent, however many it is."""

AUDIBLE = "documents.folder IN (SELECT value FROM json_each(:folders))"
LEXICAL = f"""
    SELECT words.rowid FROM words
    JOIN pieces ON pieces.id = words.rowid JOIN documents ON documents.id = pieces.document
    WHERE words MATCH :terms AND {AUDIBLE} ORDER BY bm25(words, 2.0, 1.0) LIMIT {CANDIDATES}"""  # noqa: S608
"""A word of a title or heading counts for two of the text."""
ALLOWED = f"""
    SELECT pieces.id FROM pieces JOIN documents ON documents.id = pieces.document
    WHERE pieces.id IN (SELECT value FROM json_each(:pieces)) AND {AUDIBLE}"""  # noqa: S608
PASSAGES = f"""
    SELECT pieces.id, pieces.text, documents.title, pieces.place
    FROM pieces JOIN documents ON documents.id = pieces.document
    WHERE pieces.id IN (SELECT value FROM json_each(:pieces)) AND {AUDIBLE}"""  # noqa: S608
HOLDERS = "SELECT rowid FROM words WHERE words MATCH ? AND rowid IN (SELECT value FROM json_each(?))"
COUNT = f"SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT {COUNTED})"  # noqa: S608


def find(
    db: sqlite3.Connection,
    asked: Sequence[Unit],
    likest: Mapping[int, float],
    folders: Sequence[str],
    most: int,
) -> list[Passage]:
    """`asked`: what the question names; `likest`: pieces by meaning, best first, in standard deviations."""
    heard = json.dumps(folders)
    words = phrases(asked)
    values = {"terms": " OR ".join(words), "folders": heard}
    lexical = [row[0] for row in db.execute(LEXICAL, values)] if words else []
    dense = _allowed(db, likest, heard)
    pieces = int(db.execute("SELECT count(*) FROM pieces").fetchone()[0])
    sought = _sought(db, asked, [*lexical, *dense], pieces)
    return _passages(db, ranking.ranked(lexical, dense, sought, likest, pieces), heard, most)


def _allowed(db: sqlite3.Connection, likest: Mapping[int, float], heard: str) -> list[int]:
    """The likest of them; more are looked at only where most are for others' ears."""
    found: list[int] = []
    pieces = list(likest)
    for start in range(0, len(pieces), SLICE):
        some = pieces[start : start + SLICE]
        rows = db.execute(ALLOWED, {"pieces": json.dumps(some), "folders": heard})
        allowed = {row[0] for row in rows}
        found += [piece for piece in some if piece in allowed]
        if len(found) >= DENSE:
            break
    return found[:DENSE]


def _sought(
    db: sqlite3.Connection, asked: Sequence[Unit], candidates: Sequence[int], pieces: int
) -> list[ranking.Sought]:
    """A unit is as frequent as the most frequent of its phrases."""
    among = json.dumps(candidates)
    counts, holders = dict[str, int](), dict[str, frozenset[int]]()
    for phrase in phrases(asked):
        counts[phrase] = db.execute(COUNT, (phrase,)).fetchone()[0]
        holders[phrase] = frozenset(row[0] for row in db.execute(HOLDERS, (phrase, among)))
    return [
        ranking.Sought(
            ranking.weight(max(counts[phrase] for phrase in unit), pieces),
            frozenset[int]().union(*(holders[phrase] for phrase in unit)),
        )
        for unit in asked
    ]


def _passages(db: sqlite3.Connection, best: Sequence[ranking.Ranked], heard: str, most: int) -> list[Passage]:
    """The same text twice, as in two versions of a manual, is given once."""
    pieces = json.dumps([each.piece for each in best[: 3 * most]])
    rows = {row[0]: row[1:] for row in db.execute(PASSAGES, {"pieces": pieces, "folders": heard})}
    found: dict[str, Passage] = {}
    for each in best:
        if each.piece in rows:
            text, document, place = rows[each.piece]
            found.setdefault(text, Passage(text, document, place, each.score))
    return list(found.values())[:most]
