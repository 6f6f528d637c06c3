"""Reads a stream ahead of the one who consumes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, TypeVar

T = TypeVar("T")
END = object()


async def ahead(stream: AsyncGenerator[T, None], *, items: int) -> AsyncGenerator[T, None]:
    """The same items, up to `items` of them made before they are asked for; closing closes the stream."""
    made: asyncio.Queue[Any] = asyncio.Queue()
    room = asyncio.Semaphore(items)

    async def make() -> None:
        async with aclosing(stream):
            async for item in stream:
                await room.acquire()
                made.put_nowait(item)

    task = asyncio.create_task(make(), name="speech.ahead")
    task.add_done_callback(lambda _: made.put_nowait(END))
    try:
        while (item := await made.get()) is not END:
            room.release()
            yield item
        await task  # raises what ended the stream
    finally:
        task.cancel()
        await asyncio.wait([task])
