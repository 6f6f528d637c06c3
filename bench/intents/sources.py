"""The public data sets that the classifier learns from beside our own phrasings, read where they lie."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.messages import Language

SETS = ("massive_en", "hwu64_en", "clinc150_en", "snips_en", "homeassistant_en_dev")
"""Files `<name>.jsonl` that may be learnt from: CC BY or CC0."""
OTHER = ("chat.other",)
ANSWER = "chat.answer"
ROUTES = {"datetime": "clock", "smart_home": "chat", "other": "chat"}
"""The sets' routes as our skills, where they differ."""
UNTOLD = ("assistant", "memory", "people")
"""Skills of ours that the sets count as `other`."""


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence and what it may be taken for."""

    text: str
    labels: tuple[str, ...]
    """Any one of them is right."""
    language: Language
    source: str
    """The data set, or the template that it was made from."""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence to be measured, with the skill that it belongs to."""

    text: str
    skill: str
    label: str
    """As the set has it."""


def examples(folder: Path, name: str) -> Sequence[Example]:
    """All of one set."""
    return [Example(row["text"], labels(row), _language(row), name) for row in rows(folder, name)]


def cases(folder: Path, name: str) -> Sequence[Case]:
    return [
        Case(row["text"], ROUTES.get(row["route"], row["route"]), row["label"]) for row in rows(folder, name)
    ]


@cache
def rows(folder: Path, name: str) -> Sequence[Mapping[str, Any]]:
    lines = (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def labels(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Our intents for a row's label; HWU64 shares most labels with MASSIVE, which grew out of it."""
    named = _mapping()
    own = named[row["source"]].get(row["label"])
    shared = named["massive"].get(row["label"]) if row["source"] == "hwu64" else None
    return tuple(own or shared or OTHER)


def skill(intent: str) -> str:
    """The skill that an intent or label belongs to, as the sets count them."""
    name = intent.partition(".")[0]
    return "chat" if name in UNTOLD else name


@cache
def _mapping() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads((Path(__file__).parent / "sources.toml").read_text("utf-8"))


def _language(row: Mapping[str, Any]) -> Language:
    return "en" if row["lang"].startswith("en") else "zh"
