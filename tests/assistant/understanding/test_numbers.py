"""Numbers are read in digits and in words."""

from __future__ import annotations

import re

import pytest

from assistant.understanding.numbers import MULTIPLES_OF_TEN, ONES, TEENS, Number, number
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
    ("1,000", 1000),
    ("two million and five", 2_000_005),
    ("three hundred thousand", 300_000),
    ("一亿两千万", 120_000_000),
    ("两三", 3),
    ("三四", 4),
    ("一二三四", 1234),
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


def test_it_ends_before_a_list_of_numbers() -> None:
    assert number(tokenise("1, 000"), 0) == (1, 1)
    assert number(tokenise("5,10"), 0) == (1, 5)


def test_every_number_is_read_back_from_its_words() -> None:
    for value in range(10_000):
        for words in (_in_english(value), _in_chinese(value)):
            tokens = tokenise(words)
            assert number(tokens, 0) == (len(tokens), value), words


def _in_english(value: int) -> str:
    tens = {tens: name for name, tens in MULTIPLES_OF_TEN.items() if name != "fourty"}
    if value < 20:
        return ("zero", *ONES, *TEENS)[value]
    if value < 100:
        return tens[value - value % 10] + (f"-{ONES[value % 10 - 1]}" if value % 10 else "")
    unit, name = (1000, "thousand") if value >= 1000 else (100, "hundred")
    rest = f" and {_in_english(value % unit)}" if value % unit else ""
    return f"{_in_english(value // unit)} {name}{rest}"


def _in_chinese(value: int) -> str:
    if value == 0:
        return "零"
    digits = str(value)
    units = ("", "十", "百", "千")
    said = [
        f"{'零一二三四五六七八九'[int(digit)]}{units[len(digits) - at - 1]}" if digit != "0" else "零"
        for at, digit in enumerate(digits)
    ]
    return re.sub("零+", "零", "".join(said)).rstrip("零")
