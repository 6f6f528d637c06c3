"""The words between, before and after requests, as `connectives.toml` lists them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.understanding.phrases import Phrases
from assistant.wording import LANGUAGES


@cache
def listed() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Table -> language -> kind -> words."""
    return tomllib.loads((files(__package__) / "connectives.toml").read_text("utf-8"))


@cache
def phrases(table: str, *kinds: str) -> Phrases[None]:
    """Of some kinds, in all languages."""
    found: Phrases[None] = Phrases()
    for language in LANGUAGES:
        for kind in kinds:
            for phrase in listed()[table][language][kind]:
                found.add(phrase, None)
    return found
