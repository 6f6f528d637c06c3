import asyncio
import threading
from collections.abc import AsyncGenerator

import pytest

from assistant.errors import ModelFailed
from assistant.threads import ModelThread


async def test_a_thread_that_has_ended_keeps_nobody_waiting() -> None:
    async with ModelThread("model") as thread:
        assert await thread.run(int, "1") == 1
    with pytest.raises(ModelFailed):
        await thread.run(int, "1")
    with pytest.raises(ModelFailed):
        await anext(thread.stream(lambda: iter("ab")))


async def test_what_never_ends_does_not_hold_the_exit() -> None:
    begun, released = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        released.wait()

    async with ModelThread("model") as thread:
        stream: AsyncGenerator[int, None] = thread.emitted(lambda emit: work())
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.to_thread(begun.wait)
        waiting.cancel()
        await asyncio.wait([waiting])
    released.set()


async def test_a_thread_whose_first_call_fails_has_ended() -> None:
    thread = ModelThread("model")
    with pytest.raises(ValueError, match="invalid literal"):
        await thread.begin(int, "one")
    with pytest.raises(ModelFailed):
        await thread.run(int, "1")
