"""The words that fill the slots of the sentences, from `lists.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from assistant import Language

MARKS = frozenset({"everybody", "everything", "whole", "memories", "it"})
"""Lists of which every word means only that it was said."""


@cache
def lists(language: Language) -> Mapping[str, Mapping[str, Any]]:
    """Slot type -> what may be said -> what it means."""
    table = tomllib.loads((files(__package__) / "lists.toml").read_text("utf-8"))[language]
    return {name: {word: name in MARKS or word for word in words} for name, words in table.items()}
