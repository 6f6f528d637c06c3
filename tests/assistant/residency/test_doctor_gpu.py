"""The doctor and the graphics card: a card that does not work needs mending, none at all does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import doctor
from tests.assistant.residency.conftest import FakeCard


@pytest.fixture(autouse=True)
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    bus = tmp_path / "pci"
    bus.mkdir()
    monkeypatch.setattr(doctor, "PCI", bus)
    return bus


def _fit(bus: Path, vendor: str, kind: str) -> None:
    slot = bus / f"{vendor}-{kind}"
    slot.mkdir()
    (slot / "vendor").write_text(f"{vendor}\n")
    (slot / "class").write_text(f"{kind}\n")


async def test_a_card_is_named_with_its_memory(card: FakeCard) -> None:
    card.show(3000, 8000)
    found = await doctor._gpu("GPU-first")  # noqa: SLF001
    assert (found.state, found.key) == ("ok", "gpu")
    assert (found.values["name"], found.values["free_mb"]) == ("Fake RTX 0", 3000)


@pytest.mark.parametrize(("vendor", "kind"), [("0x8086", "0x030000"), ("0x10de", "0x040300")])
async def test_no_card_is_no_illness(card: FakeCard, bus: Path, vendor: str, kind: str) -> None:
    _fit(bus, vendor, kind)
    card.show(0, init=9)
    found = await doctor._gpu("")  # noqa: SLF001
    assert (found.state, found.key) == ("ok", "gpu_none")


@pytest.mark.parametrize("kind", ["0x030000", "0x030200"])
async def test_a_card_without_a_driver_is_degraded(card: FakeCard, bus: Path, kind: str) -> None:
    _fit(bus, "0x10de", kind)
    card.show(0, init=18)
    found = await doctor._gpu("")  # noqa: SLF001
    assert (found.state, found.key) == ("degraded", "gpu_driver")


async def test_a_card_that_is_named_and_not_there_is_degraded(card: FakeCard) -> None:
    assert (await doctor._gpu("GPU-other")).key == "gpu_unknown"  # noqa: SLF001


@pytest.mark.parametrize(("rc", "key"), [(15, "gpu_lost"), (3, "gpu_unreadable")])
async def test_a_card_that_tells_nothing_is_degraded(card: FakeCard, rc: int, key: str) -> None:
    card.show(3000, rc=rc)
    assert (await doctor._gpu("")).key == key  # noqa: SLF001
