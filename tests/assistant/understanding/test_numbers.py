"""Numbers are read in digits and in words."""

from __future__ import annotations

import pytest

from assistant.understanding.numbers import Number, number
from assistant.understanding.tokens import tokenise

READ: list[tuple[str, Number]] = [
    ("0", 0),
    ("25", 25),
    ("2.5", 2.5),
    ("1/2", 0.5),
    ("½", 0.5),
    ("1½", 1.5),
    ("seven", 7),
    ("nineteen", 19),
    ("twenty five", 25),
    ("twenty-five", 25),
    ("a hundred", 100),
    ("one hundred and two", 102),
    ("three hundred forty five", 345),
    ("two thousand and thirty", 2030),
    ("两", 2),
    ("十", 10),
    ("十五", 15),
    ("二十", 20),
    ("二十五", 25),
    ("一百", 100),
    ("一百零五", 105),
    ("一百八", 180),
    ("三百二十一", 321),
    ("两千零三", 2003),
    ("一万二", 12_000),
    ("三万五千", 35_000),
    ("二零二六", 2026),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_it_is_read_whole(text: str, value: Number) -> None:
    tokens = tokenise(text)
    assert number(tokens, 0) == (len(tokens), value)


@pytest.mark.parametrize(
    "text", ["", "hundred", "egg", "点", "a", "9" * 5000, "一" * 5000, "thousand", "百分"]
)
def test_what_is_no_number_is_not_read_whole(text: str) -> None:
    tokens = tokenise(text)
    assert (number(tokens, 0) or (0, 0))[0] < max(len(tokens), 1)


def test_it_ends_where_another_number_begins() -> None:
    assert number(tokenise("seven thirty"), 0) == (1, 7)
