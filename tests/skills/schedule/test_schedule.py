"""Timers are set, asked about, cancelled, and ring."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant import Home, Intent, NotFound, Reply, SkillError, SlotMissing
from assistant.testing import NOON, FakeAnnouncer, home, turn
from skills.schedule import ScheduleSection, ScheduleSkill
from skills.schedule.bell import RATE, bell


class House:
    """A house whose time is moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.announcer = FakeAnnouncer()
        self.home = replace(home(folder, announcer=self.announcer), clock=self.clock)
        self._passed = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def clock(self) -> datetime:
        return NOON + timedelta(seconds=self._passed)

    async def wait(self, seconds: float) -> None:
        due = asyncio.Event()
        self._sleepers.append((self._passed + seconds, due))
        await due.wait()

    async def spend(self, seconds: float) -> None:
        """Lets time pass, and all that is due happen."""
        await _settle()
        self._passed += seconds
        for at, due in self._sleepers:
            if at <= self._passed:
                due.set()
        await _settle()


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
async def schedule(house: House) -> AsyncIterator[ScheduleSkill]:
    skill = ScheduleSkill(ScheduleSection(), house.home, wait=house.wait)
    async with skill:
        yield skill


async def ask(skill: ScheduleSkill, action: str, **slots: object) -> Reply:
    return await skill.act(turn(), Intent(f"schedule.{action}", slots))


async def test_a_timer_rings_when_it_is_due_and_not_before(schedule: ScheduleSkill, house: House) -> None:
    assert "5 minutes" in (await ask(schedule, "timer", duration=300)).text
    await house.spend(299)
    assert house.announcer.said == []
    await house.spend(1)
    assert house.announcer.said == ["Time's up! The timer for 5 minutes has ended."]
    await house.spend(1000)
    assert len(house.announcer.said) == 1


async def test_it_rings_in_the_language_it_was_asked_for_in(schedule: ScheduleSkill, house: House) -> None:
    reply = await schedule.act(turn("zh"), Intent("schedule.timer", {"duration": 90, "name": "鸡蛋"}))
    assert "鸡蛋" in reply.text
    assert "1分30秒" in reply.text
    await house.spend(90)
    assert house.announcer.said == ["时间到！鸡蛋的计时结束了。"]


async def test_several_timers_run_at_once(schedule: ScheduleSkill, house: House) -> None:
    await ask(schedule, "timer", duration=600, name="pasta")
    await ask(schedule, "timer", duration=300, name="eggs")
    await house.spend(60)
    assert (await ask(schedule, "remaining")).text == "4 minutes left for eggs. 9 minutes left for pasta."
    assert (await ask(schedule, "remaining", name="egg")).text == "4 minutes left for eggs."
    await house.spend(240)
    assert house.announcer.said == ["Time's up! The eggs timer has ended."]
    assert (await ask(schedule, "remaining")).text == "5 minutes left for pasta."


async def test_without_a_duration_it_asks(schedule: ScheduleSkill) -> None:
    with pytest.raises(SlotMissing) as asked:
        await ask(schedule, "timer")
    assert schedule.wording.say(asked.value.key, "en") == "For how long?"


@pytest.mark.parametrize(
    ("slots", "text", "left"),
    [
        ({}, "Timer for 10 minutes cancelled.", ["eggs", "tea"]),
        ({"name": "Eggs"}, "eggs timer cancelled.", ["tea", ""]),
        ({"duration": 120}, "tea timer cancelled.", ["eggs", ""]),
        ({"all": True}, "All 3 timers cancelled.", []),
    ],
)
async def test_cancelling(
    slots: dict[str, object], text: str, left: list[str], schedule: ScheduleSkill
) -> None:
    await ask(schedule, "timer", duration=300, name="eggs")
    await ask(schedule, "timer", duration=120, name="tea")
    await ask(schedule, "timer", duration=600)
    assert (await ask(schedule, "cancel", **slots)).text == text
    if left:
        timers = (await ask(schedule, "remaining")).result["timers"]
        assert sorted(timer["name"] for timer in timers) == sorted(left)


async def test_a_cancelled_timer_does_not_ring(schedule: ScheduleSkill, house: House) -> None:
    await ask(schedule, "timer", duration=10)
    await ask(schedule, "cancel")
    await house.spend(20)
    assert house.announcer.said == []


@pytest.mark.parametrize(("action", "code"), [("remaining", "no_timer"), ("cancel", "no_timer")])
async def test_it_says_when_nothing_runs(action: str, code: str, schedule: ScheduleSkill) -> None:
    with pytest.raises(NotFound) as nothing:
        await ask(schedule, action)
    assert nothing.value.key == code


async def test_it_says_when_no_such_timer_runs(schedule: ScheduleSkill) -> None:
    await ask(schedule, "timer", duration=10, name="tea")
    with pytest.raises(NotFound) as nothing:
        await ask(schedule, "cancel", name="pizza")
    assert nothing.value.key == "no_such_timer"


async def test_there_is_a_longest_timer_and_a_largest_number(schedule: ScheduleSkill) -> None:
    with pytest.raises(SkillError, match="too long"):
        await ask(schedule, "timer", duration=86_401)
    for _ in range(50):
        await ask(schedule, "timer", duration=10)
    with pytest.raises(SkillError) as full:
        await ask(schedule, "timer", duration=10)
    assert full.value.key == "too_many"


@pytest.mark.parametrize("slots", [{"duration": 0}, {"duration": 300, "minus": True}])
async def test_no_timer_is_set_for_no_time_or_less(slots: dict[str, object], schedule: ScheduleSkill) -> None:
    with pytest.raises(SkillError) as nothing:
        await ask(schedule, "timer", **slots)
    assert nothing.value.key == "no_time"
    with pytest.raises(NotFound):
        await ask(schedule, "remaining")


async def test_a_paused_timer_keeps_what_is_left_and_goes_on_with_that(
    schedule: ScheduleSkill, house: House
) -> None:
    await ask(schedule, "timer", duration=300, name="tea")
    await house.spend(100)
    assert (await ask(schedule, "pause")).text == "tea timer paused, with 3 minutes and 20 seconds left."
    await house.spend(1000)
    assert house.announcer.said == []
    assert (await ask(schedule, "remaining")).text == "tea is paused, with 3 minutes and 20 seconds left."
    assert "3 minutes and 20 seconds" in (await ask(schedule, "resume", name="tea")).text
    await house.spend(199)
    assert house.announcer.said == []
    await house.spend(1)
    assert house.announcer.said == ["Time's up! The tea timer has ended."]


async def test_all_timers_are_paused_and_resumed_at_once(schedule: ScheduleSkill, house: House) -> None:
    await ask(schedule, "timer", duration=10)
    await ask(schedule, "timer", duration=20)
    assert (await ask(schedule, "pause", all=True)).result == {"paused": 2}
    await house.spend(100)
    assert (await ask(schedule, "resume", all=True)).text == "All 2 timers are going on."
    await house.spend(10)
    assert house.announcer.said == ["Time's up! The timer for 10 seconds has ended."]


async def test_only_what_is_paused_is_resumed(schedule: ScheduleSkill) -> None:
    await ask(schedule, "timer", duration=10)
    with pytest.raises(NotFound) as nothing:
        await ask(schedule, "resume")
    assert nothing.value.key == "none_paused"


@pytest.mark.parametrize(
    ("slots", "left"),
    [
        ({"by": 60}, 360),
        ({"by": -60}, 240),
        ({"to": {"kind": "duration", "seconds": 30}}, 30),
        ({"by": 60, "name": "tea"}, 660),
        ({"by": 60, "duration": 600}, 660),
    ],
)
@pytest.mark.parametrize("paused", [True, False])
async def test_a_timer_is_changed(
    slots: dict[str, object], left: int, paused: bool, schedule: ScheduleSkill, house: House
) -> None:
    await ask(schedule, "timer", duration=600, name="tea")
    await ask(schedule, "timer", duration=300)
    if paused:
        await ask(schedule, "pause", all=True)
    await ask(schedule, "change", **slots)
    timers = (await ask(schedule, "list", kind="timer")).result["timers"]
    assert left in [timer["left"] for timer in timers]
    await ask(schedule, "resume", all=True) if paused else None
    await house.spend(left - 1)
    before = len(house.announcer.said)
    await house.spend(1)
    assert len(house.announcer.said) == before + 1


@pytest.mark.parametrize(
    ("slots", "code"),
    [({"by": -300}, "used_up"), ({"by": 86_400}, "too_long"), ({"to": {"kind": "time"}}, "not_yet")],
)
async def test_what_cannot_be_changed_stays_as_it_is(
    slots: dict[str, object], code: str, schedule: ScheduleSkill
) -> None:
    await ask(schedule, "timer", duration=300)
    with pytest.raises(SkillError) as wrong:
        await ask(schedule, "change", **slots)
    assert wrong.value.key == code
    assert (await ask(schedule, "remaining")).text == "5 minutes left."


async def test_a_change_needs_to_know_by_how_much(schedule: ScheduleSkill) -> None:
    await ask(schedule, "timer", duration=300)
    with pytest.raises(SlotMissing) as asked:
        await ask(schedule, "change")
    assert asked.value.slot == "by"


@pytest.mark.parametrize(
    ("action", "slots"),
    [
        ("alarm", {"when": {"kind": "time"}}),
        ("remind", {"text": "call mum"}),
        ("event", {"text": "dinner"}),
        ("snooze", {}),
        ("cancel", {"kind": "alarm"}),
        ("cancel", {"all": True, "when": {"kind": "date"}}),
        ("change", {"kind": "event", "by": 60}),
        ("list", {"kind": "reminder"}),
        ("list", {}),
    ],
)
async def test_it_owns_up_to_what_it_cannot_keep_yet(
    action: str, slots: dict[str, object], schedule: ScheduleSkill
) -> None:
    await ask(schedule, "timer", duration=300)
    with pytest.raises(SkillError) as refused:
        await ask(schedule, action, **slots)
    assert refused.value.key == "not_yet"
    assert "only keep timers" in schedule.wording.say("not_yet", "en")
    assert (await ask(schedule, "remaining")).text == "5 minutes left."


async def test_the_next_to_ring_can_be_meant(schedule: ScheduleSkill) -> None:
    await ask(schedule, "timer", duration=60, name="tea")
    await ask(schedule, "timer", duration=600)
    assert (await ask(schedule, "cancel", next=True)).text == "tea timer cancelled."


async def test_to_stop_what_rang_is_answered_with_silence(schedule: ScheduleSkill) -> None:
    reply = await ask(schedule, "stop")
    assert (reply.text, reply.result) == ("", {"stopped": True})


async def test_no_task_outlives_the_skill(house: House) -> None:
    async with ScheduleSkill(ScheduleSection(), house.home, wait=house.wait) as skill:
        await ask(skill, "timer", duration=10)
        await _settle()
        assert [task.get_name() for task in asyncio.all_tasks() if "timer" in task.get_name()] == ["timer 1"]
    assert [task for task in asyncio.all_tasks() if "timer" in task.get_name()] == []


def test_the_bell_is_loud_but_not_clipped_and_ends_in_silence() -> None:
    pcm = bell().pcm
    assert 0.3 < np.abs(pcm).max() / 32767 < 0.5
    assert not pcm[-RATE // 10 :].any()
    assert 1.5 < bell().seconds < 3
