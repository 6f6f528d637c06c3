"""Decimals, signs, percentages and fractions are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.numbers import Found, Number
from assistant.understanding.quantities import fraction, percent, quantity
from assistant.understanding.tokens import tokenise

QUANTITIES: list[tuple[str, Number]] = [
    ("five", 5),
    ("minus five", -5),
    ("negative three", -3),
    ("零下五", -5),
    ("负二十", -20),
    ("three point five", 3.5),
    ("zero point two five", 0.25),
    ("三点五", 3.5),
    ("零点零五", 0.05),
    ("one oh seven point five", 107.5),
    ("ninety eight point one", 98.1),
    ("one two three four", 1234),
    ("one oh one", 101),
    ("幺二三四", 1234),
    ("a couple of", 2),
    ("couple of", 2),
    ("1,000", 1000),
    ("12,345,678", 12_345_678),
    ("5k", 5000),
    ("1.5万", 15_000),
    ("3千", 3000),
    ("两三", 3),
    ("七八", 8),
    ("三五", 5),
    ("twenty-five", 25),
    ("two million three hundred thousand", 2_300_000),
    ("一亿两千万", 120_000_000),
]
PERCENTAGES: list[tuple[str, Number]] = [
    ("thirty percent", 30),
    ("thirty per cent", 30),
    ("30%", 30),
    ("30 %", 30),
    ("minus 5 percent", -5),
    ("百分之三十", 30),
    ("百分之三十五点五", 35.5),
    ("百分之百", 100),
    ("三成", 30),
]
FRACTIONS: list[tuple[str, Number]] = [
    ("a half", 0.5),
    ("half", 0.5),
    ("one half", 0.5),
    ("a quarter", 0.25),
    ("three quarters", 0.75),
    ("two thirds", 2 / 3),
    ("one fifth", 0.2),
    ("三分之一", 1 / 3),
    ("四分之三", 0.75),
    ("一半", 0.5),
    ("半", 0.5),
    ("1/3", 1 / 3),
    ("¾", 0.75),
]
Read = Callable[..., Found | None]


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        *((quantity, *row) for row in QUANTITIES),
        *((percent, *row) for row in PERCENTAGES),
        *((fraction, *row) for row in FRACTIONS),
    ],
)
def test_it_is_read_whole(read: Read, text: str, value: Number) -> None:
    tokens = tokenise(text)
    end, found = read(tokens, 0) or (0, 0)
    assert end == len(tokens)
    assert found == pytest.approx(value)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (quantity, "minus"),
        (quantity, "point five"),
        (quantity, "点"),
        (percent, "thirty"),
        (percent, "百分之"),
        (percent, "十成"),
        (fraction, "a"),
        (fraction, "seven"),
        (fraction, "五分之九"),
        (fraction, "五分"),
        (fraction, "三点一刻"),
        (fraction, ""),
        (percent, ""),
        (quantity, ""),
    ],
)
def test_what_is_none_is_not_read(read: Read, text: str) -> None:
    assert read(tokenise(text), 0) is None


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("½点一", 1),
        ("三点五分", 1),
        ("三点五十", 1),
        ("三点一刻", 1),
        ("three point", 1),
        ("one two", 1),
        ("5 k", 1),
        ("5 万", 2),
    ],
)
def test_a_clock_time_is_no_decimal(text: str, end: int) -> None:
    found = quantity(tokenise(text), 0)
    assert found
    assert found[0] == end


def test_a_minus_stands_apart_from_what_is_before_it() -> None:
    assert quantity(tokenise("it is -5 now"), 2) == (3, -5)
    assert quantity(tokenise("3-5"), 1) == (2, 5)


@given(st.text(alphabet="¼零一二两三十百千万亿点分之负半成 0123456789.,/%½ kminushalfpoints", max_size=30))
def test_no_text_makes_it_fail(text: str) -> None:
    tokens = tokenise(text)
    for at in range(len(tokens)):
        for read in (quantity, percent, fraction):
            found = read(tokens, at)
            assert found is None or at < found[0] <= len(tokens)
