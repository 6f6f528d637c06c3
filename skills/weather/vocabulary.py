"""The words for places, times and for what one asks of the weather, with what they mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from assistant import Language
from skills.weather.gazetteer import every_name

PARTICULAR = frozenset({"sun_moves", "dressing", "alert", "falling", "how_warm"})
"""Roles whose words mean an aspect only in sentences made for them."""


@cache
def places(language: Language) -> Mapping[str, str]:
    """Whatever a place may be called -> the name that we say, in that language."""
    column = ("en", "zh").index(language)
    rows = [row[column].split("|") for kind in _table("places").values() for row in kind if row[column]]
    written = {name: row[0] for row in rows for name in row}
    return written if language == "en" else {**every_name(language), **_formal(written), **written}


def _formal(names: Mapping[str, str]) -> Mapping[str, str]:
    """北京市 for 北京."""
    return {f"{name}市": place for name, place in names.items() if name[-1] not in "市省区县州岛国"}


@cache
def aspects(language: Language) -> Mapping[str, Mapping[str, str]]:
    """Part of speech, as `aspects.toml` names them -> words -> aspect; `aspect` holds those of most."""
    roles = _words("aspects", language)
    every = [words for role, words in roles.items() if role not in PARTICULAR]
    return {"aspect": {word: aspect for words in every for word, aspect in words.items()}, **roles}


@cache
def times(language: Language) -> Mapping[str, Mapping[str, str]]:
    """`span`, `ask`, `change`, `stopping`, `than` -> words -> meaning."""
    return _words("times", language)


def _words(name: str, language: Language) -> Mapping[str, Mapping[str, str]]:
    return {
        role: {
            word: each for each, words in rows.items() for word in words.get(language, "").split("|") if word
        }
        for role, rows in _table(name).items()
    }


def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"))
