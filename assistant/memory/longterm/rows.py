"""A memory as a row of the store, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, get_args

from assistant.memories import Memory, Source
from assistant.messages import Language

Row: TypeAlias = Mapping[str, Any] | sqlite3.Row

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

GIST = 60
"""Characters."""


def micros(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def memory(row: Row) -> Memory:
    """Raises ValueError, KeyError, IndexError, TypeError, OverflowError where it is none of ours."""
    return Memory(
        id=row["id"],
        text=row["text"],
        person=row["person"],
        shared=bool(row["shared"]),
        language=row["language"],
        source=row["source"],
        at=EPOCH + row["at"] * MICROSECOND,
        superseded=row["superseded_by"] is not None,
    )


def good(row: Row) -> bool:
    """Whether the values are such as we write."""
    try:
        found = memory(row)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return False
    texts = (found.text, found.person, row["terms"], row["gist"])
    known = found.source in get_args(Source) and found.language in get_args(Language)
    return known and all(isinstance(text, str) for text in texts)
