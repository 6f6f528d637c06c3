"""What people say to a player is understood, and what only sounds like it is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant import Skill
from assistant.plugins import load
from assistant.testing import NOON, home
from assistant.understanding.grammar import Grammar
from assistant.understanding.language import detect
from assistant.understanding.router import Router

BESIDE = ("assistant", "music", "clock", "schedule")
"""The skills whose sentences are the likeliest to be mistaken for music."""


@pytest.fixture(scope="module")
def router(tmp_path_factory: pytest.TempPathFactory) -> Router:
    house = home(tmp_path_factory.mktemp("home"))
    kinds: list[type[Skill]] = [load("skills", name) for name in BESIDE]
    return Router(Grammar.compile([kind(kind.Section(), house) for kind in kinds]))


def _said() -> list[tuple[str, str, dict[str, Any]]]:
    lines = (Path(__file__).parent / "utterances.txt").read_text("utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if not line.startswith("#")]
    return [(text, intent, json.loads(slots[0]) if slots else {}) for text, intent, *slots in rows]


@pytest.mark.parametrize(("text", "intent", "slots"), _said())
def test_it_is_understood(text: str, intent: str, slots: dict[str, Any], router: Router) -> None:
    step = router.route(text, detect(text, "en"), NOON).steps[0]
    expected = {"text": text} if intent == "chat.answer" else slots
    assert (step.name, dict(step.slots)) == (intent, expected)
