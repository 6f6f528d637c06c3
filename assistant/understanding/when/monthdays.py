"""Days by month and number: 7 November 2016, Nov 7th, the 15th, 11/7, 2016年11月7日, 8号."""

from __future__ import annotations

from assistant.understanding.when import beginnings
from assistant.understanding.when.calendar import day_of, months_after
from assistant.understanding.when.daytypes import Day, upcoming, yearly
from assistant.understanding.when.vocabulary import (
    DAY_MARK,
    MONTH,
    MONTH_MARK,
    MONTH_OR_ELSE,
    OF,
    RELATIVE_YEAR,
    SOLAR,
    THE,
    YEAR_MARK,
)
from assistant.understanding.when.words import Found, Words, longest, reader_from

EARLIEST, LATEST = 1900, 2200
"""Years that people name."""
MONEY = frozenset("$€£¥￥")


@reader_from(*beginnings.MONTH_DAY)
def month_day(words: Words, at: int) -> Found[Day] | None:
    return longest(_month_first(words, at), _day_first(words, at), _chinese(words, at))


@reader_from(*beginnings.MONTH_DAY)
def day_of_month(words: Words, at: int) -> Found[Day] | None:
    """The 15th, 8号: of this month, or of the next that has it."""
    return _of_month(words, at)


@reader_from(*beginnings.NUMBERS)
def year(words: Words, at: int) -> Found[int] | None:
    """2016, twenty sixteen, nineteen ninety nine, 二零一六; 26年 needs its mark."""
    first = words.whole(at)
    if not first:
        return None
    if EARLIEST <= first[1] <= LATEST and words.text(first[0]) not in (":", "/"):
        return first
    rest = words.whole(first[0]) if first[1] in (19, 20) and words.text(at).isalpha() else None
    if rest and 10 <= rest[1] <= 99 and words.text(first[0]).isalpha():
        return rest[0], first[1] * 100 + rest[1]
    return None


def month(words: Words, at: int) -> Found[int] | None:
    return words.word(MONTH, at) or words.word(MONTH_OR_ELSE, at)


def day_number(words: Words, at: int) -> Found[int] | None:
    """The 3rd, third, 3 or three of a month, or 21st in two words."""
    at = words.skip(THE, at)
    found = words.ordinal(at) or words.whole(at)
    is_price = not MONEY.isdisjoint(words.gap(at))
    return found if found and 1 <= found[1] <= 31 and not is_price else None


def _month_first(words: Words, at: int) -> Found[Day] | None:
    """November 7th, Nov 7, Nov/2, May twenty one, 2016."""
    named = month(words, at)
    if not named:
        return None
    start = named[0] + 1 if words.text(named[0]) == "/" else named[0]
    number = day_number(words, start)
    if not number or words.text(number[0]) in (":", "月") or _is_clock(words, number[0]):
        return None
    return _with_year(words, number[0], named[1], number[1])


def _is_clock(words: Words, at: int) -> bool:
    """March 5 pm is no day."""
    return words.text(at) in ("pm", "am", "o'clock", "p") or (words.text(at), words.text(at + 1)) == (
        "a",
        "m",
    )


def _day_first(words: Words, at: int) -> Found[Day] | None:
    """7 November, the 7th of November 2016."""
    number = day_number(words, at)
    named = month(words, words.skip(OF, number[0])) if number else None
    if not number or not named:
        return None
    return _with_year(words, named[0], named[1], number[1])


def _with_year(words: Words, at: int, of_month: int, number: int) -> Found[Day] | None:
    """With the year that follows, or without one."""
    start = words.skip(OF, at)
    if found := _short_year(words, start) or year(words, start):
        day = day_of(found[1], of_month, number)
        return (found[0], Day((day,), month=of_month, number=number)) if day else None
    days = yearly(of_month, number, words.today)
    return (at, Day(days, month=of_month, number=number)) if days else None


def _short_year(words: Words, at: int) -> Found[int] | None:
    """'16."""
    text = words.text(at)
    if text.isdecimal() and len(text) == 2 and words.gap(at).endswith(("'", "’")):
        return at + 1, 2000 + int(text)
    return None


@reader_from(*beginnings.YEARS)
def chinese_year(words: Words, at: int) -> Found[int] | None:
    """今年, 2016年, 二零一六年, 26年."""
    if relative := words.word(RELATIVE_YEAR, at):
        return relative[0], words.today.year + relative[1]
    found = words.whole(at)
    mark = words.word(YEAR_MARK, found[0]) if found else None
    if not found or not mark:
        return None
    short = 0 <= found[1] < 100 and (
        (words.text(at).isdecimal() and len(words.text(at)) == 2) or found[0] == at + 2
    )
    value = found[1] + (2000 if found[1] < 70 else 1900) if short else found[1]
    return (mark[0], value) if EARLIEST <= value <= LATEST else None


def _chinese(words: Words, at: int) -> Found[Day] | None:
    """2016年11月7日, 明年三月八号, 十月31."""
    at = words.skip(SOLAR, at)
    stated = chinese_year(words, at)
    start = words.skip(SOLAR, words.skip(OF, stated[0])) if stated else at
    named = words.whole(start)
    mark = words.word(MONTH_MARK, named[0]) if named else None
    number = words.whole(words.skip(OF, mark[0])) if mark else None
    if not named or not number or not 1 <= number[1] <= 31:
        return None
    end = words.skip(DAY_MARK, number[0])
    if end == number[0] and words.text(end) in ("个", "点", "时", ":", "周", "月", "年"):
        return None
    if stated:
        day = day_of(stated[1], named[1], number[1])
        return (end, Day((day,), month=named[1], number=number[1])) if day else None
    days = yearly(named[1], number[1], words.today)
    return (end, Day(days, month=named[1], number=number[1])) if days else None


def _of_month(words: Words, at: int) -> Found[Day] | None:
    """Whatever is counted is said after the number: the twenty first century."""
    start = words.skip(THE, at)
    if ordinal := words.ordinal(start):
        told = start > at and ordinal[1] > 20 and ordinal[0] == len(words)
        return _in_some_month(words, ordinal[0], ordinal[1], sure=told)
    number = words.whole(start)
    if not number:
        return None
    if mark := words.word(DAY_MARK, number[0]):
        counted = words.text(mark[0]) in ("线", "楼", "房", "门", "机", "店", "台", "码", "桌", "馆", "院")
        return None if counted else _in_some_month(words, mark[0], number[1], sure=True)
    return _in_some_month(words, number[0], number[1], sure=False) if start > at else None


def _in_some_month(words: Words, end: int, number: int, *, sure: bool) -> Found[Day] | None:
    if not 1 <= number <= 31:
        return None
    first = words.today.replace(day=1)
    months = (months_after(first, ahead) for ahead in range(4))
    days = upcoming((day_of(each.year, each.month, number) for each in months), words.today, 2)
    return (end, Day(days, sure=sure, number=number)) if days else None
