"""What people say reaches the right skill with the right slots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.testing import NOON
from assistant.understanding.language import detect
from assistant.understanding.router import Router
from tests.skills.said import rows


@pytest.mark.parametrize(("text", "intent", "slots"), rows(Path(__file__).parent))
def test_it_is_understood(text: str, intent: str, slots: dict[str, Any], router: Router) -> None:
    step = router.route(text, detect(text, "en"), NOON).steps[0]
    expected = {"text": text} if intent == "chat.answer" else slots
    assert (step.name, dict(step.slots)) == (intent, expected)
