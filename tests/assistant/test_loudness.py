"""How loud we speak, and to whom."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta

import numpy as np
import pytest

from assistant.loudness import Loudness, loudness
from assistant.messages import Person, Speech
from assistant.people.household import Household, PersonSection
from assistant.people.permissions import usual
from assistant.saying import play
from assistant.settings import Settings
from assistant.testing import NOON

TOM = Person("Tom", "child", quiet="20:00-07:00", loudest=0.5)


@pytest.mark.parametrize(
    ("hour", "usual", "share"),
    [(12, 1.0, 0.5), (12, 0.5, 1.0), (12, 0.4, 1.0), (21, 1.0, 0.3), (21, 0.0, 0.3)],
)
def test_an_answer_is_soft_in_ones_quiet_hours_and_never_louder_than_one_can_bear(
    hour: int, usual: float, share: float
) -> None:
    now = NOON.replace(hour=hour)
    assert Loudness(lambda: now, usual, softly=0.3).answering(TOM) == share


def test_what_nobody_asked_for_is_soft_as_soon_as_somebody_may_sleep() -> None:
    now = NOON
    lives = Household((PersonSection(name="Tom", role="owner", quiet="20:00-07:00"),), usual())
    house = loudness(Settings(), lives, lambda: now)
    assert house.unasked() == 1.0
    now += timedelta(hours=8)
    assert house.unasked() == 0.3
    now += timedelta(hours=11, minutes=30)
    assert house.unasked() == 1.0


class Recorder:
    def __init__(self) -> None:
        self.peaks: list[int] = []

    async def play(self, pieces: AsyncGenerator[Speech, None]) -> float:
        self.peaks += [int(np.abs(piece.pcm).max()) async for piece in pieces]
        return 0.0

    async def chime(self, sound: Speech) -> None:
        """Is never asked."""


async def test_a_reply_is_played_at_its_share() -> None:
    async def pieces() -> AsyncGenerator[Speech, None]:
        yield Speech(np.full(10, 1000, np.int16), 16_000)

    speaker = Recorder()
    await play(speaker, pieces(), 0.3)
    assert speaker.peaks == [300]
