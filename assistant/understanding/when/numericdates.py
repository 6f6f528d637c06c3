"""Dates in digits: 2016-11-07, 11/7/2016, 7.11.2016, 4-22, 6·30."""

from __future__ import annotations

from assistant.understanding.when import beginnings
from assistant.understanding.when.calendar import day_of
from assistant.understanding.when.daytypes import Day, yearly
from assistant.understanding.when.monthdays import EARLIEST, LATEST
from assistant.understanding.when.words import Found, Words, reader_from

MARKS = frozenset({"/", "-", ".", "·", "．", "—", "–"})
LONGEST = 5


@reader_from(*beginnings.NUMBERS)
def numeric_date(words: Words, at: int) -> Found[Day] | None:
    numbers, marks, end = _numbers(words, at)
    if len(set(marks)) != 1:
        return None
    if len(numbers) == 3:
        day = _full(numbers, marks[0])
        return (end, day) if day else None
    return _short(words, numbers, marks[0], end) if len(numbers) == 2 else None


def _numbers(words: Words, at: int) -> tuple[list[str], list[str], int]:
    """Up to three numbers with one kind of mark between them; 7.11 is one token but two numbers."""
    numbers: list[str] = []
    marks: list[str] = []
    while words.text(at)[:1].isdecimal() and words.text(at).isascii():
        parts = words.text(at).split(".")
        if not all(map(str.isdecimal, parts)):
            break  # ⒎ is folded to a number and a dot
        numbers += parts
        marks += ["."] * (len(parts) - 1)
        at += 1
        mark = words.text(at) if words.text(at) == "/" else words.gap(at).strip()
        following = at + 1 if words.text(at) == "/" else at
        if len(numbers) >= 3 or mark not in MARKS or not words.text(following)[:1].isdecimal():
            break
        at, marks = following, [*marks, mark]
    return numbers, marks[: len(numbers) - 1], at


def _full(numbers: list[str], mark: str) -> Day | None:
    """Year first, or last; then the month stands before the day, but after it where dots stand between."""
    first, second, third = (int(each) if len(each) < LONGEST else -1 for each in numbers)
    if EARLIEST <= first <= LATEST and len(numbers[0]) == 4:
        day = day_of(first, second, third)
        return Day((day,), month=second, number=third) if day else None
    third += 2000 if len(numbers[2]) == 2 else 0
    if not EARLIEST <= third <= LATEST:
        return None
    both = [day_of(third, first, second), day_of(third, second, first)]
    days = list(dict.fromkeys(each for each in (both[::-1] if mark == "." else both) if each))
    return Day((days[0],), month=days[0].month, number=days[0].day, others=tuple(days[1:])) if days else None


def _short(words: Words, numbers: list[str], mark: str, end: int) -> Found[Day] | None:
    """4/22, 22/4; with a dash or a dot only where a date is expected, since 3-4 may be anything."""
    if any(len(each) > 2 for each in numbers) or words.text(end) in ("%", ":"):
        return None
    first, second = (int(each) for each in numbers)
    both = [
        yearly(month, number, words.today) for month, number in ((first, second), (second, first)) if month
    ]
    days = [each for each in both if each]
    if not days:
        return None
    others = days[1][:1] if len(days) > 1 and first != second else ()
    day = days[0]
    sure = mark in ("/", "·")
    return end, Day(day, sure=sure, month=day[0].month, number=day[0].day, others=others)
