"""The real pynvml over a library of our own: every way in which a card can be there, or not."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pynvml
import pytest

from assistant.residency.nvml import REOPEN_SECONDS, Card, Reading
from tests.assistant.residency.conftest import FakeCard


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


def test_it_reads_what_is_free(card: FakeCard, time: Time) -> None:
    card.show(3000, 8000)
    assert Card("", time).read() == Reading("ok", 3000, 8000, "Fake RTX 0", "GPU-first")


@pytest.mark.parametrize("rc", [13, 25])
def test_an_old_driver_is_asked_by_the_old_call(card: FakeCard, time: Time, rc: int) -> None:
    card.show(3000, v2=rc)
    assert Card("", time).read().free_mb == 3000


@pytest.mark.parametrize(("device", "free_mb"), [("", 1), ("0", 1), ("1", 2), ("GPU-a", 1), ("GPU-b", 2)])
def test_one_of_two_cards_is_named_by_number_or_uuid(
    card: FakeCard, time: Time, device: str, free_mb: int
) -> None:
    card.write("init 0", "card GPU-a 10 1 0", "card GPU-b 10 2 0")
    assert Card(device, time).read().free_mb == free_mb


@pytest.mark.parametrize("device", ["1", "GPU-other", "nonsense"])
def test_a_card_that_is_not_there_is_none(card: FakeCard, time: Time, device: str) -> None:
    assert Card(device, time).read().state == "none"


def test_a_computer_without_a_card_has_none(card: FakeCard, time: Time) -> None:
    card.write("init 0")
    assert Card("", time).read().state == "none"


@pytest.mark.parametrize("rc", [9, 12, 18])
def test_without_a_driver_it_is_missing(card: FakeCard, time: Time, rc: int) -> None:
    card.show(3000, init=rc)
    reading = Card("", time).read()
    assert reading.state == "missing"
    assert reading.reason


def test_without_the_library_it_is_missing(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise OSError(name)

    monkeypatch.setattr(pynvml, "nvmlLib", None)
    monkeypatch.setattr(pynvml, "_nvmlGetFunctionPointer_cache", {})
    monkeypatch.setattr(pynvml, "CDLL", absent)
    assert Card("", time).read().state == "missing"


def test_without_the_package_it_is_missing(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", None)
    assert Card("", time).read().state == "missing"


def test_what_is_away_is_looked_for_only_now_and_then(card: FakeCard, time: Time) -> None:
    card.show(3000, init=9)
    reader = Card("", time)
    assert reader.read().state == "missing"
    card.show(3000)
    time.now = REOPEN_SECONDS - 1
    assert reader.read().state == "missing"
    time.now = REOPEN_SECONDS
    assert reader.read().free_mb == 3000


@pytest.mark.parametrize("rc", [15, 16, 1, 6, 9])
def test_a_card_that_falls_away_is_lost_and_found_again(card: FakeCard, time: Time, rc: int) -> None:
    reader = Card("", time)
    reader.read()
    card.show(3000, rc=rc)
    lost = reader.read()
    assert (lost.state, lost.free_mb, lost.name) == ("lost", 0, "Fake RTX 0")
    card.show(3000)
    time.now = REOPEN_SECONDS
    assert reader.read() == Reading("ok", 3000, 8000, "Fake RTX 0", "GPU-first")


@pytest.mark.parametrize("rc", [3, 4, 10, 999])
def test_a_moment_without_a_number_is_only_that(card: FakeCard, time: Time, rc: int) -> None:
    reader = Card("", time)
    reader.read()
    card.show(3000, rc=rc)
    assert reader.read().state == "unreadable"
    card.show(2000)
    assert reader.read().free_mb == 2000


def test_it_can_be_closed_and_read_again(card: FakeCard, time: Time) -> None:
    reader = Card("", time)
    reader.close()
    reader.read()
    reader.close()
    assert reader.read().state == "ok"


PROGRAM = """
import asyncio
from assistant.residency.vram import Vram

async def main():
    async with Vram("GPU-first") as vram:
        print((await vram.read()).free_mb)

asyncio.run(main())
"""


def test_the_library_is_found_by_its_name(card: FakeCard) -> None:
    card.show(1234)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=card.env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1234"
