"""Dates in English and Chinese: tomorrow, next Friday, the 3rd of March, 12月25日, Christmas, 春节."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from assistant.understanding.numbers import number
from assistant.understanding.tokens import Token
from assistant.understanding.when.durations import Table
from assistant.understanding.when.holidays import holiday

Found = tuple[int, date]
"""The token after the date, and the date: the next one where the words leave open which."""

RELATIVE = Table[int](
    (0, "today,今天,今日,今儿"),
    (1, "tomorrow,明天,明日,明儿"),
    (2, "the day after tomorrow,day after tomorrow,后天"),
    (3, "大后天"),
    (-1, "yesterday,昨天,昨日"),
    (-2, "the day before yesterday,day before yesterday,前天"),
)
WEEKDAYS = Table[int](
    (0, "monday,周一,星期一,礼拜一"),
    (1, "tuesday,周二,星期二,礼拜二"),
    (2, "wednesday,周三,星期三,礼拜三"),
    (3, "thursday,周四,星期四,礼拜四"),
    (4, "friday,周五,星期五,礼拜五"),
    (5, "saturday,周六,星期六,礼拜六"),
    (6, "sunday,周日,周天,星期日,星期天,礼拜天,礼拜日"),
)
WEEKS = Table[int]((0, "this,这个,这,本"), (1, "next,下个,下"), (2, "下下个,下下"))
MONTHS = Table[int](
    *((1, "january,jan"), (2, "february,feb"), (3, "march"), (4, "april"), (5, "may"), (6, "june")),
    *((7, "july"), (8, "august,aug"), (9, "september,sept,sep"), (10, "october,oct")),
    *((11, "november,nov"), (12, "december,dec")),
)
ORDINALS = Table[int](
    *((1, "first"), (2, "second"), (3, "third"), (5, "fifth"), (8, "eighth"), (9, "ninth")),
    *((12, "twelfth"), (20, "twentieth"), (30, "thirtieth")),
    *((value, name + "th") for value, name in ((4, "four"), (6, "six"), (7, "seven"), (10, "ten"))),
    *((11, "eleventh"), (13, "thirteenth"), (14, "fourteenth"), (15, "fifteenth"), (16, "sixteenth")),
    *((17, "seventeenth"), (18, "eighteenth"), (19, "nineteenth")),
    *((21, "twenty first"), (22, "twenty second"), (23, "twenty third"), (24, "twenty fourth")),
    *((25, "twenty fifth"), (26, "twenty sixth"), (27, "twenty seventh"), (28, "twenty eighth")),
    *((29, "twenty ninth"), (31, "thirty first")),
)
SUFFIX = Table[None]((None, "st,nd,rd,th"))
OF = Table[None]((None, "of,of the"))
THE = Table[None]((None, "the"))
ON = Table[None]((None, "on"))
YEAR = Table[None]((None, "年"))
MONTH = Table[None]((None, "月,月份"))
DAY = Table[None]((None, "日,号"))
YEARS = Table[int]((0, "今年"), (1, "明年"), (2, "后年"))


def day(tokens: Sequence[Token], at: int, today: date) -> Found | None:
    """The date that begins at token `at`."""
    at = _past(ON, tokens, at)
    readers: tuple[Callable[[Sequence[Token], int, date], Found | None], ...] = (
        *(_relative, _chinese, _english, _numeric, _weekday, _holiday, _the_nth),
    )
    found = (read(tokens, at, today) for read in readers)
    return max((each for each in found if each), key=lambda each: each[0], default=None)


def _past(table: Table[None], tokens: Sequence[Token], at: int) -> int:
    found = table.at(tokens, at)
    return found[0] if found else at


def _whole(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    found = number(tokens, at)
    return (found[0], int(found[1])) if found and found[1] == int(found[1]) else None


def _ordinal(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """The 3rd, third, 3 or three of a month."""
    at = _past(THE, tokens, at)
    if found := ORDINALS.at(tokens, at):
        return found
    whole = _whole(tokens, at)
    return (_past(SUFFIX, tokens, whole[0]), whole[1]) if whole else None


def _relative(tokens: Sequence[Token], at: int, today: date) -> Found | None:
    found = RELATIVE.at(tokens, at)
    return (found[0], today + timedelta(days=found[1])) if found else None


def _weekday(tokens: Sequence[Token], at: int, today: date) -> Found | None:
    """Friday is the next one from today on; next Friday and 下周五 lie in the week after this one."""
    week = WEEKS.at(tokens, at)
    if not (found := WEEKDAYS.at(tokens, week[0] if week else at)):
        return None
    end, weekday = found
    if week is None:
        return end, today + timedelta(days=(weekday - today.weekday()) % 7)
    return end, today + timedelta(days=weekday - today.weekday() + 7 * week[1])


def _english(tokens: Sequence[Token], at: int, today: date) -> Found | None:
    """December 25, the 25th of December, 25 December 2030."""
    if month := MONTHS.at(tokens, at):
        ordinal = _ordinal(tokens, month[0])
        end = ordinal[0] if ordinal else 0
    else:
        ordinal = _ordinal(tokens, at)
        month = MONTHS.at(tokens, _past(OF, tokens, ordinal[0])) if ordinal else None
        end = month[0] if month else 0
    if not ordinal or not month:
        return None
    year = _year(tokens, end)
    return _dated(year[0] if year else end, year[1] if year else None, (month[1], ordinal[1]), today)


def _year(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    year = _whole(tokens, at)
    return year if year and 1900 <= year[1] <= 2200 else None


def _chinese(tokens: Sequence[Token], at: int, today: date) -> Found | None:
    """12月25日, 明年三月八号, 2030年1月1日."""
    year: int | None = None
    if relative := YEARS.at(tokens, at):
        at, year = relative[0], today.year + relative[1]
    elif (stated := _year(tokens, at)) and (mark := YEAR.at(tokens, stated[0])):
        at, year = mark[0], stated[1]
    month = _whole(tokens, at)
    mark = MONTH.at(tokens, month[0]) if month else None
    number_of_day = _whole(tokens, mark[0]) if mark else None
    if not month or not number_of_day:
        return None
    return _dated(_past(DAY, tokens, number_of_day[0]), year, (month[1], number_of_day[1]), today)


def _numeric(tokens: Sequence[Token], at: int, today: date) -> Found | None:
    """12/25 and 2030/1/1: the month stands before the day, as in Chinese and American English."""
    numbers = [token.text for token in tokens[at : at + 5]]
    slashes = [text for text in numbers[1::2] if text == "/"]
    values = [int(text) for text in numbers[::2] if text.isdecimal() and len(text) <= 4]
    if len(slashes) == 2 and len(values) == 3 and 1900 <= values[0] <= 2200:
        return _dated(at + 5, values[0], (values[1], values[2]), today)
    if numbers[1:2] == ["/"] and len(values) > 1:
        return _dated(at + 3, None, (values[0], values[1]), today)
    return None


def _the_nth(tokens: Sequence[Token], at: int, today: date) -> Found | None:
    """The 25th, 三号: of this month, or of the next that has it."""
    english = _ordinal(tokens, at) if THE.at(tokens, at) else None
    chinese = _whole(tokens, at)
    mark = DAY.at(tokens, chinese[0]) if chinese else None
    found = english or (mark and chinese and (mark[0], chinese[1]))
    if not found or not 1 <= found[1] <= 31:
        return None
    days = (today + timedelta(days=ahead) for ahead in range(62))
    return found[0], next(each for each in days if each.day == found[1])


def _dated(end: int, year: int | None, month_day: tuple[int, int], today: date) -> Found | None:
    """The next such day where no year is given, else that very day; None where there is none."""
    years = range(today.year, today.year + 9) if year is None else (year,)
    days = (_date(each, *month_day) for each in years)
    found = next((each for each in days if each and (year or each >= today)), None)
    return (end, found) if found else None


def _date(year: int, month: int, number_of_day: int) -> date | None:
    try:
        return date(year, month, number_of_day)
    except ValueError:
        return None


def _holiday(tokens: Sequence[Token], at: int, today: date) -> Found | None:
    if not (found := holiday(tokens, at)):
        return None
    days = (found[1](year) for year in range(today.year, today.year + 3))
    following = next((each for each in days if each and each >= today), None)
    return (found[0], following) if following else None
