"""Time expressions are found where they stand, and mean what people mean. It is Wednesday, noon."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understanding.tokens import tokenise
from assistant.understanding.when import find
from assistant.understanding.when.clocktimes import clock_time
from assistant.understanding.when.dates import day
from assistant.understanding.when.feasts import nth_weekday

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))

TIMES = [
    ("7:30 pm", "04T19:30"),
    ("half past seven", "04T19:30"),
    ("quarter to eight", "04T19:45"),
    ("ten past twelve", "04T12:10"),
    ("seven o'clock", "04T19:00"),
    ("9 a.m.", "05T09:00"),
    ("seven in the morning", "05T07:00"),
    ("midnight", "05T00:00"),
    ("12 am", "05T00:00"),
    ("23:15", "04T23:15"),
    ("下午三点一刻", "04T15:15"),
    ("下午三点零五分", "04T15:05"),
    ("晚上八点半", "04T20:30"),
    ("晚上十二点", "05T00:00"),
    ("早上7点30分", "05T07:30"),
    ("中午一点", "04T13:00"),
    ("凌晨零点", "05T00:00"),
    ("8点", "04T20:00"),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_clock_times(text: str, expected: str) -> None:
    tokens = tokenise(text)
    found = clock_time(tokens, 0)
    assert found
    assert found.end == len(tokens)
    assert found.after(NOW).isoformat() == f"2026-03-{expected}:00+08:00"


@pytest.mark.parametrize(
    "text", ["7", "seven thirty", "99:99", "25点", "half", "to eight", "the seven dwarfs"]
)
def test_what_is_no_clock_time_is_not_found(text: str) -> None:
    assert clock_time(tokenise(text), 0) is None


DATES = [
    ("today", "2026-03-04"),
    ("the day after tomorrow", "2026-03-06"),
    ("大后天", "2026-03-07"),
    ("friday", "2026-03-06"),
    ("next friday", "2026-03-13"),
    ("下周五", "2026-03-13"),
    ("周三", "2026-03-04"),
    ("这周五", "2026-03-06"),
    ("下下周一", "2026-03-16"),
    ("December 25th", "2026-12-25"),
    ("the 25th of december", "2026-12-25"),
    ("25 December 2030", "2030-12-25"),
    ("March 3rd", "2027-03-03"),
    ("12月25日", "2026-12-25"),
    ("明年三月八号", "2027-03-08"),
    ("二零二七年五月一日", "2027-05-01"),
    ("12/25", "2026-12-25"),
    ("2030/1/1", "2030-01-01"),
    ("the 3rd", "2026-04-03"),
    ("31号", "2026-03-31"),
    ("february 29", "2028-02-29"),
    ("christmas", "2026-12-25"),
    ("Thanksgiving", "2026-11-26"),
    ("Mother's Day", "2026-05-10"),
    ("春节", "2027-02-06"),
    ("大年三十", "2027-02-05"),
    ("國慶節", "2026-10-01"),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text: str, expected: str) -> None:
    tokens = tokenise(text)
    found = day(tokens, 0, NOW.date())
    assert found
    assert (found[0], found[1].isoformat()) == (len(tokens), expected)


@pytest.mark.parametrize("text", ["", "feb 30", "13/45", "march", "first", "32号", "seven"])
def test_what_is_no_date_is_not_found(text: str) -> None:
    assert day(tokenise(text), 0, NOW.date()) is None


def test_the_nth_weekday_of_a_month() -> None:
    assert nth_weekday(2026, 11, 4, 3).isoformat() == "2026-11-26"


def test_every_expression_is_found_with_its_characters() -> None:
    text = "remind me tomorrow at 5 pm, or in half an hour"
    found = find(text, "en", NOW)
    assert [(text[slice(*each.span)], each.kind) for each in found] == [
        ("tomorrow", "date"),
        ("5 pm", "time"),
        ("half an hour", "duration"),
    ]


def test_the_json_of_an_expression_has_only_what_it_knows() -> None:
    assert [each.as_json() for each in find("五分钟后", "zh", NOW)] == [
        {"span": [0, 3], "kind": "duration", "seconds": 300, "grain": "minute"}
    ]
    assert [each.as_json() for each in find("晚上八点", "zh", NOW)] == [
        {"span": [0, 4], "kind": "time", "start": "2026-03-04T20:00:00+08:00", "grain": "minute"}
    ]


@settings(deadline=None)
@given(
    st.text(alphabet="今明后大下周一二三十百半点分秒钟个号月日年年/: 0123456789apmhalftofive", max_size=60)
)
def test_no_text_makes_it_fail(text: str) -> None:
    for each in find(text, "zh", NOW):
        assert 0 <= each.span[0] < each.span[1] <= len(text)
