"""Finds in the operation log why something was done, or was not."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from assistant import Language, Turn

OWN = "people.why"

BECAUSE = {
    "ok": "because_asked",
    "not_allowed": "because_not_allowed",
    "confirm": "because_not_confirmed",
    "pin": "because_no_pin",
    "offline": "because_offline",
    "unreachable": "because_unreachable",
    "not_found": "because_not_found",
    "slot_missing": "because_unclear",
    "cancelled": "because_interrupted",
    "storage": "because_not_kept",
}
"""Outcome of an action -> the reply that tells it."""


@dataclass(frozen=True, slots=True)
class Reason:
    intent: str
    key: str
    """Of the reply."""
    values: Mapping[str, Any] = field(default_factory=dict)


def reason(deeds: Sequence[Mapping[str, Any]], turn: Turn, skill: str = "") -> Reason | None:
    """Of the last deed of `skill`, or of the last at all; what others asked for privately stays theirs."""
    fitting = (deed for deed in deeds if _is_meant(deed, skill) and not _is_secret(deed, turn))
    deed = next(fitting, None)
    if deed is None:
        return None
    at = datetime.fromisoformat(deed["at"]).astimezone(turn.now.tzinfo)
    values = {"at": at.time(), "person": deed["person"], "heard": _heard(deed, turn)}
    key = BECAUSE.get(deed["outcome"], "because_failed")
    if key == "because_asked" and not values["heard"]:
        key = "because_somebody_asked" if deed["person"] else "because_asked_then"
    return Reason(deed["intent"], key, values)


def _is_meant(deed: Mapping[str, Any], skill: str) -> bool:
    intent = str(deed.get("intent", ""))
    return intent != OWN and (not skill or intent.partition(".")[0] == skill)


def _is_secret(deed: Mapping[str, Any], turn: Turn) -> bool:
    """Another's, and such that a PIN was needed for it."""
    return deed["person"] != turn.person.name and "= pin" in str(deed.get("reason", ""))


def _heard(deed: Mapping[str, Any], turn: Turn) -> str:
    """What was said then, where this very conversation has it."""
    said = (each for each in reversed(turn.history) if any(step.name == deed["intent"] for step in each.plan))
    exchange = next(said, None)
    return exchange.heard if exchange else ""


@cache
def topics(language: Language) -> Mapping[str, str]:
    """What may be said -> the skill that does it."""
    table = tomllib.loads((files(__package__) / "topics.toml").read_text("utf-8"))[language]
    return {word: skill for skill, words in table.items() for word in words}
