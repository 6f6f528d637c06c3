"""Finds dates of the calendar in a text, however either language writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

MONTHS = (
    *("january", "february", "march", "april", "maymonth", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
"""In small letters, May told from the verb."""
DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
NUMBER = rf"([0-9]+|[十{''.join(DIGITS)}]+)"
CHINESE = re.compile(rf"{NUMBER}月(?:{NUMBER}[号日])?")
DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
ENGLISH = re.compile(rf"(?:\b{DAY}(?: +of)? +)?\b({'|'.join(MONTHS)})\b(?: +{DAY}\b)?")


def dates(plain: str) -> Iterator[str]:
    """5m for each May and 3d for the third of it; `plain` is in small letters."""
    for month, day in CHINESE.findall(plain):
        yield from _named(number(month), number(day) if day else 0)
    for before, name, after in ENGLISH.findall(plain):
        yield from _named(MONTHS.index(name) + 1, int(after or before or 0))


def _named(month: int, day: int) -> Iterator[str]:
    yield f"{month}m"
    if day:
        yield f"{day}d"


def number(written: str) -> int:
    """Of up to 99, as dates are read: 二十三, 十五, 3. Anything else is read digit by digit."""
    if written[0].isascii():
        return int(written[:4])
    tens, ten, ones = written.partition("十")
    if ten:
        return 10 * DIGITS.get(tens[-1:], 1) + DIGITS.get(ones[:1], 0)
    return int("".join(str(DIGITS[digit]) for digit in written[:4]))
