"""Opens the voices that the settings name, and lets one speak."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from assistant.errors import AssistantError, ModelMissing
from assistant.plugins import adapter
from assistant.protocols import Place
from assistant.settings import Settings
from assistant.speech.speaking import Speaking
from assistant.understanding.spoken import spoken

log = logging.getLogger(__name__)


@asynccontextmanager
async def speaking(settings: Settings, place: Place) -> AsyncIterator[Speaking]:
    """The voices of `tts.order` that can be started; the others are told of once."""
    async with AsyncExitStack() as stack:
        voices = []
        for name in settings.tts.order:
            try:
                voices.append((name, await stack.enter_async_context(adapter("tts", name, settings, place))))
            except ModelMissing as error:
                log.debug("the voice %s is not installed: %s", name, error)
            except AssistantError as error:
                log.warning("the voice %s is not used: %s", name, error)
        made = Speaking(
            settings.tts, voices, place.cache / "speech", spoken, discreet=not settings.memory.cloud
        )
        yield await stack.enter_async_context(made)
