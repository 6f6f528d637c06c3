"""The places whose time the clock knows, with their names in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from assistant import Language


@dataclass(frozen=True, slots=True)
class Place:
    names: Mapping[Language, tuple[str, ...]]
    """The first is the one we say."""
    zone: ZoneInfo
    is_zone: bool
    """True for Pacific time, false for Los Angeles."""

    def named(self, language: Language) -> str:
        return self.names[language][0]


@cache
def places() -> Mapping[str, Place]:
    """Every place by the English name that we say."""
    table = tomllib.loads((files(__package__) / "places.toml").read_text("utf-8"))
    found = [
        Place({"en": tuple(en.split("|")), "zh": tuple(zh.split("|"))}, ZoneInfo(zone), kind == "zones")
        for kind, rows in table.items()
        for zone, en, zh in rows
    ]
    return {place.named("en"): place for place in found}


@cache
def names(language: Language) -> Mapping[str, str]:
    """Whatever may be said for a place -> its key in `places`."""
    return {name: key for key, place in places().items() for name in place.names[language]}
