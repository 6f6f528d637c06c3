import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import assistant
from assistant.announcements import Announcement, Announcements
from assistant.background import background
from assistant.filters import perform
from assistant.floor import Floor
from assistant.messages import Plan, Speech
from assistant.testing import FakeMouth, FakeSpeaker, FakeTranscriber
from assistant.turn import Faculties
from assistant.wording import Wording

CAN = Faculties(
    hearing=FakeTranscriber([]),
    confidence=0.5,
    route=lambda text, language, now, history=(): Plan(()),
    skills={},
    handle=perform,
    speaking=FakeMouth(),
    speaker=FakeSpeaker(),
    wording=Wording(Path(assistant.__file__).parent / "replies"),
)


class Said(list[Announcement]):
    """What was begun; `breaks` makes the one who looks on break."""

    breaks = False

    def add(self, announcement: Announcement) -> None:
        if self.breaks:
            raise ZeroDivisionError
        self.append(announcement)


class Desk:
    def __init__(self) -> None:
        self.floor = Floor()
        self.speaker = FakeSpeaker()
        self.said = Said()
        self.pauses = 0
        can = replace(CAN, speaker=self.speaker)
        self.announcements = Announcements(self.floor, lambda: can, [self.said.add], sleep=self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.pauses += 1

    async def waits_for_floor(self) -> None:
        while not self.floor.taken:  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0)

    async def settled(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    async with desk.floor, background("announcements", desk.announcements.run):
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


async def test_one_that_the_user_was_too_quick_for_is_said_afterwards(desk: Desk) -> None:
    desk.announcements.announce("tea", "en")
    await desk.waits_for_floor()
    desk.floor.to_user()
    await desk.settled()
    assert desk.speaker.played == []
    desk.floor.release()
    await desk.settled()
    assert len(desk.speaker.played) == 1


async def test_a_speaker_that_is_gone_for_a_moment_costs_no_ring(desk: Desk) -> None:
    desk.speaker.lost = 2
    desk.announcements.announce("ring", "en", rounds=3)
    await desk.settled()
    assert desk.pauses == 2
    assert len(desk.speaker.played) == 1


async def test_one_that_breaks_is_told_of_and_the_next_is_said(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.said.breaks = True
    desk.announcements.announce("ring", "en")
    await desk.settled()
    desk.said.breaks = False
    desk.announcements.announce("tea", "en")
    await desk.settled()
    assert "an announcement failed" in caplog.text
    assert len(desk.speaker.played) == 1


async def test_whoever_tells_waits_until_it_was_said_as_softly_as_asked(desk: Desk) -> None:
    loud = Speech(np.full(100, 10_000, np.int16), 16_000)
    heard: list[int] = []

    async def play(pieces: AsyncGenerator[Speech, None]) -> float:
        heard.extend([int(piece.pcm.max()) async for piece in pieces if len(piece.pcm)])
        return 0.0

    desk.speaker.play = play  # type: ignore[method-assign]
    await desk.announcements.tell(Announcement("tea", "en", sound=loud, volume=0.3))
    assert heard[0] == 3000
