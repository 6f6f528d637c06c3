"""The words for places and for what one asks of the weather, with what they mean."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from assistant import Language


@cache
def places(language: Language) -> Mapping[str, str]:
    """Whatever a place may be called -> the name that we say, in that language."""
    column = ("en", "zh").index(language)
    rows = [row[column].split("|") for kind in _table("places").values() for row in kind if row[column]]
    written = {name: row[0] for row in rows for name in row}
    return written if language == "en" else {**_formal(written), **written}


def _formal(names: Mapping[str, str]) -> Mapping[str, str]:
    """北京市 for 北京."""
    return {f"{name}市": place for name, place in names.items() if name[-1] not in "市省区县州岛国"}


@cache
def aspects(language: Language) -> Mapping[str, Mapping[str, str]]:
    """Part of speech, as `aspects.toml` names them -> words -> aspect."""
    return {
        role: {
            word: aspect
            for aspect, words in rows.items()
            for word in words.get(language, "").split("|")
            if word
        }
        for role, rows in _table("aspects").items()
    }


def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"))
