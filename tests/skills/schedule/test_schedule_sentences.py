"""What people say about timers, alarms, reminders and events is understood, with the right slots."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant import Skill
from assistant.testing import NOON
from assistant.understanding.grammar import Grammar
from assistant.understanding.language import detect
from tests.skills.said import rows


@pytest.fixture(scope="module")
def grammar(skills: tuple[Skill, ...]) -> Grammar:
    return Grammar.compile(skills)


@pytest.mark.parametrize(("text", "intent", "slots"), rows(Path(__file__).parent))
def test_it_is_understood(text: str, intent: str, slots: dict[str, Any], grammar: Grammar) -> None:
    """Of a time expression only the given keys are compared: how much of it was read is the reader's."""
    match = next(iter(grammar.match(text, detect(text, "en"), NOON)), None)
    if intent == "chat.answer":
        assert match is None or not match.intent.startswith("schedule.")
        return
    assert match
    assert match.intent == intent
    assert _like(match.slots, slots) == slots


def _like(found: Mapping[str, Any], slots: Mapping[str, Any]) -> Mapping[str, Any]:
    """`found`, without those parts of time expressions that `slots` does not name."""
    return {
        name: {key: value[key] for key in slots.get(name, ()) if key in value}
        if isinstance(value, Mapping)
        else value
        for name, value in found.items()
    }
