"""Speaks a reply, and notes what of it was said."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, nullcontext

from assistant.audio.bell import softer
from assistant.errors import SpeakerLost
from assistant.messages import Speech
from assistant.protocols import Speaker

log = logging.getLogger(__name__)


async def said(pieces: AsyncIterator[str], made: list[str]) -> AsyncGenerator[str, None]:
    """Hands the sentences on and notes them, so that the record tells what was said.

    Each is given its end, or the voice would wait for the next one to know that it has ended.
    """
    async with aclosing(pieces) if isinstance(pieces, AsyncGenerator) else nullcontext():
        async for piece in pieces:
            made.append(piece)
            yield f"{piece}\n"


async def play(speaker: Speaker, pieces: AsyncGenerator[Speech, None], share: float) -> None:
    """At a share of the usual loudness, 0 to 1. A reply that nobody can hear is a reply all the same."""
    try:
        await speaker.play(_softened(pieces, share))
    except SpeakerLost as error:
        log.warning("the reply could not be heard: %s", error)


async def _softened(pieces: AsyncGenerator[Speech, None], share: float) -> AsyncGenerator[Speech, None]:
    async with aclosing(pieces):
        async for piece in pieces:
            yield softer(piece, share)
