"""Decisions about memory, on plain numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.residency.thresholds import Gate, Gauge, Guest, displaced, level_of, outgoing
from assistant.settings import ResidencySection

LIMITS = ResidencySection(reserve_mb=1000, load_mb=500, low_mb=600, critical_mb=200, calm_seconds=20)

guests = st.lists(st.tuples(st.integers(1, 9000), st.booleans()), max_size=5).map(
    lambda rows: [Guest(str(number), *row) for number, row in enumerate(rows)]
)
frees = st.integers(0, 12_000)


def test_limits_out_of_order_are_a_mistake() -> None:
    with pytest.raises(ValidationError, match="must not be above"):
        ResidencySection(critical_mb=600, low_mb=500)


@pytest.mark.parametrize(
    ("free_mb", "level"), [(199, "critical"), (200, "low"), (599, "low"), (600, "ample")]
)
def test_levels(free_mb: int, level: str) -> None:
    assert level_of(free_mb, LIMITS) == level


def test_the_least_important_goes_first() -> None:
    assert outgoing(300, [Guest("llm", 5000), Guest("embed", 800)], LIMITS) == ("embed",)


def test_as_many_go_as_give_the_reserve_back() -> None:
    assert outgoing(100, [Guest("llm", 5000), Guest("embed", 800)], LIMITS) == ("embed", "llm")


def test_what_is_about_to_come_back_is_waited_for() -> None:
    assert outgoing(100, [Guest("llm", 5000, leaving=True), Guest("embed", 800)], LIMITS) == ()


@given(frees, guests)
def test_nobody_goes_without_need_and_never_one_too_many(free_mb: int, all_guests: list[Guest]) -> None:
    names = outgoing(free_mb, all_guests, LIMITS)
    sizes = {guest.name: guest.vram_mb for guest in all_guests}
    coming = free_mb + sum(guest.vram_mb for guest in all_guests if guest.leaving)
    assert bool(names) == (coming < LIMITS.low_mb and any(not guest.leaving for guest in all_guests))
    assert not any(guest.leaving for guest in all_guests if guest.name in names)
    assert all(
        coming + sum(sizes[name] for name in names[:end]) < LIMITS.reserve_mb for end in range(len(names))
    )


@given(frees, st.integers(1, 9000), guests)
def test_one_comes_only_where_the_reserve_and_more_stays_free(
    free_mb: int, need_mb: int, idle: list[Guest]
) -> None:
    names = displaced(free_mb, need_mb, idle, LIMITS)
    wanted = need_mb + LIMITS.reserve_mb + LIMITS.load_mb
    if names is None:
        assert free_mb + sum(guest.vram_mb for guest in idle) < wanted
    else:
        sizes = {guest.name: guest.vram_mb for guest in idle}
        assert free_mb + sum(sizes[name] for name in names) >= wanted
        assert all(free_mb + sum(sizes[name] for name in names[:end]) < wanted for end in range(len(names)))


@given(frees, st.integers(1, 9000), guests)
def test_whoever_has_just_come_need_not_go(free_mb: int, need_mb: int, idle: list[Guest]) -> None:
    names = displaced(free_mb, need_mb, idle, LIMITS)
    if names is not None:
        back = sum(guest.vram_mb for guest in idle if guest.name in names)
        assert outgoing(free_mb + back - need_mb, [Guest("new", need_mb)], LIMITS) == ()


def test_the_gauge_falls_at_once_and_rises_only_after_calm() -> None:
    gauge = Gauge(LIMITS)
    script = [(0, 5000), (1, 500), (2, 150), (3, 700), (4, 5000), (23, 5000), (24, 5000)]
    levels = [gauge.see(free, now=at) for at, free in script]
    assert levels == ["ample", "low", "critical", "critical", "critical", "critical", "ample"]


@given(st.lists(st.integers(0, 3000), max_size=60))
def test_the_gauge_never_shows_better_than_it_is(frees_seen: list[int]) -> None:
    gauge = Gauge(LIMITS)
    order = ["ample", "low", "critical"]
    for at, free in enumerate(frees_seen):
        assert order.index(gauge.see(free, now=at)) >= order.index(level_of(free, LIMITS))


def test_the_gate_is_open_at_first() -> None:
    assert Gate(LIMITS).see(True, now=0)


def test_the_gate_waits_for_lasting_room_and_longer_each_time() -> None:
    gate = Gate(LIMITS)
    gate.expel(now=0)
    assert not gate.see(True, now=10)
    assert not gate.see(False, now=29)
    assert not gate.see(True, now=30)
    assert not gate.see(True, now=49)
    assert gate.see(True, now=50)
    gate.expel(now=60)
    assert gate.wait_seconds(60) == 40
    for again in range(10):
        gate.expel(now=61 + again)
    assert gate.wait_seconds(71) == 600


def test_the_gate_forgets_after_an_hour() -> None:
    gate = Gate(LIMITS)
    gate.expel(now=0)
    assert gate.wait_seconds(3599) == 20
    assert gate.wait_seconds(3600) == 0
