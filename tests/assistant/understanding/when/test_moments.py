"""Days, clock times and parts of the day are read alone and together. It is Wednesday, ten in the morning."""

from __future__ import annotations

import pytest

from tests.assistant.understanding.when.expected import NOW, found, short

TIMES = [
    ("7:30 pm", "04T19:30"),
    ("half past seven", "04T19:30"),
    ("quarter to eight", "04T19:45"),
    ("ten past twelve", "04T12:10"),
    ("twenty after 3pm", "04T15:20"),
    ("15 minutes past noon", "04T12:15"),
    ("seven o'clock", "04T19:00"),
    ("9 a.m.", "05T09:00"),
    ("3p", "04T15:00"),
    ("3ish pm", "04T15:00"),
    ("1140 a.m.", "04T11:40"),
    ("at 1730", "04T17:30"),
    ("at 0730", "05T07:30"),
    ("at 0015", "05T00:15"),
    ("at 08.30", "05T08:30"),
    ("seventeen hundred hours", "04T17:00"),
    ("0900 hours", "05T09:00"),
    ("at 7.30", "04T19:30"),
    ("at 19h", "04T19:00"),
    ("15h20", "04T15:20"),
    ("17:00:25", "04T17:00"),
    ("at seven thirty", "04T19:30"),
    ("seven thirty pm", "04T19:30"),
    ("at eight", "04T20:00"),
    ("seven in the morning", "05T07:00"),
    ("in the evening at 9", "04T21:00"),
    ("noon", "04T12:00"),
    ("12 noon", "04T12:00"),
    ("midnight", "05T00:00"),
    ("12 am", "05T00:00"),
    ("23:15", "04T23:15"),
    ("10：13", "04T10:13"),
    ("2 hours after noon", "04T14:00"),
    ("下午三点一刻", "04T15:15"),
    ("下午三点零五分", "04T15:05"),
    ("下午三点十五", "04T15:15"),
    ("晚上八点半", "04T20:30"),
    ("晚上十二点", "05T00:00"),
    ("早上7点30分", "05T07:30"),
    ("中午一点", "04T13:00"),
    ("凌晨零点", "05T00:00"),
    ("傍晚六点", "04T18:00"),
    ("半夜两点", "05T02:00"),
    ("早八点", "05T08:00"),
    ("8点", "04T20:00"),
    ("差五分两点", "04T13:55"),
    ("两点差五分", "04T13:55"),
    ("16时40分50秒", "04T16:40"),
    ("下午5点左右", "04T17:00"),
    ("六点来钟", "04T18:00"),
    ("早上七八点", "05T07:00"),
    ("三四点钟", "04T15:00"),
    ("零一点", "05T01:00"),
    ("十一二点", "04T11:00"),
    ("二十三点", "04T23:00"),
    ("一点", "04T13:00"),
    ("3 pm Tokyo time", "04T14:00"),
    ("东京时间下午三点", "04T14:00"),
    ("下午 3 pm", "04T15:00"),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_clock_times(text: str, expected: str) -> None:
    assert short(text) == [f"time 2026-03-{expected}"]
    assert found(text)[0].span == (0, len(text.rstrip(".")))


DATES = [
    ("today", "2026-03-04"),
    ("the day after tomorrow", "2026-03-06"),
    ("大后天", "2026-03-07"),
    ("大大后天", "2026-03-08"),
    ("friday", "2026-03-06"),
    ("next friday", "2026-03-13"),
    ("friday next week", "2026-03-13"),
    ("next week on friday", "2026-03-13"),
    ("friday after next", "2026-03-13"),
    ("last friday", "2026-02-27"),
    ("下周五", "2026-03-13"),
    ("周三", "2026-03-04"),
    ("这周五", "2026-03-06"),
    ("上周三", "2026-02-25"),
    ("下下周一", "2026-03-16"),
    ("下周的星期一", "2026-03-09"),
    ("December 25th", "2026-12-25"),
    ("the 25th of december", "2026-12-25"),
    ("25 December 2030", "2030-12-25"),
    ("Nov 7th, 2016", "2016-11-07"),
    ("Jan/3", "2027-01-03"),
    ("may twenty one", "2026-05-21"),
    ("March 3rd", "2027-03-03"),
    ("thu 15th", "2026-10-15"),
    ("12月25日", "2026-12-25"),
    ("明年三月八号", "2027-03-08"),
    ("二零二七年五月一日", "2027-05-01"),
    ("12/25", "2026-12-25"),
    ("25/12", "2026-12-25"),
    ("2030/1/1", "2030-01-01"),
    ("2016-11-07", "2016-11-07"),
    ("7.11.2016", "2016-11-07"),
    ("6·30", "2026-06-30"),
    ("on the 3rd", "2026-04-03"),
    ("20 of this month", "2026-03-20"),
    ("20th of next month", "2026-04-20"),
    ("31号", "2026-03-31"),
    ("下个月三号", "2026-04-03"),
    ("february 29", "2028-02-29"),
    ("the last friday of march", "2026-03-27"),
    ("first monday of next month", "2026-04-06"),
    ("the 5th last day of may", "2026-05-27"),
    ("八月份的第一个周二", "2026-08-04"),
    ("本月最后一天", "2026-03-31"),
    ("月底", "2026-03-31"),
    ("下个月初", "2026-04-01"),
    ("the end of the month", "2026-03-31"),
    ("in 3 weeks", "2026-03-25"),
    ("a week from tuesday", "2026-03-17"),
    ("monday two weeks from now", "2026-03-16"),
    ("three days before christmas", "2026-12-22"),
    ("圣诞节前三天", "2026-12-22"),
    ("three days ago", "2026-03-01"),
    ("三天后", "2026-03-07"),
    ("一个月以后", "2026-04-04"),
    ("in four business days", "2026-03-10"),
    ("the closest monday to march 12th", "2026-03-09"),
    ("the second closest monday to march 12th", "2026-03-16"),
    ("third tuesday after christmas", "2027-01-12"),
    ("next week's monday", "2026-03-09"),
    ("monday week", "2026-03-16"),
    ("a week on thursday", "2026-03-12"),
    ("the last sunday of the month", "2026-03-29"),
    ("the first monday of the month", "2026-04-06"),
    ("the first of the month", "2026-04-01"),
    ("next month on the third", "2026-04-03"),
    ("the thirty first", "2026-03-31"),
    ("阳历六月一号", "2026-06-01"),
    ("公历2027年6月1日", "2027-06-01"),
    ("明年的今天", "2027-03-04"),
    ("今年圣诞节", "2026-12-25"),
    ("black friday 2027", "2027-11-26"),
    ("八月十五", "2026-09-25"),
    ("八月十五号", "2026-08-15"),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text: str, expected: str) -> None:
    assert short(text) == [f"date {expected}"]
    assert found(text)[0].span == (0, len(text.rstrip(".")))


INSTANTS = [
    ("tomorrow at 5 pm", "05T17:00"),
    ("tomorrow at five", "05T17:00"),
    ("at 9am on Saturday", "07T09:00"),
    ("saturday morning at 9", "07T09:00"),
    ("7 tomorrow morning", "05T07:00"),
    ("eight thirty tomorrow night", "05T20:30"),
    ("10, tonight", "04T22:00"),
    ("tonight at 2am", "05T02:00"),
    ("20 minutes to 2pm tomorrow", "05T13:40"),
    ("in 7 days at 5pm", "11T17:00"),
    ("march 18th nine thirty", "18T09:30"),
    ("wednesday at 3 pm", "04T15:00"),
    ("wednesday at 9 am", "11T09:00"),
    ("in half an hour", "04T10:30"),
    ("in an hour and a half", "04T11:30"),
    ("45 minutes from now", "04T10:45"),
    ("半小时后", "04T10:30"),
    ("一刻钟后", "04T10:15"),
    ("再过十分钟", "04T10:10"),
    ("十分钟之后", "04T10:10"),
    ("明早八点", "05T08:00"),
    ("今晚8点", "04T20:00"),
    ("周三早上八点", "11T08:00"),
    ("两天后下午三点", "06T15:00"),
    ("大后天下午三四点", "07T15:00"),
    ("a week on thursday at 5 pm", "12T17:00"),
    ("this time tomorrow", "05T10:00"),
    ("tomorrow this time", "05T10:00"),
    ("this time next week", "11T10:00"),
    ("后天这个时候", "06T10:00"),
    ("下周这个时候", "11T10:00"),
    ("at this time", "04T10:00"),
    ("今天夜里两点", "05T02:00"),
    ("周末早上九点", "07T09:00"),
    ("明天 at 3 pm", "05T15:00"),
    ("now", "04T10:00"),
]


@pytest.mark.parametrize(("text", "expected"), INSTANTS)
def test_instants(text: str, expected: str) -> None:
    assert short(text) == [f"instant 2026-03-{expected}"]
    assert found(text)[0].span == (0, len(text.rstrip(".")))


def test_the_other_half_of_the_day_is_told() -> None:
    assert found("at 8")[0].others == ("2026-03-05T08:00:00+08:00",)
    assert found("tomorrow at five")[0].others == ("2026-03-05T05:00:00+08:00",)
    assert found("8 pm")[0].others == ()


def test_what_is_so_long_from_now_tells_how_long() -> None:
    assert found("in 5 minutes")[0].seconds == 300
    assert found("10分钟前")[0].seconds == -600


@pytest.mark.parametrize("text", ["明天", "tomorrow"])
def test_after_midnight_tomorrow_may_be_the_day_that_has_begun(text: str) -> None:
    night = found(text, NOW.replace(hour=1))[0]
    assert (night.start, night.others) == ("2026-03-05", ("2026-03-04",))
    assert found(text)[0].others == ()


def test_tonight_is_the_night_that_has_begun() -> None:
    assert found("tonight at 2am", NOW.replace(hour=0))[0].start == "2026-03-04T02:00:00+08:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("christmas eve at seven", "2026-12-24T19:00"),
        ("除夕七点", "2027-02-05T19:00"),
        ("christmas day at seven", "2026-12-25T07:00"),
    ],
)
def test_the_eve_of_a_feast_is_in_the_evening(text: str, expected: str) -> None:
    assert short(text) == [f"instant {expected}"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("two hundred hours", 720_000), ("once for a week on thursday", 604_800)],
)
def test_a_length_stays_a_length(text: str, seconds: int) -> None:
    assert found(text)[0].seconds == seconds


@pytest.mark.parametrize("text", ["the twenty first century", "in five", "play something in five"])
def test_a_number_alone_is_no_time(text: str) -> None:
    assert short(text) == []
