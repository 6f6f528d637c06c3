"""Amounts of time are read as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.understanding.tokens import tokenise
from assistant.understanding.when.amounts import Amount, amount, sloppy_amount
from assistant.understanding.when.words import Words

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
HOUR, DAY = 3600, 86_400

READ = [
    ("five minutes", 300),
    ("a minute", 60),
    ("an hour and a half", 5400),
    ("two and a half hours", 9000),
    ("1 and a 1/2 hours", 5400),
    ("1½ hours", 5400),
    ("half an hour", 1800),
    ("1/2 an hour", 1800),
    ("half a minute", 30),
    ("a quarter of an hour", 900),
    ("three quarters of an hour", 2700),
    ("one and a quarter hours", 4500),
    ("one and three quarter hours", 6300),
    ("90 secs", 90),
    ("ninety-second", 90),
    ("5m30s", 330),
    ("1h30m", 5400),
    ("1h30", 5400),
    ("1 hour thirty", 5400),
    ("2'", 120),
    ("a couple of minutes", 120),
    ("a few hours", 3 * HOUR),
    ("two more minutes", 120),
    ("1 hour 15 minute and 30 second", 4530),
    ("1 hour and 15 minutes", 4500),
    ("a hundred and twenty seconds", 120),
    ("a fortnight", 14 * DAY),
    ("one week three days", 10 * DAY),
    ("two months", 60 * DAY),
    ("a year", 365 * DAY),
    ("another business day", DAY),
    ("五分钟", 300),
    ("5 分鐘", 300),
    ("一个半小时", 5400),
    ("半小时", 1800),
    ("半个钟头", 1800),
    ("1個鐘半", 5400),
    ("三刻钟", 2700),
    ("一小时一刻钟", 4500),
    ("三分半钟", 210),
    ("分半", 90),
    ("5分30秒", 330),
    ("两小时零五分钟", 7500),
    ("1小时30分钟", 5400),
    ("俩小时", 7200),
    ("半天", 43_200),
    ("一天半", 129_600),
    ("半个月", 15 * DAY),
    ("一年半", 547 * DAY + 43_200),
    ("6天5晚", 6 * DAY),
    ("8天20时", 8 * DAY + 20 * HOUR),
    ("三四分钟", 240),
    ("十几分钟", 600),
    ("五 minutes", 300),
    ("0.5 seconds", 0.5),
]


def read(text: str) -> tuple[int, Amount] | None:
    return amount(Words(tokenise(text), NOW), 0)


@pytest.mark.parametrize(("text", "seconds"), READ)
def test_it_is_read_whole(text: str, seconds: float) -> None:
    found = read(text)
    assert found
    assert (found[0], found[1].seconds) == (len(tokenise(text)), seconds)


@pytest.mark.parametrize(
    "text", ["", "minutes", "hour", "a.m.", "five", "0 minutes", "分钟", "半", "6分", f"{10**11} weeks"]
)
def test_what_is_no_amount_is_not_found(text: str) -> None:
    assert read(text) is None


def test_minutes_without_their_measure_are_read_where_a_duration_is_expected() -> None:
    found = sloppy_amount(Words(tokenise("10分"), NOW), 0)
    assert found
    assert found[1].seconds == 600


def test_a_unit_that_does_not_get_smaller_begins_another_amount() -> None:
    found = read("five minutes ten minutes")
    assert found
    assert (found[0], found[1].seconds) == (2, 300)


def test_a_month_is_as_long_as_the_calendar_says() -> None:
    month = Amount(((1, "month"),))
    assert month.after(NOW.replace(month=1, day=31)).date().isoformat() == "2026-02-28"
    assert month.after(NOW, -1).date().isoformat() == "2026-02-04"


def test_business_days_pass_over_the_weekend() -> None:
    assert Amount(((4, "workday"),)).after(NOW).date().isoformat() == "2026-03-10"


def test_hours_are_counted_on_the_clock_and_days_on_the_calendar() -> None:
    before_change = NOW.replace(month=3, day=28, hour=12)
    assert Amount(((1, "day"),)).after(before_change).hour == 12
    later = Amount(((24, "hour"),)).after(before_change)
    assert later.hour == 13
    assert later.timestamp() - before_change.timestamp() == timedelta(hours=24).total_seconds()
