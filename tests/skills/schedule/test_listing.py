"""What is kept is told by day and by kind, short enough for the ear."""

from __future__ import annotations

import pytest

from assistant import NotFound
from assistant.reminder import Reminder
from assistant.testing import NOON
from tests.skills.schedule.household import Household


async def test_a_day_is_told_in_its_order(at_home: Household) -> None:
    await at_home.hear("明天下午三点和老王在星巴克开会")
    await at_home.hear("明天早上七点半叫我起床")
    await at_home.hear("明天上午九点提醒我交报告")
    await at_home.hear("set a timer for five minutes")
    reply = await at_home.hear("明天有什么安排")
    assert reply.text == "明天有三件事：早上七点半闹钟、上午九点交报告和下午三点和老王开会。"
    assert [each["kind"] for each in reply.result["items"]] == ["alarm", "reminder", "event"]
    assert (await at_home.hear("what do i have tomorrow")).text == (
        "You have 3 things tomorrow: an alarm at 7:30 AM, 交报告 at 9 AM and 和老王开会 at 3 PM."
    )


async def test_a_week_is_told_by_day(at_home: Household) -> None:
    await at_home.hear("remind me tomorrow at 9 am to call mum")
    await at_home.hear("schedule a meeting with Bob on friday at 3 pm")
    await at_home.hear("remind me on friday at 10 am to buy milk")
    assert (await at_home.hear("what's on this week")).text == (
        "You have 3 things: tomorrow call mum at 9 AM; "
        "on Friday buy milk at 10 AM and meeting with Bob at 3 PM."
    )


async def test_of_many_the_first_few_are_named_and_the_rest_counted(at_home: Household) -> None:
    for hour in range(1, 11):
        await at_home.hear(f"remind me tomorrow at {hour} pm to drink water")
    reply = await at_home.hear("what do i have tomorrow")
    assert reply.text == (
        "You have 10 things tomorrow: drink water at 1 PM, drink water at 2 PM, drink water at 3 PM, "
        "and 7 more."
    )
    assert len(reply.result["items"]) == 10


async def test_alarms_are_told_with_their_rules(at_home: Household) -> None:
    await at_home.hear("每个工作日早上七点叫我起床")
    await at_home.hear("设一个明天早上八点的闹钟")
    assert (await at_home.hear("我有哪些闹钟")).text == "你有两个闹钟：每个工作日早上七点和明天早上八点。"
    assert (await at_home.hear("下一个闹钟几点")).text == "闹钟是每个工作日早上七点。"


async def test_what_comes_back_all_day_is_told_once(at_home: Household) -> None:
    await at_home.hear("remind me to stretch every 30 minutes")
    assert (await at_home.hear("what do i have tomorrow")).text == (
        "You have one thing tomorrow: stretch at midnight."
    )


async def test_nothing_is_said_to_be_there_where_nothing_is(at_home: Household) -> None:
    assert (await at_home.hear("明天有什么安排")).text == "明天没有安排。"
    assert (await at_home.hear("what's on this week")).text == "You have nothing planned then."
    assert (await at_home.hear("what alarms do i have")).text == "You have no alarms."
    assert (await at_home.hear("我有哪些提醒")).text == "现在没有提醒。"
    with pytest.raises(NotFound) as nothing:
        await at_home.hear("when is my next meeting")
    assert nothing.value.key == "no_event"


async def test_one_is_found_by_its_name(at_home: Household) -> None:
    await at_home.hear("明天下午三点和老王开会")
    assert (await at_home.hear("我跟老王的会是几点")).text == ("和老王开会是明天，三月五号星期四下午三点。")


async def test_subscribed_calendars_are_told_too_and_cannot_be_changed(at_home: Household) -> None:
    theirs = Reminder(
        kind="event",
        due=NOON.replace(day=5, hour=16),
        person="owner",
        language="en",
        text="piano lesson",
        calendar="family",
    )
    await at_home.book.put_calendar("family", [theirs])
    assert "piano lesson at 4 PM" in (await at_home.hear("what do i have tomorrow")).text
    assert (await at_home.hear("when is my next meeting")).text.startswith("Piano lesson is tomorrow")
    with pytest.raises(Exception, match="stands elsewhere") as refused:
        await at_home.ask("cancel", kind="event", name="piano lesson")
    assert getattr(refused.value, "key", "") == "in_calendar"


async def test_what_was_missed_is_told_with_its_time(at_home: Household) -> None:
    assert (await at_home.hear("我错过了什么")).text == "你没有错过什么。"
    await at_home.hear("remind me at 1 pm to take the medicine")
    at_home.pass_seconds(3600)
    (rang,) = await at_home.ring()
    await at_home.book.finish(rang, "missed", at_home.now)
    reply = await at_home.ask("missed")
    assert reply.text == "You missed one thing: the reminder to take the medicine today at 1 PM."
