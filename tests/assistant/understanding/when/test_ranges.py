"""Ranges: the end is the first moment or day after. It is Wednesday, ten in the morning."""

from __future__ import annotations

import pytest

from tests.assistant.understanding.when.expected import found, short

RANGES = [
    ("3-4pm", "04T15:00 2026-03-04T16:00"),
    ("from 11 to 3pm", "04T11:00 2026-03-04T15:00"),
    ("8 pm until 6", "04T20:00 2026-03-05T06:00"),
    ("from 2200 to 0600", "04T22:00 2026-03-05T06:00"),
    ("between 3 and 5pm", "04T15:00 2026-03-04T17:00"),
    ("tuesday from 7 to 7:30", "10T07:00 2026-03-10T07:30"),
    ("4pm for 30 mins", "04T16:00 2026-03-04T16:30"),
    ("2pm till tomorrow 4:30pm", "04T14:00 2026-03-05T16:30"),
    ("三点到五点", "04T15:00 2026-03-04T17:00"),
    ("下午5:00到凌晨3:00", "04T17:00 2026-03-05T03:00"),
    ("明天上午10点到11点", "05T10:00 2026-03-05T11:00"),
    ("2点-明天4点", "04T14:00 2026-03-05T16:00"),
    ("monday to friday", "09 2026-03-14"),
    ("周一到周五", "09 2026-03-14"),
    ("march 13 to 15", "13 2026-03-16"),
    ("from 13 to the 15 of march", "13 2026-03-16"),
    ("三月十日到十二日", "10 2026-03-13"),
    ("tomorrow morning", "05T08:00 2026-03-05T12:00"),
    ("first thing tomorrow", "05T08:00 2026-03-05T12:00"),
    ("first thing tomorrow morning", "05T08:00 2026-03-05T12:00"),
    ("first thing in the morning", "05T08:00 2026-03-05T12:00"),
    ("tonight", "04T18:00 2026-03-05T00:00"),
    ("今晚", "04T18:00 2026-03-05T00:00"),
    ("this weekend", "07 2026-03-09"),
    ("next week", "09 2026-03-16"),
    ("下下周", "16 2026-03-23"),
    ("the week of march 18th", "16 2026-03-23"),
    ("beginning of next week", "09 2026-03-12"),
    ("next 3 days", "05 2026-03-08"),
    ("未来三天", "05 2026-03-08"),
    ("最近三天", "01 2026-03-04"),
    ("within 5 minutes", "04T10:00 2026-03-04T10:05"),
    ("三天内", "04 2026-03-07"),
    ("by 2pm", "04T10:00 2026-03-04T14:00"),
    ("tomorrow before 10am", "05T00:00 2026-03-05T10:00"),
    ("today before 5pm", "04T10:00 2026-03-04T17:00"),
    ("friday after 5", "06T17:00 2026-03-07T00:00"),
    ("tomorrow until 5", "05T00:00 2026-03-05T17:00"),
    ("三点之前", "04T10:00 2026-03-04T15:00"),
    ("since monday", "02 2026-03-05"),
    ("rest of the week", "04 2026-03-09"),
]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_ranges(text: str, expected: str) -> None:
    assert short(text) == [f"range 2026-03-{expected}"]
    assert found(text)[0].span == (0, len(text))


PERIODS = [
    ("上个月", "2026-02-01 2026-03-01"),
    ("in october", "2026-10-01 2026-11-01"),
    ("in march", "2026-03-01 2026-04-01"),
    ("明年三月", "2027-03-01 2027-04-01"),
    ("this year", "2026-01-01 2027-01-01"),
    ("上半年", "2026-01-01 2026-07-01"),
    ("第三季度", "2026-07-01 2026-10-01"),
    ("今年夏天", "2026-06-01 2026-09-01"),
    ("the 90s", "1990-01-01 2000-01-01"),
    ("the first week of oct", "2026-09-28 2026-10-05"),
    ("十月的第一周", "2026-10-05 2026-10-12"),
    ("last weekend of october", "2026-10-31 2026-11-02"),
]


@pytest.mark.parametrize(("text", "expected"), PERIODS)
def test_periods(text: str, expected: str) -> None:
    assert short(text) == [f"range {expected}"]
