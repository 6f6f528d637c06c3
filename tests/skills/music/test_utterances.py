"""What people say to a player is understood, and what only sounds like it is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant import Skill
from assistant.plugins import load
from assistant.testing import NOON, home
from assistant.understanding.grammar import Grammar
from assistant.understanding.language import detect
from assistant.understanding.router import Router
from tests.skills.said import rows

BESIDE = ("assistant", "music", "clock", "schedule")
"""The skills whose sentences are the likeliest to be mistaken for music."""


@pytest.fixture(scope="module")
def router(tmp_path_factory: pytest.TempPathFactory) -> Router:
    house = home(tmp_path_factory.mktemp("home"))
    kinds: list[type[Skill]] = [load("skills", name) for name in BESIDE]
    return Router(Grammar.compile([kind(kind.Section(), house) for kind in kinds]))


@pytest.mark.parametrize(("text", "intent", "slots"), rows(Path(__file__).parent))
def test_it_is_understood(text: str, intent: str, slots: dict[str, Any], router: Router) -> None:
    step = router.route(text, detect(text, "en"), NOON).steps[0]
    expected = {"text": text} if intent == "chat.answer" else slots
    assert (step.name, dict(step.slots)) == (intent, expected)
