"""Fits a grammar of commands to what the embedded recogniser is given to hear.

The grammar (JSGF, https://www.w3.org/TR/jsgf/) holds plain commands, but an utterance may begin with the wake
word, or with only its tail where the cut fell inside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

MARK = "_"
"""Begins every word of the dictionary that belongs to a wake word, to be told from a command's words."""

UNSPOKEN = ("<", "[", "+", "(")
"""Begin what stands for silence, noise and joints of the grammar."""

TOKEN = re.compile(r"<[^>]*>|\[|\]|[^\s<>\[\]()|;=*+{}/]+")
PUBLIC = re.compile(r"\bpublic\s+<([^>]+)>")
HEADER = re.compile(r"^\s*#JSGF[^;]*;|\bgrammar\s+[^;]+;", re.MULTILINE)


def words(jsgf: str) -> frozenset[str]:
    """Every word that may be said."""
    found = set(TOKEN.findall(HEADER.sub("", jsgf))) - {"public", "[", "]"}
    return frozenset(word for word in found if not word.startswith("<"))


def wake_sounds(wake_word: str, sounds_of: Callable[[str], str]) -> dict[str, str]:
    """What to add to the dictionary for one wake word: entry -> sounds.

    `word(2)` is how the dictionary writes a second pronunciation. Those of the last word are what is left of
    it when its beginning is cut off.
    """
    *before, last = wake_word.split()
    entries = {f"{MARK}{word}": sounds_of(word) for word in before}
    sounds = sounds_of(last).split()
    tails = [sounds[start:] for start in range(len(sounds) - 2)]
    for number, tail in enumerate(tails, 1):
        entries[f"{MARK}{last}({number})" if number > 1 else f"{MARK}{last}"] = " ".join(tail)
    return entries


def fit(jsgf: str, wake_words: Iterable[str]) -> str:
    """The grammar with an optional wake word before every command."""
    rules = HEADER.sub("", jsgf)
    commands = " | ".join(f"<{name}>" for name in PUBLIC.findall(rules))
    called = " | ".join(_called(word) for word in wake_words)
    heard = (
        f"public <heard> = [{called}] ({commands}) | {called};" if called else f"public <heard> = {commands};"
    )
    return "\n".join(["#JSGF V1.0;", "grammar heard;", heard, PUBLIC.sub(r"<\1>", rules).strip()])


def _called(wake_word: str) -> str:
    """All of it, or its last word alone."""
    *before, last = (MARK + word for word in wake_word.split())
    return f"[{' '.join(before)}] {last}" if before else last


def plain(heard: Iterable[str]) -> str:
    """The text of dictionary entries: `what(2)` is the second way to say `what`."""
    return " ".join(re.sub(r"\(\d+\)$", "", entry) for entry in heard)
