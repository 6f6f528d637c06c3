"""Sentences of a responder that say something was done: they may come only from what was really done."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from assistant.wording import LANGUAGES

QUESTION = re.compile(r"[?？]\W*$|[吗么呢]\W*$")


def claims(sentence: str) -> bool:
    """In either language, whichever the answer is in; a question claims nothing."""
    if QUESTION.search(sentence):
        return False
    return any(pattern.search(sentence) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    table = tomllib.loads((files(__package__) / "claims.toml").read_text("utf-8"))
    return tuple(
        re.compile(pattern, re.IGNORECASE) for language in LANGUAGES for pattern in table[language]["claims"]
    )
