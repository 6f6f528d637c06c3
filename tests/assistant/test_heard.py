"""How much of a reply somebody has heard who cuts it off."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import numpy as np
import pytest

from assistant.heard import Heard
from assistant.messages import RATE, Speech


def _piece(seconds: float, text: str = "") -> Speech:
    return Speech(np.zeros(int(seconds * RATE), np.int16), RATE, text)


async def _pieces() -> AsyncGenerator[Speech, None]:
    yield _piece(1.0, "The key is in the drawer.")
    yield _piece(1.0)
    yield _piece(0.3)  # a pause
    yield _piece(2.0, "你昨天告诉我的。")


@pytest.mark.parametrize(
    ("after", "heard"),
    [
        (0.0, ""),
        (0.3, ""),
        (1.5, "The key is in…"),
        (2.3, "The key is in the drawer."),
        (3.3, "The key is in the drawer. 你昨天告…"),
        (9.0, "The key is in the drawer. 你昨天告诉我的。"),
    ],
)
async def test_only_what_has_sounded_was_heard(after: float, heard: str) -> None:
    now = 0.0
    following = Heard(lambda: now)
    async for _ in following.followed(_pieces()):
        """A player takes pieces long before they are due."""
    now = after
    assert following.text() == heard


async def test_a_piece_that_comes_late_is_heard_late() -> None:
    now = 0.0
    following = Heard(lambda: now)
    async for piece in following.followed(_pieces()):
        now += piece.seconds + 1
    assert following.text() == "The key is in the drawer. 你昨天告诉我的。"


async def test_a_reply_that_was_played_to_its_end_was_heard() -> None:
    following = Heard(lambda: 0.0)
    following.end()
    assert following.of("All of it.") == "All of it."
