"""Says the digits in a name as people say them, so that `7 Years` and `seven years` are one."""

from __future__ import annotations

import re

DIGITS = re.compile(r"[0-9]+")
HAN_DIGITS = "零一二三四五六七八九"
ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
LONGEST = 4
"""Digits of a number; a longer one is said digit by digit."""


def english(text: str) -> str:
    """`1999` is nineteen ninety nine, `505` five hundred five, `24` twenty four."""
    return DIGITS.sub(lambda found: f" {_english(found[0])} ", text)


def chinese_digits(text: str) -> str:
    """`1990` is 一九九零."""
    return DIGITS.sub(lambda found: "".join(HAN_DIGITS[int(digit)] for digit in found[0]), text)


def chinese_number(text: str) -> str:
    """`1990` is 一千九百九十, `2002` 两千零二, `10` 十."""
    return DIGITS.sub(lambda found: _chinese(found[0]), text)


def _english(digits: str) -> str:
    value = int(digits)
    if len(digits) > LONGEST or (digits[0] == "0" and len(digits) > 1):
        return " ".join(ONES[int(digit)] for digit in digits)
    if value < 20:
        return ONES[value]
    if value < 100:
        return f"{TENS[value // 10 - 2]} {ONES[value % 10]}" if value % 10 else TENS[value // 10 - 2]
    if value < 1000 or value % 1000 < 10:
        size, name = (1000, "thousand") if value >= 1000 else (100, "hundred")
        rest = f" {_english(str(value % size))}" if value % size else ""
        return f"{ONES[value // size]} {name}{rest}"
    century, year = divmod(value, 100)
    return f"{_english(str(century))} {_pair(year)}"


def _pair(value: int) -> str:
    """The last two digits of a year."""
    if not value:
        return "hundred"
    return f"oh {ONES[value]}" if value < 10 else _english(str(value))


def _chinese(digits: str) -> str:
    if len(digits) > LONGEST or (digits[0] == "0" and len(digits) > 1):
        return "".join(HAN_DIGITS[int(digit)] for digit in digits)
    said, zeros = "", False
    for unit, digit in zip("千百十 "[-len(digits) :], digits, strict=True):
        zeros = zeros or digit == "0"
        if digit != "0":
            said += ("零" if zeros and said else "") + HAN_DIGITS[int(digit)] + unit.strip()
            zeros = False
    return said.removeprefix("一") if said.startswith("一十") else said.replace("二千", "两千") or "零"
