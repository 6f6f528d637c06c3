"""The room as whatever else makes a sound in it knows it."""

import asyncio

from assistant.floor import Floor
from assistant.protocols import RoomState
from assistant.room import FloorRoom


class Scene:
    def __init__(self) -> None:
        self.floor = Floor()
        self.room = FloorRoom(self.floor)
        self.seen: list[RoomState] = []
        self.unwatch = self.room.watch(self.seen.append)


async def test_whoever_has_the_floor_talks() -> None:
    scene = Scene()
    scene.floor.to_user()
    await scene.floor.give(asyncio.sleep(0), name="turn")
    await asyncio.sleep(0)
    assert scene.room.state == "free"
    assert scene.seen == ["talk", "free"]


def test_a_ring_stays_one_while_the_user_speaks() -> None:
    scene = Scene()
    scene.room.ring(True)
    scene.floor.to_user()
    scene.floor.release()
    scene.room.ring(False)
    assert scene.seen == ["alarm", "free"]


def test_nobody_is_told_any_more_who_has_stopped_watching() -> None:
    scene = Scene()
    scene.unwatch()
    scene.unwatch()
    scene.floor.to_user()
    assert scene.seen == []
