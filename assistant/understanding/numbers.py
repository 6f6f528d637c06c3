"""Numbers in digits and words, in English and Chinese: 25, twenty five, 二十五, 1/2, a hundred and two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from assistant.understanding.tokens import Token

Number = int | float
Found = tuple[int, Number]
"""The token after the number, and its value."""

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
BELOW_TEN = {name: value for value, name in enumerate(ONES, 1)}
BELOW_TWENTY = {"zero": 0, **BELOW_TEN, **{name: value for value, name in enumerate(TEENS, 10)}}
MULTIPLES_OF_TEN = {**{name: value * 10 for value, name in enumerate(TENS, 2)}, "fourty": 40}
FRACTIONS = {"1⁄2": 0.5, "1⁄4": 0.25, "3⁄4": 0.75}  # what folding makes of ½ ¼ ¾

DIGITS = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **dict.fromkeys("〇", 0),
    **dict.fromkeys("幺", 1),
    **dict.fromkeys("两俩", 2),
    **dict.fromkeys("仨", 3),
}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
NUMERALS = DIGITS.keys() | UNITS.keys()
LONGEST = 12
"""Digits or characters: what is longer is no number that anybody says."""


def number(tokens: Sequence[Token], at: int) -> Found | None:
    """The number that begins at token `at`, as long as it goes."""
    if at >= len(tokens):
        return None
    return _digits(tokens, at) or _english(tokens, at) or _chinese(tokens, at)


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""


def _digits(tokens: Sequence[Token], at: int) -> Found | None:
    """25, 7.5, 1/2, ½, 1½."""
    text = tokens[at].text
    if text in FRACTIONS:
        return at + 1, FRACTIONS[text]
    if len(text) > LONGEST or not text.replace(".", "", 1).isdecimal():
        return None
    whole: Number = float(text) if "." in text else int(text)
    if _text(tokens, at + 1) in FRACTIONS:
        return at + 2, whole + FRACTIONS[tokens[at + 1].text]
    below = _text(tokens, at + 2)
    if _text(tokens, at + 1) == "/" and below.isdecimal() and len(below) < LONGEST and int(below):
        return at + 3, whole / int(below)
    return at + 1, whole


def _english(tokens: Sequence[Token], at: int) -> Found | None:
    if not (found := _below_thousand(tokens, at)):
        return None
    at, value = found
    if _text(tokens, at) != "thousand":
        return at, value
    return _with_rest(tokens, at + 1, value * 1000, below=1000)


def _below_thousand(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    digit = 1 if tokens[at].text == "a" else BELOW_TEN.get(tokens[at].text)
    if digit and _text(tokens, at + 1) == "hundred":
        return _with_rest(tokens, at + 2, digit * 100, below=100)
    return _below_hundred(tokens, at)


def _with_rest(tokens: Sequence[Token], at: int, value: int, *, below: int) -> tuple[int, int]:
    """After `hundred` or `thousand` comes the rest, or nothing."""
    start = at + 1 if _text(tokens, at) == "and" else at
    parse = _below_hundred if below == 100 else _below_thousand
    rest = parse(tokens, start) if start < len(tokens) else None
    return (rest[0], value + rest[1]) if rest else (at, value)


def _below_hundred(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    text = tokens[at].text
    if text in BELOW_TWENTY:
        return at + 1, BELOW_TWENTY[text]
    if text not in MULTIPLES_OF_TEN:
        return None
    ones = BELOW_TEN.get(_text(tokens, at + 1), 0)
    return at + (2 if ones else 1), MULTIPLES_OF_TEN[text] + ones


def _chinese(tokens: Sequence[Token], at: int) -> Found | None:
    near = tokens[at : at + LONGEST + 1]
    run = "".join(takewhile(NUMERALS.__contains__, (token.text for token in near)))
    if not run or len(run) > LONGEST:
        return None
    end = at + len(run)
    if not UNITS.keys() & set(run):
        return end, int("".join(str(DIGITS[character]) for character in run))
    return end, chinese_value(run)


def chinese_value(run: str) -> int:
    """The value of a numeral with units: 三百零五 -> 305, 一百八 -> 180, 十五 -> 15."""
    total = section = digit = 0
    unit = 1
    for character in run:
        if character in DIGITS:
            digit = DIGITS[character]
            unit = 10 if digit == 0 else unit
            continue
        unit = UNITS[character]
        if unit == 10_000:
            total, section = total + (section + digit) * unit, 0
        else:
            section += (digit or 1) * unit
        digit = 0
    return total + section + digit * max(unit // 10, 1)
