"""What the rules of both languages are made of: a pattern, and what is said in its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from assistant.messages import Language

NUMBER = r"(?<![\d.,])\d+(?:,\d{3}(?!\d))*(?:\.\d+)?(?!\d)"
"""With thousands commas and decimals. It starts only where a run of digits does, so that no text is slow."""
DASH = r"\s{0,3}[-–—~～]\s{0,3}"

MONTH, DAY = r"0?[1-9]|1[0-2]", r"0?[1-9]|[12]\d|3[01]"
HOUR, SIXTY = r"[01]?\d|2[0-4]", r"[0-5]\d"

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language's file."""

    units: Mapping[str, Any]
    currencies: Mapping[str, Any]
    signs: Mapping[str, str]
    abbreviations: Mapping[str, str]

    @classmethod
    def of(cls, language: Language) -> Words:
        return cls(**tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8")))


def rule(pattern: str, say: Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(pattern), say


def apply(rules: Sequence[Rule], text: str) -> str:
    """Each rule leaves words that the ones after it do not touch."""
    for pattern, say in rules:
        text = pattern.sub(say, text)
    return text


def one_of(names: Iterable[str]) -> str:
    """A pattern for any of the names, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def written_out(abbreviations: Mapping[str, str]) -> Rule:
    """Standing on their own, not within a word."""
    return rule(rf"(?<![A-Za-z])(?:{one_of(abbreviations)})(?![A-Za-z])", lambda m: abbreviations[m[0]])


def plain(number: str) -> tuple[str, str]:
    """The digits before and after the point."""
    whole, _, fraction = number.replace(",", "").partition(".")
    return whole, fraction
