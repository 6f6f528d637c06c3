import asyncio

import pytest

from assistant.floor import Floor


async def forever(log: list[str], name: str) -> None:
    log.append(f"{name} begins")
    try:
        await asyncio.Event().wait()
    finally:
        log.append(f"{name} ends")


async def step() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_the_next_begins_only_when_the_earlier_has_ended() -> None:
    log: list[str] = []
    async with Floor() as floor:
        floor.give(forever(log, "a"), name="a")
        await step()
        floor.give(forever(log, "b"), name="b")
        await step()
        assert log == ["a begins", "a ends", "b begins"]
    assert log[-1] == "b ends"


async def test_the_user_silences_whoever_speaks_and_keeps_the_floor_until_released() -> None:
    log: list[str] = []
    async with Floor() as floor:
        task = floor.give(forever(log, "a"), name="a")
        await step()
        floor.to_user()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert floor.taken
        floor.release()
        assert not floor.taken
        await floor.free()


async def test_a_task_replaced_before_it_began_leaves_nothing_behind() -> None:
    log: list[str] = []
    async with Floor() as floor:
        floor.give(forever(log, "a"), name="a")
        floor.give(forever(log, "b"), name="b")
        await step()
        assert log == ["b begins"]


async def test_the_floor_is_free_once_the_speaker_is_done() -> None:
    async with Floor() as floor:
        task = floor.give(asyncio.sleep(0), name="a")
        assert floor.taken
        await task
        await floor.free()
        assert not floor.taken
