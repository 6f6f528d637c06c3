"""A speaker for when nobody is to hear anything."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from assistant.messages import Speech


class Quiet:
    """Takes every sound and drops it."""

    async def play(self, pieces: AsyncGenerator[Speech, None]) -> float:
        async with aclosing(pieces) as stream:
            return sum([piece.seconds async for piece in stream])

    async def chime(self, sound: Speech) -> None:
        """Drops it."""
