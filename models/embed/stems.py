"""Leads an English word back to the form that its inflections share, as far as embedding needs it."""

from __future__ import annotations

import re
from functools import lru_cache

from models.embed.tables import table

VOWEL = re.compile(r"[aeiouy]")
DOUBLED = re.compile(r"([bdfgmnprt])\1$")
SHORT = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]$")
"""hop, bak: what a final e may have fallen from."""


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """`word` in small letters. Inflections that agree get the same stem, which need not be a word."""
    return _bare(_irregular().get(word) or _without_ending(word))


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    rows = table("irregular.toml")["forms"]
    return {form: plain for plain, forms in rows.items() for form in forms.split()}


def _without_ending(word: str) -> str:
    word = word.removesuffix("'s")
    if len(word) < 4:
        return word
    for ending, least in (("ing", 3), ("ed", 3)):
        if word.endswith(ending) and len(rest := word.removesuffix(ending)) >= least and VOWEL.search(rest):
            return rest[:-1] if DOUBLED.search(rest) else rest
    return _singular(word)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _bare(word: str) -> str:
    """Without what inflection adds or drops: bake and bak(ing), study and studi(ed)."""
    if len(word) > 3 and word.endswith("e"):
        return word[:-1]
    if len(word) > 2 and word.endswith("y"):
        return f"{word[:-1]}i"
    return word
