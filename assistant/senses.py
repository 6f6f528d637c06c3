"""Opens what hears the wake word and what tells speech, as the settings name them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assistant.audio.gate import WakeGate
from assistant.listen import Senses
from assistant.plugins import adapter
from assistant.protocols import Place
from assistant.settings import Settings


@asynccontextmanager
async def senses(settings: Settings, place: Place) -> AsyncIterator[Senses]:
    """Raises AssistantError where one of them cannot be used."""
    async with (
        adapter("wake", settings.wake.engine, settings, place) as wake,
        adapter("vad", settings.vad.engine, settings, place) as vad,
    ):
        yield Senses(WakeGate(vad, wake), vad, settings.endpoint, wake.words)
