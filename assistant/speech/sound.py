"""What is done to sound between a voice and the speaker: silence cut off, deadlines, pauses, a tone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import numpy as np

from assistant.errors import VoiceFailed
from assistant.messages import Pcm, Speech

QUIET = 200
"""Of int16 (-44 dBFS): below it, sound at either end of a sentence is silence."""
MARGIN = 0.05
"""Seconds of it that stay, for a soft first or last consonant."""

TONE_RATE = 16_000
TONE_NOTES = ((440.0, 0.16), (330.0, 0.24))
"""Hertz and seconds: two falling notes."""


async def trimmed(stream: AsyncGenerator[Speech, None]) -> AsyncGenerator[Speech, None]:
    """Without the silence before and after: voices add 0.1 to 0.8 s, which delays and tears sentences."""
    lead: Pcm = np.zeros(0, np.int16)
    held: list[Speech] = []
    begun = False
    async with aclosing(stream):
        async for piece in stream:
            margin = int(MARGIN * piece.rate)
            pcm = piece.pcm if begun else np.concatenate([lead, piece.pcm])
            loud = np.flatnonzero(np.abs(pcm.astype(np.int32)) > QUIET)
            if len(loud):
                start = 0 if begun else max(0, int(loud[0]) - margin)
                end = int(loud[-1]) + 1
                for quiet in held:
                    yield quiet
                yield Speech(pcm[start:end], piece.rate)
                begun, held, pcm = True, [], pcm[end:]
            if begun and len(pcm):
                held.append(Speech(pcm, piece.rate))
            lead = pcm[-margin:]
    if held:
        yield Speech(held[0].pcm[: int(MARGIN * held[0].rate)], held[0].rate)


async def in_time(stream: AsyncGenerator[Speech, None], *, seconds: float) -> AsyncGenerator[Speech, None]:
    """Raises VoiceFailed where the first piece or a later one takes longer than `seconds`, or none comes."""
    silent = True
    async with aclosing(stream):
        while True:
            try:
                async with asyncio.timeout(seconds):
                    piece = await anext(stream)
            except StopAsyncIteration:
                break
            except TimeoutError:
                raise VoiceFailed(f"no sound for {seconds:g} s") from None
            silent = False
            yield piece
    if silent:
        raise VoiceFailed("no sound at all")


def silence(seconds: float, rate: int) -> Speech:
    return Speech(np.zeros(int(seconds * rate), np.int16), rate)


def error_tone() -> Speech:
    """What is heard where no voice works."""
    return Speech(np.concatenate([_note(*note) for note in TONE_NOTES]), TONE_RATE)


def slices(speech: Speech, *, seconds: float) -> list[Speech]:
    step = int(seconds * speech.rate)
    return [
        Speech(speech.pcm[start : start + step], speech.rate) for start in range(0, len(speech.pcm), step)
    ]


def _note(hertz: float, seconds: float) -> Pcm:
    """A sine that fades in and out, so that it does not click."""
    at = np.arange(int(seconds * TONE_RATE)) / TONE_RATE
    fade = np.minimum(1, np.minimum(at, seconds - at) / 0.02)
    return (8_000 * fade * np.sin(2 * np.pi * hertz * at)).astype(np.int16)
