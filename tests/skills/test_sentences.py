"""What people say reaches the right skill with the right slots."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.testing import NOON
from assistant.understanding.language import detect
from assistant.understanding.router import Router


def _said() -> list[tuple[str, str, dict[str, Any]]]:
    lines = (Path(__file__).parent / "utterances.txt").read_text("utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if not line.startswith("#")]
    return [(text, intent, json.loads(slots[0]) if slots else {}) for text, intent, *slots in rows]


@pytest.mark.parametrize(("text", "intent", "slots"), _said())
def test_it_is_understood(text: str, intent: str, slots: dict[str, Any], router: Router) -> None:
    step = router.route(text, detect(text, "en"), NOON).steps[0]
    expected = {"text": text} if intent == "chat.answer" else slots
    assert (step.name, dict(step.slots)) == (intent, expected)
