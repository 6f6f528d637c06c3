import asyncio

import pytest

from assistant.background import background


async def test_work_that_breaks_is_told_of_and_begins_anew(caplog: pytest.LogCaptureFixture) -> None:
    attempts: list[float] = []

    async def work() -> None:
        if len(attempts) < 2:
            raise ZeroDivisionError

    async def sleep(seconds: float) -> None:
        attempts.append(seconds)

    async with background("helper", work, sleep=sleep) as task:
        await task
    assert attempts == [1.0, 2.0]
    assert "helper broke" in caplog.text


async def test_it_ends_with_the_conversation() -> None:
    async with background("helper", asyncio.Event().wait) as task:
        await asyncio.sleep(0)
    assert task.cancelled()


async def test_work_that_had_not_yet_begun_leaves_nothing_behind() -> None:
    async with background("helper", asyncio.Event().wait) as task:
        pass
    assert task.cancelled()
