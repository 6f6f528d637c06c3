"""How work in the model's thread finds out that nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Wanted: TypeAlias = Callable[[], bool]
"""Asked between two layers."""


class NotWanted(Exception):
    """Nobody waits for this any more."""
