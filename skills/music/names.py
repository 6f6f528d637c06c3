"""What the slots of the music skill may hold: genres, moods, rooms, services, well-known names, amounts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from assistant import Language
from skills.music.amounts import spoken

Names = Mapping[str, Mapping[str, Any]]
"""List -> what may be said -> what it means."""


@cache
def names(language: Language) -> Names:
    """`names/<language>.toml`, and the amounts by which the volume changes, in percent points."""
    amounts = spoken(language)
    return {
        **{kind: {} for kind in [*_listed("en"), *_listed("zh")]},
        **_listed(language),
        "more": amounts,
        "less": {name: -value for name, value in amounts.items()},
    }


@cache
def _listed(language: Language) -> Names:
    text = (files(__package__) / "names" / f"{language}.toml").read_text("utf-8")
    return {kind: _meanings(table) for kind, table in tomllib.loads(text).items()}


def _meanings(table: Sequence[str] | Mapping[str, Any]) -> Mapping[str, Any]:
    """A plain list means what it says; a table has phrases by what they mean, or what a phrase means."""
    if not isinstance(table, Mapping):
        return {phrase: phrase for phrase in table}
    meanings: dict[str, Any] = {}
    for name, given in table.items():
        meanings |= dict.fromkeys(given, name) if isinstance(given, list) else {name: given}
    return meanings
