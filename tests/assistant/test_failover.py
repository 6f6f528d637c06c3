"""Alternatives, their health and the probe in the background, on a clock that the test turns."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from assistant.errors import VoiceFailed
from assistant.failover import Links


class Clock:
    """Lets a sleeper go on only when the test says so."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(0)
        self._asleep = asyncio.Event()
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._asleep.set()
        await self._turn.acquire()

    async def tick(self) -> None:
        """Until the sleeper has woken, worked and gone to sleep again."""
        await self._asleep.wait()
        self._asleep.clear()
        self._turn.release()
        await self._asleep.wait()


class Patient:
    def __init__(self) -> None:
        self.ill = False
        self.probes = 0


async def examine(patient: Patient) -> None:
    patient.probes += 1
    if patient.ill:
        raise VoiceFailed("still ill")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def links(clock: Clock) -> AsyncIterator[Links[Patient]]:
    options = [("first", Patient()), ("second", Patient())]
    async with Links("voice", options, probe=examine, every=60, sleep=clock.sleep) as links:
        yield links


def names(links: Links[Patient]) -> list[str]:
    return [link.name for link in links.in_order()]


async def test_the_order_is_that_of_preference(links: Links[Patient]) -> None:
    assert names(links) == ["first", "second"]


async def test_what_failed_comes_last_but_is_still_there(links: Links[Patient]) -> None:
    links.all[0].fail("no network")
    assert names(links) == ["second", "first"]
    assert links.all[0].reason == "no network"


async def test_a_failure_without_words_is_a_failure(links: Links[Patient]) -> None:
    links.all[0].fail("")
    assert not links.all[0].healthy


async def test_the_probe_brings_back_what_is_well_and_asks_no_one_else(
    links: Links[Patient], clock: Clock
) -> None:
    first, second = links.all
    first.item.ill = True
    first.fail("no network")
    await clock.tick()
    assert not first.healthy
    assert first.reason == "still ill"
    first.item.ill = False
    await clock.tick()
    await clock.tick()
    assert names(links) == ["first", "second"]
    assert (first.item.probes, second.item.probes) == (2, 0)
    assert set(clock.slept) == {60}


async def test_each_change_is_logged_once(links: Links[Patient], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    link = links.all[0]
    for _ in range(3):
        link.fail("no network")
    for _ in range(3):
        link.recover()
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "voice first" in caplog.text


async def test_the_probe_ends_with_its_owner() -> None:
    async with Links("voice", [], probe=examine, every=60):
        pass
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("failover")]
