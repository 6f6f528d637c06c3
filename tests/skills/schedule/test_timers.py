"""Timers are set, asked about, paused, made longer and cancelled."""

from __future__ import annotations

from typing import Any

import pytest

from assistant import NotFound, SkillError, SlotMissing
from tests.skills.schedule.household import Household


async def test_a_timer_is_kept_for_as_long_as_was_said(at_home: Household) -> None:
    reply = await at_home.hear("set a timer for five minutes")
    assert "5 minutes" in reply.text
    (timer,) = await at_home.kept()
    assert (timer.kind, timer.seconds, timer.person, timer.language) == ("timer", 300, "owner", "en")
    at_home.pass_seconds(299)
    assert await at_home.ring() == []
    at_home.pass_seconds(1)
    assert [each.id for each in await at_home.ring()] == [timer.id]


async def test_it_is_told_in_the_language_it_was_asked_for_in(at_home: Household) -> None:
    reply = await at_home.ask("timer", "zh", duration=90, name="鸡蛋")
    assert "鸡蛋" in reply.text
    assert "1分30秒" in reply.text
    assert [each.language for each in await at_home.kept()] == ["zh"]


async def test_several_timers_run_at_once(at_home: Household) -> None:
    await at_home.ask("timer", duration=600, name="pasta")
    await at_home.ask("timer", duration=300, name="eggs")
    at_home.pass_seconds(60)
    assert (await at_home.ask("remaining")).text == "4 minutes left for eggs. 9 minutes left for pasta."
    assert (await at_home.ask("remaining", name="egg")).text == "4 minutes left for eggs."
    told = (await at_home.ask("list", kind="timer")).result["items"]
    assert [(each["text"], each["left"]) for each in told] == [("eggs", 240), ("pasta", 540)]


async def test_without_a_duration_it_asks(at_home: Household) -> None:
    with pytest.raises(SlotMissing) as asked:
        await at_home.hear("set a timer")
    assert (asked.value.key, asked.value.slot) == ("how_long", "duration")


@pytest.mark.parametrize(
    ("slots", "text", "left"),
    [
        ({"last": True}, "OK, the timer for 10 minutes is cancelled.", ["eggs", "tea"]),
        ({"next": True}, "OK, the tea timer is cancelled.", ["eggs", ""]),
        ({"name": "Eggs"}, "OK, the eggs timer is cancelled.", ["tea", ""]),
        ({"duration": 120}, "OK, the tea timer is cancelled.", ["eggs", ""]),
        ({"number": 2}, "OK, the eggs timer is cancelled.", ["tea", ""]),
        ({"all": True}, "OK, all 3 are cancelled.", []),
    ],
)
async def test_cancelling(slots: dict[str, Any], text: str, left: list[str], at_home: Household) -> None:
    await at_home.ask("timer", duration=300, name="eggs")
    await at_home.ask("timer", duration=120, name="tea")
    await at_home.ask("timer", duration=600)
    assert (await at_home.ask("cancel", **slots)).text == text
    assert sorted(each.text for each in await at_home.kept()) == sorted(left)


async def test_of_several_it_asks_which(at_home: Household) -> None:
    await at_home.ask("timer", duration=300, name="eggs")
    await at_home.ask("timer", duration=120, name="tea")
    with pytest.raises(SlotMissing) as asked:
        await at_home.hear("cancel the timer")
    assert asked.value.slot == "id"
    assert asked.value.choices[:2] == (("tea", 2), ("eggs", 1))
    said = at_home.skill.wording.say(asked.value.key, "en", **asked.value.values)
    assert said == "There are 2: the tea timer and the eggs timer. Which one?"
    assert "tea" in (await at_home.ask("cancel", id=2)).text


@pytest.mark.parametrize("action", ["remaining", "cancel", "pause", "resume"])
async def test_it_says_when_nothing_runs(action: str, at_home: Household) -> None:
    with pytest.raises(NotFound) as nothing:
        await at_home.ask(action)
    assert nothing.value.key in ("no_timer", "nothing_kept")


async def test_it_says_when_no_such_timer_runs(at_home: Household) -> None:
    await at_home.ask("timer", duration=10, name="tea")
    for action, code in (("cancel", "no_such"), ("remaining", "no_such_timer")):
        with pytest.raises(NotFound) as nothing:
            await at_home.ask(action, name="pizza")
        assert nothing.value.key == code


@pytest.mark.parametrize(
    ("slots", "code"),
    [
        ({"duration": 0}, "no_time"),
        ({"duration": 300, "minus": True}, "no_time"),
        ({"duration": 367 * 86_400}, "too_long"),
        ({"endless": "a thousand years"}, "too_long"),
    ],
)
async def test_a_length_that_is_none_is_refused(slots: dict[str, Any], code: str, at_home: Household) -> None:
    with pytest.raises(SkillError) as nothing:
        await at_home.ask("timer", **slots)
    assert nothing.value.key == code
    assert await at_home.kept() == []


async def test_a_timer_may_run_for_days(at_home: Household) -> None:
    assert "3 days" in (await at_home.ask("timer", duration=3 * 86_400)).text


async def test_a_paused_timer_keeps_what_is_left_and_goes_on_with_that(at_home: Household) -> None:
    await at_home.ask("timer", duration=300, name="tea")
    at_home.pass_seconds(100)
    assert (await at_home.ask("pause")).text == "Tea timer paused, with 3 minutes and 20 seconds left."
    at_home.pass_seconds(1000)
    assert await at_home.ring() == []
    assert (await at_home.ask("remaining")).text == "Tea is paused, with 3 minutes and 20 seconds left."
    assert "3 minutes and 20 seconds" in (await at_home.ask("resume", name="tea")).text
    at_home.pass_seconds(199)
    assert await at_home.ring() == []
    at_home.pass_seconds(1)
    assert len(await at_home.ring()) == 1


async def test_all_timers_are_paused_and_resumed_at_once(at_home: Household) -> None:
    await at_home.ask("timer", duration=10)
    await at_home.ask("timer", duration=20)
    assert (await at_home.ask("pause", all=True)).text == "All 2 timers paused."
    assert (await at_home.ask("resume", "zh", all=True)).text == "两个计时器都继续了。"


async def test_only_what_is_paused_is_resumed(at_home: Household) -> None:
    await at_home.ask("timer", duration=10)
    with pytest.raises(NotFound) as nothing:
        await at_home.ask("resume")
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
async def test_a_timer_is_changed(slots: dict[str, Any], left: int, paused: bool, at_home: Household) -> None:
    await at_home.ask("timer", duration=600, name="tea")
    await at_home.ask("timer", duration=300)
    if paused:
        await at_home.ask("pause", all=True)
    await at_home.ask("change", **slots)
    told = (await at_home.ask("list", kind="timer")).result["items"]
    assert left in [each["left"] for each in told]
    if paused:
        await at_home.ask("resume", all=True)
    at_home.pass_seconds(left - 1)
    before = len(await at_home.ring())
    at_home.pass_seconds(1)
    assert len(await at_home.ring()) == 1, before


@pytest.mark.parametrize(
    ("slots", "code"),
    [
        ({"by": -300}, "used_up"),
        ({"by": 367 * 86_400}, "too_long"),
        ({"to": {"kind": "time", "start": "2026-03-04T13:00:00+00:00"}}, "timer_length"),
        ({}, "how_long"),
    ],
)
async def test_what_cannot_be_changed_stays_as_it_is(
    slots: dict[str, Any], code: str, at_home: Household
) -> None:
    await at_home.ask("timer", duration=300)
    with pytest.raises(SkillError) as wrong:
        await at_home.ask("change", **slots)
    assert wrong.value.key == code
    assert (await at_home.ask("remaining")).text == "5 minutes left."
