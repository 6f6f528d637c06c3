"""Zones are read by their names, by places beside the word time, and by their distance from UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.tokens import tokenise
from assistant.understanding.when.zones import zone

JULY = datetime(2026, 7, 1, tzinfo=UTC)

READ = [
    *(
        ("Tokyo time", 9),
        ("Tokyo's time", 9),
        ("time in Tokyo", 9),
        ("London local time", 1),
        ("东京时间", 9),
    ),
    *(("北京時間", 8), ("纽约当地时间", -4), ("美东时间", -4), ("eastern time", -4), ("PST", -7), ("gmt", 0)),
    *(
        ("UTC", 0),
        ("UTC+8", 8),
        ("UTC + 8", 8),
        ("GMT minus five", -5),
        ("utc-3 hours", -3),
        ("UTC+5:30", 5.5),
    ),
    *(("东八区", 8), ("西五区", -5), ("central european time", 2), ("the pacific time zone", -7)),
]


@pytest.mark.parametrize(("text", "hours"), READ)
def test_a_zone_is_read_whole(text: str, hours: float) -> None:
    tokens = tokenise(text)
    found = zone(tokens, 0)
    assert found
    assert found[0] == len(tokens)
    assert JULY.astimezone(found[1]).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "tokyo", "in tokyo", "北京", "time", "东", "东三省", "plus eight"])
def test_what_is_no_zone_is_not_found(text: str) -> None:
    assert zone(tokenise(text), 0) is None


PIECES = "utc gmt + - plus minus 8 99 : 30 time in tokyo 东 八 区 北 京 时 间"


@given(
    st.lists(
        st.sampled_from(PIECES.split()),
        max_size=9,
    )
)
def test_no_text_makes_it_fail(words: list[str]) -> None:
    tokens = tokenise("".join(words))
    for at in range(len(tokens) + 1):
        if found := zone(tokens, at):
            assert at < found[0] <= len(tokens)
