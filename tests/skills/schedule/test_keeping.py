"""Alarms, reminders and events are kept as they were meant, and said back in full."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from assistant import Intent, SlotMissing
from tests.skills.schedule.household import Household


@pytest.mark.parametrize(
    ("said", "answer", "due"),
    [
        (
            "明天早上七点半叫我起床",
            "好的，明天，三月五号星期四早上七点半，叫你起床。",
            "2026-03-05T07:30",
        ),
        (
            "wake me up tomorrow at 7:30",
            "OK, I'll wake you tomorrow, Thursday March 5th, at 7:30 in the morning.",
            "2026-03-05T07:30",
        ),
        (
            "set an alarm for 8",
            "OK, I'll wake you tomorrow, Thursday March 5th, at 8 in the morning.",
            "2026-03-05T08:00",
        ),
        ("set an alarm for 3 pm", "OK, the alarm rings today at 3 in the afternoon.", "2026-03-04T15:00"),
        (
            "remind me at 8 to call mum",
            "OK, I'll remind you today at 8 in the evening: call mum.",
            "2026-03-04T20:00",
        ),
        (
            "remind me tomorrow to call mum",
            "OK, I'll remind you tomorrow, Thursday March 5th, at 9 in the morning: call mum.",
            "2026-03-05T09:00",
        ),
        ("今晚提醒我吃药", "好的，今天晚上八点，提醒你吃药。", "2026-03-04T20:00"),
        ("两小时后提醒我收衣服", "好的，今天下午两点，提醒你收衣服。", "2026-03-04T14:00"),
        ("三点前提醒我交报告", "好的，今天下午三点，提醒你交报告。", "2026-03-04T15:00"),
        (
            "周五前提醒我交房租",
            "好的，明天，三月五号星期四上午九点，提醒你交房租。",
            "2026-03-05T09:00",
        ),
        (
            "remind me next week to call the bank",
            "OK, I'll remind you on Monday March 9th at 9 in the morning: call the bank.",
            "2026-03-09T09:00",
        ),
    ],
)
async def test_it_is_said_back_as_it_is_kept(said: str, answer: str, due: str, at_home: Household) -> None:
    reply = await at_home.hear(said)
    assert reply.text == answer
    (kept,) = await at_home.kept()
    assert kept.due == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert reply.result["items"][0]["id"] == kept.id
    assert reply.result["items"][0]["due"] == kept.due.isoformat()


@pytest.mark.parametrize(
    ("said", "answer", "rrule", "due"),
    [
        (
            "每个工作日早上七点叫我起床，节假日不响",
            "好的，每个工作日早上七点叫你起床，第一次是明天，三月五号星期四。节假日不响。",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "2026-03-05T07:00",
        ),
        (
            "wake me up at 6:30 every monday, wednesday and friday",
            "OK, I'll wake you every Monday, Wednesday and Friday at 6:30 in the morning. "
            "The first time is on Friday March 6th.",
            "FREQ=WEEKLY;BYDAY=MO,WE,FR",
            "2026-03-06T06:30",
        ),
        (
            "每月第一个星期一上午九点提醒我交报表",
            "好的，每个月第一个星期一上午九点提醒你交报表，第一次是四月六号星期一。",
            "FREQ=MONTHLY;BYDAY=1MO",
            "2026-04-06T09:00",
        ),
        (
            "每年农历八月十五提醒我买月饼",
            "好的，每年农历八月十五上午九点提醒你买月饼，第一次是九月二十五号星期五。",
            "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15",
            "2026-09-25T09:00",
        ),
        (
            "remind me on the 31st of every month to pay the rent",
            "OK, I'll remind you on the 31st of each month at 9 in the morning: pay the rent. "
            "The first time is on Tuesday March 31st. "
            "Where there's no such day, it's the last day of the month.",
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "2026-03-31T09:00",
        ),
        (
            "每天早上八点和晚上八点提醒我吃药",
            "好的，每天早上八点和晚上八点提醒你吃药，第一次是今天。",
            "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0",
            "2026-03-04T20:00",
        ),
    ],
)
async def test_what_comes_back_is_told_with_its_rule_and_its_first_time(
    said: str, answer: str, rrule: str, due: str, at_home: Household
) -> None:
    assert (await at_home.hear(said)).text == answer
    (kept,) = await at_home.kept()
    assert kept.rrule == rrule
    assert kept.due == datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert kept.skips_holidays == ("节假日" in said)


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ("wake me up at 7 with jazz", Intent("music.play", {"query": "jazz"})),
        ("wake me up at 7 with music", Intent("music.play")),
        ("wake me at seven with the news", Intent("news.headlines")),
        ("用周杰伦的歌叫我早上七点起床", Intent("music.play", {"artist": "周杰伦"})),
        ("明早七点用音乐叫我起床", Intent("music.play")),
        ("用新闻叫我明天六点起床", Intent("news.headlines")),
        ("wake me up at 7", None),
    ],
)
async def test_an_alarm_may_play_something(said: str, does: Intent | None, at_home: Household) -> None:
    await at_home.hear(said)
    assert [each.does for each in await at_home.kept()] == [does]


async def test_an_event_has_a_place_and_a_length_and_is_told_before(at_home: Household) -> None:
    reply = await at_home.hear("dinner with mum on friday at 7 at the golden dragon")
    assert reply.text == (
        "I've put it down: dinner with mum, on Friday March 6th at 7 in the evening. "
        "At the golden dragon. I'll tell you 15 minutes before."
    )
    await at_home.hear("明天下午三点和老王在星巴克开会")
    await at_home.hear("schedule a meeting with Bob tomorrow at 5 for an hour")
    dinner, wang, bob = sorted(await at_home.kept(), key=lambda each: each.id)
    assert (dinner.place, dinner.lead_seconds) == ("the golden dragon", 900)
    assert (wang.text, wang.place) == ("和老王开会", "星巴克")
    assert (bob.text, bob.seconds) == ("meeting with Bob", 3600)


async def test_an_event_without_a_time_lasts_the_day_and_is_told_in_its_morning(at_home: Household) -> None:
    reply = await at_home.hear("add mum's birthday on march 14th to my calendar")
    assert reply.text == (
        "I've put it down: mum's birthday, on Saturday March 14th. I'll tell you at 9 that morning."
    )
    (kept,) = await at_home.kept()
    assert kept.due == datetime(2026, 3, 14, tzinfo=UTC)
    assert kept.due - timedelta(seconds=kept.lead_seconds) == datetime(2026, 3, 14, 9, tzinfo=UTC)
    assert kept.seconds == 86_400


async def test_an_event_that_is_near_is_told_when_it_begins(at_home: Household) -> None:
    await at_home.hear("i have a dentist appointment today at 12:10")
    assert [each.lead_seconds for each in await at_home.kept()] == [0]


@pytest.mark.parametrize(
    ("said", "code", "slot"),
    [
        ("set an alarm", "when_to_ring", "when"),
        ("明天叫我起床", "what_time", "time"),
        ("明早叫我起床", "what_time", "time"),
        ("remind me", "remind_what", "text"),
        ("remind me to call bob", "when_to_remind", "when"),
        ("提醒我今天买牛奶", "what_time", "time"),
        ("set up a meeting", "when_is_it", "when"),
        ("安排会议", "when_is_it", "when"),
        ("schedule a meeting today", "what_time", "time"),
    ],
)
async def test_what_is_missing_is_asked_for_and_nothing_is_kept(
    said: str, code: str, slot: str, at_home: Household
) -> None:
    with pytest.raises(SlotMissing) as asked:
        await at_home.hear(said)
    assert (asked.value.key, asked.value.slot) == (code, slot)
    assert await at_home.kept() == []


async def test_the_answer_of_a_clock_time_keeps_the_day(at_home: Household) -> None:
    seven = {
        "kind": "time",
        "start": "2026-03-04T19:00:00+00:00",
        "others": ["2026-03-05T07:00:00+00:00"],
        "grain": "hour",
    }
    reply = await at_home.hear("后天叫我起床", time=seven)
    assert reply.text == "好的，后天，三月六号星期五早上七点，叫你起床。"


async def test_a_time_of_another_zone_is_said_in_both(at_home: Household) -> None:
    when = {
        "kind": "instant",
        "start": "2026-03-05T06:00:00+00:00",
        "grain": "hour",
        "zone": "Asia/Tokyo",
    }
    reply = await at_home.ask("remind", text="call Yuki", when=when)
    assert reply.text == (
        "OK, I'll remind you tomorrow, Thursday March 5th, at 6 in the morning: call Yuki. "
        "In Tokyo it is then tomorrow, Thursday March 5th, at 3 in the afternoon."
    )
    assert [str(each.due.tzinfo) for each in await at_home.kept()] == ["Asia/Tokyo"]


async def test_a_rule_of_another_zone_goes_by_its_clock(at_home: Household) -> None:
    when = {
        "kind": "recurrence",
        "start": "2026-03-04T14:00:00+00:00",
        "rrule": "FREQ=DAILY;BYHOUR=9;BYMINUTE=0",
        "grain": "hour",
        "zone": "America/New_York",
    }
    reply = await at_home.ask("remind", text="call Sam", when=when)
    assert "every day at 9 in the morning: call Sam" in reply.text
    assert "by the clock in New York" in reply.text
    (kept,) = await at_home.kept()
    assert kept.due == datetime(2026, 3, 4, 14, tzinfo=UTC)
    later = await at_home.book.between(datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC))
    assert [each.due.astimezone(UTC).hour for each in later] == [13]


async def test_what_is_asked_for_in_one_go_is_of_one_day(at_home: Household) -> None:
    turn = at_home.turn("en")
    nine = {
        "kind": "instant",
        "start": "2026-03-05T09:00:00+00:00",
        "others": ["2026-03-05T21:00:00+00:00"],
        "grain": "hour",
    }
    ten = {
        "kind": "time",
        "start": "2026-03-04T22:00:00+00:00",
        "others": ["2026-03-05T10:00:00+00:00"],
        "grain": "hour",
    }
    await at_home.skill.act(turn, Intent("schedule.remind", {"text": "call mum", "when": nine}))
    await at_home.skill.act(turn, Intent("schedule.remind", {"text": "buy milk", "when": ten}))
    assert [each.due.isoformat()[:13] for each in await at_home.kept()] == ["2026-03-05T09", "2026-03-05T10"]
    await at_home.ask("remind", text="sleep", when=ten)
    assert (await at_home.kept())[0].due.isoformat().startswith("2026-03-04T22")


async def test_two_times_of_one_day_are_two(at_home: Household) -> None:
    answer = await at_home.hear("明天上午十点和下午三点提醒我测血糖")
    assert answer.text.count("提醒你测血糖") == 2
    assert [(each.due.day, each.due.hour) for each in await at_home.kept()] == [(5, 10), (5, 15)]


async def test_every_day_at_noon_is_at_noon(at_home: Household) -> None:
    assert "每天中午十二点" in (await at_home.hear("每天中午提醒我吃饭")).text
    assert [each.due.hour for each in await at_home.kept()] == [12]
