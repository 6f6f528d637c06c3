"""Other names of well-known artists: in the other language, short, or as the household says them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def nicknames(name: str) -> tuple[str, ...]:
    """披头士 for The Beatles, and the other way round."""
    return _groups().get(_key(name), ())


@cache
def _groups() -> Mapping[str, tuple[str, ...]]:
    table = tomllib.loads((files(__package__) / "nicknames.toml").read_text("utf-8"))
    groups: list[list[str]] = table["artists"]
    return {_key(name): tuple(each for each in group if each != name) for group in groups for name in group}


def _key(name: str) -> str:
    return "".join(name.casefold().removeprefix("the ").split())
