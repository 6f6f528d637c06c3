"""Whole numbers in digits and words, in English and Chinese: 25, twenty five, 二十五, 1,000, two million."""

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

SCALES = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}

DIGITS = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **dict.fromkeys("〇", 0),
    **dict.fromkeys("幺", 1),
    **dict.fromkeys("两俩", 2),
    **dict.fromkeys("仨", 3),
}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
NUMERALS = DIGITS.keys() | UNITS.keys()
NEIGHBOURS = frozenset(["一两", "两三", "二三", "三四", "三五", "四五", "五六", "六七", "七八", "八九"])
"""About so many: the larger is meant. As digits of one number nobody says them alone."""
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
    """25, 7.5, 1,000, 1/2, ½, 1½."""
    if grouped := _thousands(tokens, at):
        return grouped
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


def _thousands(tokens: Sequence[Token], at: int) -> Found | None:
    """1,000 or 12,345,678."""
    digits, end = tokens[at].text, at + 1
    while tokens[end - 1].after == "," and len(_text(tokens, end)) == 3 and tokens[end].text.isdecimal():
        digits += tokens[end].text
        end += 1
    return (end, int(digits)) if end > at + 1 and digits.isdecimal() and len(digits) <= LONGEST else None


def _english(tokens: Sequence[Token], at: int) -> Found | None:
    found = _below_thousand(tokens, at)
    if not found or _text(tokens, found[0]) not in SCALES:
        return found
    scale = SCALES[_text(tokens, found[0])]
    end, value = found[0] + 1, found[1] * scale
    start = end + 1 if _text(tokens, end) == "and" else end
    rest = _english(tokens, start) if start < len(tokens) else None
    return (rest[0], value + rest[1]) if rest and rest[1] < scale else (end, value)


def _below_thousand(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    digit = 1 if tokens[at].text == "a" else BELOW_TEN.get(tokens[at].text)
    if digit and _text(tokens, at + 1) == "hundred":
        start = at + 3 if _text(tokens, at + 2) == "and" else at + 2
        rest = _below_hundred(tokens, start) if start < len(tokens) else None
        return (rest[0], digit * 100 + rest[1]) if rest else (at + 2, digit * 100)
    return _below_hundred(tokens, at)


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
    if run in NEIGHBOURS:
        return end, DIGITS[run[1]]
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
        if unit >= 10_000:
            total, section = total + (section + digit) * unit, 0
        else:
            section += (digit or 1) * unit
        digit = 0
    return total + section + digit * max(unit // 10, 1)
