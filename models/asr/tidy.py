"""Writes what a recogniser heard the one way that the rest of the assistant expects.

Recognised punctuation is a guess, so nothing may depend on it: at both ends it goes, inside it stays as it
was heard (what's, 7:30, one request, then another). Spaces are single, with none between Chinese characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from assistant.messages import Language

CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
EDGES = " \t\n.,;:!?…·、。，；：！？\"'`“”‘’()[]{}（）【】「」『』《》<>-—~～♪*#"
GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
HINTS = 60
"""Characters of hints: with more of them the model follows the hints instead of the sound."""


def tidy(text: str) -> str:
    """`text` in simplified characters already."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    return GAP.sub("", " ".join(text.split())).strip(EDGES)


def bare(text: str) -> str:
    """Letters and digits alone, for comparing."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in text if character.isalnum())


def hints_of(phrases: Iterable[str]) -> dict[Language, str]:
    """As many phrases of each language, most useful first, as do a recogniser good."""
    chosen: dict[Language, str] = {"zh": "", "en": ""}
    for phrase in phrases:
        language: Language = "zh" if CHINESE.search(phrase) else "en"
        longer = f"{chosen[language]}, {phrase}".removeprefix(", ")
        if len(longer) <= HINTS:
            chosen[language] = longer
    return chosen
