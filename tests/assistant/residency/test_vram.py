"""A driver that hangs holds up neither the event loop nor the end."""

from __future__ import annotations

import threading

import pytest

from assistant.residency.nvml import Card, Reading
from assistant.residency.vram import Vram
from tests.assistant.residency.conftest import FakeCard


async def test_it_reads_in_a_thread_of_its_own(card: FakeCard, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []

    def memory(*_: object) -> tuple[int, int]:
        threads.append(threading.current_thread().name)
        return 1, 2

    monkeypatch.setattr(Card, "_memory", memory)
    async with Vram("") as vram:
        assert (await vram.read()).total_mb == 2
    assert threads == ["vram"]


async def test_a_driver_that_hangs_is_unreadable_until_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, asked = threading.Event(), []

    def read(card: Card) -> Reading:
        asked.append(card)
        answer.wait()
        return Reading("ok", 1000)

    monkeypatch.setattr(Card, "read", read)
    async with Vram("", patience=0.02) as vram:
        assert [(await vram.read()).state for _ in range(3)] == ["unreadable"] * 3
        assert len(asked) == 1
        answer.set()
        while (reading := await vram.read()).state != "ok":
            pass
        assert reading.free_mb == 1000


async def test_it_ends_while_the_driver_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = threading.Event()
    monkeypatch.setattr(Card, "read", lambda _: answer.wait())
    async with Vram("", patience=0.02) as vram:
        await vram.read()
    assert (await vram.read()).state == "unreadable"
    answer.set()
