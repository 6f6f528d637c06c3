import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

import assistant
from assistant.announcements import Announcement, Announcements
from assistant.background import background
from assistant.filters import perform
from assistant.floor import Floor
from assistant.messages import Plan
from assistant.testing import FakeMouth, FakeSpeaker, FakeTranscriber
from assistant.turn import Faculties
from assistant.wording import Wording

CAN = Faculties(
    hearing=FakeTranscriber([]),
    confidence=0.5,
    route=lambda text, language, now: Plan(()),
    skills={},
    handle=perform,
    speaking=FakeMouth(),
    speaker=FakeSpeaker(),
    wording=Wording(Path(assistant.__file__).parent / "replies"),
)


class Desk:
    def __init__(self) -> None:
        self.floor = Floor()
        self.speaker = FakeSpeaker()
        self.said: list[Announcement] = []
        can = replace(CAN, speaker=self.speaker)
        self.announcements = Announcements(self.floor, lambda: can, [self.said.append])

    async def settled(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    async with background("announcements", desk.announcements.run()), desk.floor:
        yield desk


async def test_an_announcement_is_said_as_often_as_asked(desk: Desk) -> None:
    desk.announcements.announce("ring", "en", rounds=3)
    await desk.settled()
    assert len(desk.speaker.played) == 3
    assert [each.text for each in desk.said] == ["ring"]


async def test_it_waits_until_the_user_has_finished(desk: Desk) -> None:
    desk.floor.to_user()
    desk.announcements.announce("tea", "en")
    await desk.settled()
    assert desk.said == []
    desk.floor.release()
    await desk.settled()
    assert [each.text for each in desk.said] == ["tea"]


async def test_the_user_ends_a_ring_and_the_next_announcement_comes_afterwards(desk: Desk) -> None:
    desk.speaker.holds = True
    desk.announcements.announce("ring", "en", rounds=100)
    await desk.speaker.began.wait()
    desk.announcements.announce("tea", "en")
    desk.floor.to_user()
    await desk.settled()
    assert [each.text for each in desk.said] == ["ring"]
    desk.speaker.holds = False
    desk.floor.release()
    await desk.settled()
    assert [each.text for each in desk.said] == ["ring", "tea"]
