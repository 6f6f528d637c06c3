"""A task that works beside the conversation for as long as it is entered, and whose failure is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
"""Between a failure and the new beginning; twice as long after each further failure..."""
LONGEST_PAUSE_SECONDS = 60.0
"""...up to this, until the work has gone well for as long."""

Work = Callable[[], Awaitable[object]]


@asynccontextmanager
async def background(
    name: str, work: Work, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> AsyncIterator[asyncio.Task[None]]:
    """Begins `work`, begins it anew whenever it fails, and cancels it on the way out."""
    task = asyncio.create_task(_supervised(name, work, sleep), name=name)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _supervised(name: str, work: Work, sleep: Callable[[float], Awaitable[None]]) -> None:
    """Returns once the work is done."""
    now = asyncio.get_running_loop().time
    pause = PAUSE_SECONDS
    while True:
        began = now()
        try:
            await work()
        except Exception:  # a broken helper must not end the conversation
            log.exception("%s broke and begins anew", name)
        else:
            return
        if now() - began >= LONGEST_PAUSE_SECONDS:
            pause = PAUSE_SECONDS
        await sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
