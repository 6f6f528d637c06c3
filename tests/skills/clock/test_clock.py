"""The clock tells times and dates as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant import Intent, Language, SkillSection
from assistant.testing import home, turn
from skills.clock import ClockSkill
from skills.clock.places import names, places

NOW = datetime(2026, 3, 4, 15, 5, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def clock(tmp_path: Path) -> ClockSkill:
    return ClockSkill(SkillSection(), home(tmp_path, now=NOW))


@pytest.mark.parametrize(
    ("action", "slots", "english", "chinese"),
    [
        ("time", {}, "It's 3:05 PM", "下午3点05分。"),
        ("time", {"place": "Tokyo"}, "It's 11:05 PM in Tokyo.", "东京现在晚上11点05分。"),
        ("time", {"place": "Sydney"}, "It's 1:05 AM on Thursday in Sydney.", "悉尼现在是星期四凌晨1点05分。"),
        ("time", {"place": "Pacific time"}, "It's 6:05 AM, Pacific time.", "美国西部时间现在早上6点05分。"),
        ("date", {}, "Wednesday, March 4.", "今天是3月4日星期三。"),
        ("date", {"date": "2026-12-25"}, "That's Friday, December 25.", "是12月25日星期五。"),
        ("date", {"date": "2027-02-06"}, "That's Saturday, February 6, 2027.", "是2027年2月6日星期六。"),
        ("date", {"duration": 864000}, "That's Saturday, March 14.", "是3月14日星期六。"),
        ("date", {"place": "Auckland"}, "It's Thursday, March 5 in Auckland.", "奥克兰今天是3月5日星期四。"),
        ("week", {}, "It's week 10 of the year.", "是今年第10周。"),
        ("month", {}, "It's March.", "现在是3月。"),
        ("year", {}, "It's 2026.", "今年是2026年。"),
        ("until", {"date": "2026-03-04"}, "That's today!", "就是今天！"),
        ("until", {"date": "2026-03-05"}, "That's tomorrow.", "就是明天。"),
        ("until", {"date": "2026-12-25"}, "296 days to go", "还有296天"),
        ("until", {"date": "2026-03-01"}, "That was 3 days ago.", "已经过去3天了。"),
        (
            "until",
            {"time": "2026-03-05T00:00:00+01:00"},
            "8 hours and 55 minutes to go.",
            "还有8小时55分钟。",
        ),
        ("difference", {"place": "Tokyo"}, "8 hours ahead of us. It's 11:05 PM", "东京比我们早8小时"),
        (
            "difference",
            {"place": "New York", "other": "London"},
            "New York is 5 hours behind London.",
            "纽约比伦敦晚5小时。",
        ),
        (
            "convert",
            {"time": "2026-03-04T17:00:00+01:00", "place": "London"},
            "It's 4:00 PM in London then.",
            "那时伦敦是下午4点",
        ),
        (
            "convert",
            {"time": "2026-03-04T20:00:00+01:00", "place": "Tokyo"},
            "It's 4:00 AM on Thursday in Tokyo then.",
            "那时东京是星期四凌晨4点",
        ),
        (
            "convert",
            {"time": "2026-03-04T17:00:00+01:00", "other": "London"},
            "That's 6:00 PM here.",
            "我们这里是晚上6点",
        ),
        ("holiday", {}, "", "下一个节日是清明节，4月5日星期日，还有32天。"),
        ("holiday", {}, "Easter Sunday, on Sunday, April 5. That's in 32 days.", ""),
        ("difference", {"place": "Paris"}, "Paris has the same time as we do.", "巴黎和我们时间一样。"),
    ],
)
async def test_it_answers(
    action: str, slots: Mapping[str, Any], english: str, chinese: str, clock: ClockSkill
) -> None:
    expected: tuple[tuple[Language, str], ...] = (("en", english), ("zh", chinese))
    for language, part in expected:
        reply = await clock.act(turn(language, now=NOW), Intent(f"clock.{action}", slots))
        assert part in reply.text


async def test_the_days_are_counted_right_over_the_change_of_the_clocks(clock: ClockSkill) -> None:
    eve = NOW.replace(month=3, day=28, hour=23, minute=30)
    asked = Intent("clock.until", {"time": "2026-03-29T04:00:00+02:00"})
    assert (await clock.act(turn(now=eve), asked)).result == {"seconds": 3.5 * 3600}


async def test_the_result_names_place_and_zone(clock: ClockSkill) -> None:
    reply = await clock.act(turn(now=NOW), Intent("clock.time", {"place": "Tokyo"}))
    assert reply.result == {"time": "2026-03-04T23:05:00+09:00", "place": "Tokyo", "zone": "Asia/Tokyo"}


def test_there_are_many_places_each_named_in_both_languages() -> None:
    assert len(places()) >= 150
    assert all(place.named("en") and place.named("zh") for place in places().values())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_name_means_two_places(language: Language) -> None:
    said = [name.casefold() for place in places().values() for name in place.names[language]]
    assert len(said) == len(set(said)) == len(names(language))
