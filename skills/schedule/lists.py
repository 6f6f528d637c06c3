"""The words that fill the slots of the sentences, from `lists.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from assistant import Language

MEANINGS: Mapping[str, Any] = {
    **dict.fromkeys(("all", "empty", "it", "last", "next", "minus"), True),
    "zero": 0,
    "event": "event",
    "meeting": "event",
    "calendar": "event",
    "day": "event",
    "waking": "alarm",
    "reminding": "reminder",
}
"""What every word of a list means; a word of another list means itself."""


@cache
def lists(language: Language) -> Mapping[str, Mapping[str, Any]]:
    """Slot type -> what may be said -> what it means."""
    table = tomllib.loads((files(__package__) / "lists.toml").read_text("utf-8"))[language]
    fives = {word: 300 * count for count, word in enumerate(table.pop("fives"), 1)}
    kinds = {word: kind for kind, words in table.pop("kind").items() for word in words}
    others = {name: {word: MEANINGS.get(name, word) for word in words} for name, words in table.items()}
    return {"kind": kinds, "fives": fives, **others}
