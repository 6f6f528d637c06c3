"""The memory of the graphics card, read in a thread of its own: a driver that hangs holds nobody up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from types import TracebackType

from assistant.errors import ModelFailed
from assistant.residency.nvml import Card, Reading
from assistant.threads import ModelThread

PATIENCE_SECONDS = 1.0
"""A reading takes under a millisecond; a driver that takes so long has hung."""


class Vram:
    """Entered, it reads the card that the config names."""

    def __init__(
        self, device: str, *, now: Callable[[], float] = time.monotonic, patience: float = PATIENCE_SECONDS
    ) -> None:
        """`device`: its number or UUID; empty: the first."""
        self._card = Card(device, now)
        self._thread = ModelThread("vram")
        self._patience = patience
        self._last = Reading("missing", reason="not read yet")
        self._reading = False

    async def __aenter__(self) -> Vram:
        await self._thread.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await self._thread.run(self._card.close)
        await self._thread.__aexit__(kind, error, trace)

    async def read(self) -> Reading:
        """Raises nothing: a state other than `ok` says why there is no number."""
        if self._reading:
            return self._unreadable("the driver still gives no answer")
        try:
            async with asyncio.timeout(self._patience):
                self._last = await self._thread.run(self._read)
        except TimeoutError:
            return self._unreadable("the driver gives no answer")
        except ModelFailed as error:
            return self._unreadable(str(error))
        return self._last

    def _read(self) -> Reading:
        self._reading = True
        try:
            return self._card.read()
        finally:
            self._reading = False

    def _unreadable(self, reason: str) -> Reading:
        return replace(self._last, state="unreadable", free_mb=0, reason=reason)
