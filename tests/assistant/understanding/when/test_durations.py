"""Durations are read as people say them."""

from __future__ import annotations

import pytest

from assistant.understanding.tokens import tokenise
from assistant.understanding.when.durations import duration

READ = [
    ("five minutes", 300),
    ("a minute", 60),
    ("an hour", 3600),
    ("an hour and a half", 5400),
    ("two and a half hours", 9000),
    ("1 and a 1/2 hours", 5400),
    ("1½ hours", 5400),
    ("half an hour", 1800),
    ("1/2 an hour", 1800),
    ("half a minute", 30),
    ("a quarter of an hour", 900),
    ("three quarters of an hour", 2700),
    ("90 secs", 90),
    ("ninety-second", 90),
    ("5m30s", 330),
    ("a couple of minutes", 120),
    ("1 hour 15 minute and 30 second", 4530),
    ("one hour and thirty seconds", 3630),
    ("a hundred and twenty seconds", 120),
    ("two days", 172_800),
    ("五分钟", 300),
    ("5 分鐘", 300),
    ("一个半小时", 5400),
    ("两个半小时", 9000),
    ("半小时", 1800),
    ("半个钟头", 1800),
    ("半分钟", 30),
    ("1個鐘半", 5400),
    ("1个半钟", 5400),
    ("三刻钟", 2700),
    ("一刻钟", 900),
    ("三分半钟", 210),
    ("5分30秒", 330),
    ("两小时零五分钟", 7500),
    ("一个小时十五分钟", 4500),
    ("1小时30分钟", 5400),
    ("俩小时", 7200),
    ("一天半", 129_600),
    ("一个星期", 604_800),
    ("五 minutes", 300),
    ("0.5 seconds", 0.5),
]


@pytest.mark.parametrize(("text", "seconds"), READ)
def test_it_is_read_whole(text: str, seconds: float) -> None:
    tokens = tokenise(text)
    found = duration(tokens, 0)
    assert found
    assert (found.end, found.seconds) == (len(tokens), seconds)


@pytest.mark.parametrize(
    "text", ["", "minutes", "hour", "a.m.", "five", "0 minutes", "分钟", "半", f"{10**11} weeks"]
)
def test_what_is_no_duration_is_not_found(text: str) -> None:
    assert duration(tokenise(text), 0) is None


def test_a_unit_that_does_not_get_smaller_begins_another_duration() -> None:
    found = duration(tokenise("five minutes ten minutes"), 0)
    assert found
    assert (found.end, found.seconds) == (2, 300)
