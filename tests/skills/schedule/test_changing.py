"""What is kept is moved, left out once, snoozed, dismissed and cancelled."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assistant import Intent, NotFound, SkillError, SlotMissing
from tests.skills.schedule.household import Household


@pytest.mark.parametrize(
    ("first", "then", "answer"),
    [
        ("明天早上七点叫我起床", "改到八点", "好的，闹钟改到明天，三月五号星期四早上八点了。"),
        ("明天早上七点叫我起床", "推迟半小时", "好的，闹钟改到明天，三月五号星期四早上七点半了。"),
        ("明天早上七点叫我起床", "提前十分钟", "好的，闹钟改到明天，三月五号星期四早上六点五十分了。"),
        (
            "schedule a meeting with Bob tomorrow at 3",
            "move the meeting with Bob to friday",
            "OK, meeting with Bob is now on Friday March 6th at 3 in the afternoon.",
        ),
        (
            "schedule a meeting with Bob tomorrow at 3",
            "make it four",
            "OK, meeting with Bob is now tomorrow, Thursday March 5th, at 4 in the afternoon.",
        ),
        (
            "wake me up tomorrow at 7",
            "make it weekdays",
            "OK, the alarm is now every weekday at 7 in the morning.",
        ),
        (
            "每天早上七点叫我起床",
            "改到八点",
            "好的，闹钟改到每天早上八点了。",
        ),
    ],
)
async def test_it_is_moved_and_what_was_left_open_stays(
    first: str, then: str, answer: str, at_home: Household
) -> None:
    await at_home.hear(first)
    (before,) = await at_home.kept()
    assert (await at_home.hear(then)).text == answer
    (after,) = await at_home.kept()
    assert (after.id, after.text, after.kind) == (before.id, before.text, before.kind)


async def test_one_time_alone_of_what_comes_back_is_moved(at_home: Household) -> None:
    await at_home.hear("每天早上七点叫我起床")
    assert (await at_home.hear("把明天的闹钟推迟半小时")).text == (
        "好的，闹钟改到明天，三月五号星期四早上七点半了。"
    )
    once, daily = await at_home.kept()
    assert (once.due, once.rrule) == (datetime(2026, 3, 5, 7, 30, tzinfo=UTC), "")
    assert daily.due == datetime(2026, 3, 6, 7, tzinfo=UTC)


async def test_one_time_alone_is_left_out(at_home: Household) -> None:
    await at_home.hear("每天早上七点叫我起床")
    assert (await at_home.hear("明天的闹钟不用响了")).text == (
        "好的，明天的闹钟不响了，下一次是后天，三月六号星期五早上七点。"
    )
    assert [each.due.day for each in await at_home.kept()] == [6]
    with pytest.raises(SkillError) as refused:
        await at_home.ask(
            "cancel", kind="alarm", when={"kind": "date", "start": "2026-03-09", "grain": "day"}
        )
    assert refused.value.key == "only_the_next"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("cancel my 7 am alarm", ["8", "call mum", "dentist"]),
        ("cancel the second alarm", ["7", "call mum", "dentist"]),
        ("delete the reminder to call mum", ["7", "8", "dentist"]),
        ("删掉最后一个提醒", ["7", "8", "call mum"]),
        ("remove all alarms", ["call mum", "dentist"]),
        ("cancel everything tomorrow", ["8", "dentist"]),
        ("取消它", ["7", "8", "call mum"]),
    ],
)
async def test_it_is_cancelled(said: str, left: list[str], at_home: Household) -> None:
    await at_home.hear("wake me up tomorrow at 7")
    await at_home.hear("wake me up on friday at 8")
    await at_home.hear("remind me tomorrow to call mum")
    await at_home.hear("remind me on friday about the dentist")
    if "everything" in said:
        assert (await at_home.ask("cancel", all=True, when=THURSDAY)).text == "OK, all 2 are cancelled."
    else:
        await at_home.hear(said)
    names = [each.text.removeprefix("the ") or str(each.due.hour) for each in await at_home.kept()]
    assert sorted(names) == sorted(left)


THURSDAY = {"kind": "date", "start": "2026-03-05", "grain": "day"}


async def test_it_asks_which_one_is_meant(at_home: Household) -> None:
    await at_home.hear("设一个明天早上七点的闹钟")
    await at_home.hear("设一个明天早上八点的闹钟")
    with pytest.raises(SlotMissing) as asked:
        await at_home.hear("取消明天的闹钟")
    assert asked.value.choices[:2] == (("7点", 1), ("8点", 2))
    said = at_home.skill.wording.say(asked.value.key, "zh", **asked.value.values)
    assert said == "有两个：明天早上七点的闹钟和明天早上八点的闹钟。要哪一个？"
    assert (await at_home.ask("cancel", "zh", id=2)).text == "好的，明天早上八点的闹钟取消了。"


async def test_what_is_not_there_cannot_be_cancelled(at_home: Household) -> None:
    for said, code in (
        ("cancel my alarm", "no_alarm"),
        ("取消它", "nothing_kept"),
        ("日程表清空", "no_event"),
    ):
        with pytest.raises(NotFound) as nothing:
            await at_home.hear(said)
        assert nothing.value.key == code


async def test_nothing_is_moved_into_the_past(at_home: Household) -> None:
    await at_home.hear("remind me today at 1 pm to call mum")
    with pytest.raises(SkillError) as refused:
        await at_home.ask("change", by=-7200)
    assert refused.value.key == "reminder_past"
    with pytest.raises(SlotMissing) as asked:
        await at_home.ask("change", kind="reminder")
    assert asked.value.slot == "to"


@pytest.mark.parametrize(
    ("said", "answer", "minutes"),
    [
        ("再睡十分钟", "好的，早上七点十分再叫你。", 10),
        ("snooze", "OK, again at 7:09 in the morning.", 9),
        ("five minutes", "OK, again at 7:05 in the morning.", 5),
        ("推迟半小时", "好的，早上七点半再叫你。", 30),
    ],
)
async def test_what_rings_rings_again_later(said: str, answer: str, minutes: int, at_home: Household) -> None:
    await at_home.hear("wake me up tomorrow at 7")
    at_home.pass_seconds(19 * 3600)
    await at_home.ring()
    assert (await at_home.hear(said)).text == answer
    assert await at_home.ring() == []
    at_home.pass_seconds(minutes * 60)
    assert len(await at_home.ring()) == 1


async def test_what_rings_is_dismissed_in_silence(at_home: Household) -> None:
    await at_home.hear("wake me up tomorrow at 7")
    at_home.pass_seconds(19 * 3600)
    await at_home.ring()
    for said in ("i'm up", "我醒了", "got it"):
        assert (await at_home.hear(said)).text == ""
    assert await at_home.kept() == []


async def test_nothing_can_be_snoozed_where_nothing_rings(at_home: Household) -> None:
    with pytest.raises(NotFound) as nothing:
        await at_home.hear("snooze")
    assert nothing.value.key == "nothing_rings"
    await at_home.hear("set a timer for ten minutes")
    assert (await at_home.ask("snooze", number=5)).text == "OK, 15 minutes left now."


async def test_an_alarm_learns_to_skip_holidays(at_home: Household) -> None:
    await at_home.hear("every weekday at 7 am wake me up")
    reply = await at_home.hear("but not on holidays")
    assert (
        reply.text
        == "OK, the alarm is now every weekday at 7 in the morning. It keeps quiet on public holidays."
    )
    assert [each.skips_holidays for each in await at_home.kept()] == [True]


async def test_no_seven_is_another_time_to_move_to(at_home: Household) -> None:
    await at_home.hear("remind me tomorrow at 5 pm to call bob")
    six = {"kind": "time", "start": "2026-03-04T18:00:00+00:00", "grain": "hour"}
    seven = {**six, "start": "2026-03-04T19:00:00+00:00"}
    await at_home.ask("change", to=six)
    said = Intent("schedule.change", {"to": six, "when": seven}, source="dialogue")
    assert "at 7 in the evening" in (await at_home.skill.act(at_home.turn("en"), said)).text


async def test_what_is_put_right_takes_the_place_of_the_last_one(at_home: Household) -> None:
    await at_home.hear("wake me at half past six tomorrow")
    seven = {"kind": "time", "start": "2026-03-05T07:00:00+00:00", "grain": "hour"}
    corrected = Intent("schedule.alarm", {"when": seven}, source="corrected")
    await at_home.skill.act(at_home.turn("en"), corrected)
    (alarm,) = await at_home.kept()
    assert (alarm.due.hour, alarm.due.minute) == (7, 0)


async def test_the_same_on_another_day_is_at_the_same_time(at_home: Household) -> None:
    await at_home.hear("明早六点半叫我")
    friday = {"kind": "date", "start": "2026-03-06", "grain": "day"}
    await at_home.skill.act(
        at_home.turn("zh"), Intent("schedule.alarm", {"when": friday}, source="continued")
    )
    assert [(each.due.day, each.due.hour, each.due.minute) for each in await at_home.kept()] == [
        (5, 6, 30),
        (6, 6, 30),
    ]


async def test_all_of_them_is_an_answer_to_which_one(at_home: Household) -> None:
    await at_home.hear("wake me up at seven tomorrow")
    await at_home.hear("wake me up at eight tomorrow")
    with pytest.raises(SlotMissing) as asked:
        await at_home.hear("cancel the alarm")
    assert ("all", 0) in asked.value.choices
    assert (await at_home.hear("cancel the alarm", id=0)).text == "OK, all 2 are cancelled."


async def test_what_is_asked_for_twice_rings_once(at_home: Household) -> None:
    for _ in range(2):
        assert (await at_home.hear("wake me up at seven tomorrow")).text.startswith("OK, I'll wake you")
    assert len(await at_home.kept()) == 1
