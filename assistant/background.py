"""A task that works beside the conversation for as long as it is entered, and whose failure is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

log = logging.getLogger(__name__)


@asynccontextmanager
async def background(name: str, work: Coroutine[Any, Any, None]) -> AsyncIterator[asyncio.Task[None]]:
    """Starts `work`, and cancels it on the way out."""
    task = asyncio.create_task(_supervised(name, work), name=name)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
        work.close()  # where it was cancelled before it began


async def _supervised(name: str, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:  # a broken helper must not end the conversation
        log.exception("%s stopped working; restart the assistant to have it again", name)
