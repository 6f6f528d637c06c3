"""Lets the user know at once that the wake word was heard."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from assistant.audio.chime import chime
from assistant.errors import AssistantError
from assistant.protocols import Speaker

log = logging.getLogger(__name__)


class Acknowledgement:
    """Chimes each time it is called, without making the caller wait."""

    def __init__(self, speaker: Callable[[], Speaker]) -> None:
        self._speaker = speaker
        self._sound = chime()
        self._wanted = asyncio.Event()

    def __call__(self) -> None:
        self._wanted.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._speaker().chime(self._sound)
            except AssistantError as error:
                log.warning("the chime could not be heard: %s", error)
