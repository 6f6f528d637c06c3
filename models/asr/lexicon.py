"""Guesses how an English word is pronounced that no dictionary holds, such as the name of a song.

The sounds are the 39 of CMUdict (http://www.speech.cs.cmu.edu/cgi-bin/cmudict). The rules are rough: at each
place the longest spelling that is known wins.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

LONG = {"a": "EY", "e": "IY", "i": "AY", "o": "OW", "u": "UW"}
"""A vowel before one consonant and a silent e: the a of `lake`."""

SILENT_E = re.compile(r"([aeiou])([bcdfgklmnprstvz])e$")
SPELLINGS: dict[str, str] = tomllib.loads((files(__package__) / "spellings.toml").read_text("utf-8"))
PIECES = re.compile("|".join(sorted(map(re.escape, SPELLINGS), key=len, reverse=True)))
LETTERS = re.compile(r"[a-z']*[a-z][a-z']*")


def pronounce(word: str) -> str | None:
    """Sounds separated by spaces; None for what is not written in lower-case English letters."""
    if not LETTERS.fullmatch(word):
        return None
    word, ending = word.replace("'", ""), ""
    if silent := SILENT_E.search(word):
        vowel, consonant = silent.groups()
        word = word[: silent.start()]
        ending = f"{LONG[vowel]} {'S' if consonant == 'c' else SPELLINGS[consonant]}"
    sounds = [SPELLINGS[piece] for piece in PIECES.findall(word)]
    return " ".join([*sounds, ending]).strip()
