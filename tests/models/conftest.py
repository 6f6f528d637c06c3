"""Spoken words as a microphone hears them, made by the offline voice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
import soxr

from assistant.messages import RATE, AudioFrame, Language, Pcm
from assistant.testing import frames_of

ESPEAK_RATE = 22_050
SPEAK = """
import asyncio, json, sys
from pathlib import Path
from assistant.protocols import Place
from models.tts.espeak import Espeak

async def speak(text, language, section):
    nowhere = Path()
    async with Espeak(Espeak.Section(**section), Place(nowhere, nowhere, nowhere)) as voice:
        async for piece in voice.speak(text, language):
            sys.stdout.buffer.write(piece.pcm.tobytes())

asyncio.run(speak(*json.loads(sys.argv[1])))
"""

Say = Callable[..., list[AudioFrame]]


@pytest.fixture(scope="session")
def say() -> Say:
    """`say(text, language="en", lead=1.0, **section)`: with quiet before it, and a second of it behind."""
    return _say


def _say(text: str, *, language: Language = "en", lead: float = 1.0, **section: Any) -> list[AudioFrame]:
    words = _spoken(json.dumps([text, language, section])) / 3
    sound = np.random.default_rng(0).normal(0, 20, int((lead + 1) * RATE) + len(words))
    sound[int(lead * RATE) :][: len(words)] += words
    return frames_of(sound.clip(-32768, 32767).astype(np.int16))


@cache
def _spoken(request: str) -> Pcm:
    """In a process of its own: espeak-ng's sound varies a little with what it said before."""
    raw = subprocess.run([sys.executable, "-c", SPEAK, request], capture_output=True, check=True).stdout
    return np.asarray(soxr.resample(np.frombuffer(raw, np.int16), ESPEAK_RATE, RATE))
