"""Days, clock times and rules are said as people say them, and read as people mean them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assistant import Language, ReminderRefused
from assistant.testing import NOON
from skills.schedule.moments import MORNING, WAKING, meant, shifted
from skills.schedule.recurrences import recurrence
from skills.schedule.rules import moved
from skills.schedule.times import times


@pytest.mark.parametrize(
    ("hours", "en", "zh"),
    [
        (0.5, "today at 12:30 in the afternoon", "今天中午十二点半"),
        (9, "today at 9 in the evening", "今天晚上九点"),
        (12, "tomorrow, Thursday March 5th, at midnight", "明天，三月五号星期四零点"),
        (
            19 + 5 / 60,
            "tomorrow, Thursday March 5th, at 7:05 in the morning",
            "明天，三月五号星期四早上七点零五分",
        ),
        (26, "tomorrow, Thursday March 5th, at 2 in the afternoon", "明天，三月五号星期四下午两点"),
        (48, "on Friday March 6th at noon", "后天，三月六号星期五中午十二点"),
        (24 * 18, "on Sunday March 22nd at noon", "三月二十二号星期日中午十二点"),
        (24 * 365, "on Thursday March 4th, 2027, at noon", "二零二七年三月四号星期四中午十二点"),
    ],
)
def test_a_moment_is_said_in_full(hours: float, en: str, zh: str) -> None:
    at = NOON + timedelta(hours=hours)
    assert times("en").moment(at, NOON) == en
    assert times("zh").moment(at, NOON) == zh


@pytest.mark.parametrize(
    ("rrule", "en", "zh"),
    [
        ("FREQ=DAILY", "every day at noon", "每天中午十二点"),
        ("FREQ=DAILY;INTERVAL=2", "every other day at noon", "每隔一天中午十二点"),
        ("FREQ=DAILY;COUNT=3", "every day at noon, 3 times", "每天中午十二点，一共三次"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday at noon", "每个工作日中午十二点"),
        ("FREQ=WEEKLY;BYDAY=SA,SU", "every Saturday and Sunday at noon", "每个周六和周日中午十二点"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "every other Monday at noon", "每隔一周的星期一中午十二点"),
        (
            "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260401T000000Z",
            "every Monday at noon until Wednesday April 1st",
            "每星期一中午十二点，到四月一号星期三为止",
        ),
        (
            "FREQ=MONTHLY;BYDAY=1MO",
            "on the first Monday of each month at noon",
            "每个月第一个星期一中午十二点",
        ),
        (
            "FREQ=MONTHLY;BYDAY=-1FR",
            "on the last Friday of each month at noon",
            "每个月最后一个星期五中午十二点",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "on the last day of each month at noon", "每个月最后一天中午十二点"),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
            "every year on February 29th at noon",
            "每年二月二十九号中午十二点",
        ),
        (
            "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=23",
            "every year on the 23rd of the 12th lunar month at noon",
            "每年农历腊月廿三中午十二点",
        ),
        (
            "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1",
            "on the 1st of each lunar month at noon",
            "每个农历月的初一中午十二点",
        ),
        ("FREQ=MINUTELY;INTERVAL=10", "every 10 minutes", "每十分钟"),
        ("FREQ=HOURLY", "every hour", "每小时"),
        ("FREQ=WHATEVER", "regularly at noon", "定期中午十二点"),
    ],
)
def test_a_rule_is_said_in_words(rrule: str, en: str, zh: str) -> None:
    languages: tuple[Language, ...] = ("en", "zh")
    assert [recurrence(times(each), rrule, NOON, NOON) for each in languages] == [en, zh]


@pytest.mark.parametrize(
    ("rrule", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=31", True),
        ("FREQ=MONTHLY;BYMONTHDAY=28", False),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", False),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", True),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", False),
        ("RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=30", True),
        ("FREQ=DAILY", False),
    ],
)
def test_a_rule_tells_whether_months_lack_its_day(rrule: str, expected: bool) -> None:
    assert moved(rrule) is expected


def _at(kind: str, *starts: str, **more: Any) -> dict[str, Any]:
    start, *others = (f"2026-03-{each}:00+00:00" for each in starts)
    return {"kind": kind, "start": start, "others": others, "grain": "hour", **more}


@pytest.mark.parametrize(
    ("when", "hours", "due"),
    [
        (_at("time", "04T20:00", "05T08:00"), MORNING, "05T08:00"),
        (_at("time", "04T20:00", "05T08:00"), WAKING, "04T20:00"),
        (_at("time", "05T03:00", "04T15:00"), WAKING, "04T15:00"),
        (_at("instant", "05T07:00", "05T19:00"), WAKING, "05T07:00"),
        (_at("range", "04T12:00", end="2026-03-04T17:00:00+00:00"), WAKING, "04T17:00"),
        (_at("range", "05T18:00", end="2026-03-06T00:00:00+00:00"), WAKING, "05T20:00"),
        ({"kind": "duration", "seconds": 7200}, WAKING, "04T14:00"),
        ({"kind": "date", "start": "2026-03-09", "grain": "day"}, WAKING, "09T09:00"),
    ],
)
def test_a_moment_lies_ahead_and_suits(when: dict[str, Any], hours: range, due: str) -> None:
    assert meant(when, NOON, hours=hours).due == datetime.fromisoformat(f"2026-03-{due}:00+00:00")


@pytest.mark.parametrize(
    "when",
    [
        {"kind": "date", "start": "2026-03-03", "grain": "day"},
        {"kind": "range", "start": "2026-02-23", "end": "2026-03-02", "grain": "week"},
        _at("instant", "04T11:00"),
    ],
)
def test_what_only_lies_in_the_past_is_refused(when: dict[str, Any]) -> None:
    with pytest.raises(ReminderRefused) as refused:
        meant(when, NOON, hours=WAKING)
    assert refused.value.key == "reminder_past"


def test_half_an_hour_later_is_half_an_hour_of_real_time() -> None:
    assert shifted(NOON, 1800).astimezone(UTC) == NOON + timedelta(minutes=30)
