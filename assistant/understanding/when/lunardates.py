"""Lunar dates as people say them: 农历八月十五, 大年初三, the fifteenth day of the eighth lunar month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from assistant.lunar import falls
from assistant.understanding.numbers import TEENS
from assistant.understanding.tokens import Token
from assistant.understanding.when.ordinals import BELOW_TEN, TENS, ordinal
from assistant.understanding.when.table import Table, skip

InYear = Callable[[int], date | None]

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
CALENDAR = Table[None]((None, "农历,阴历,旧历,夏历,农历的,阴历的"))
LEAP = Table[None]((None, "闰"))
NAMED_MONTHS = Table[int]((1, "正月"), (11, "冬月"), (12, "腊月"))
MONTHS = Table[int](
    *((value, f"{name}月,{value}月") for value, name in enumerate(NUMERALS, 1)),
    (11, "十一月,11月"),
    (12, "十二月,12月"),
)
EARLY_DAYS = Table[int](*((value, f"初{name},初{value}") for value, name in enumerate(NUMERALS, 1)))
"""Only the lunar calendar counts so."""
LATER_DAYS = Table[int](
    *((value, name) for value, name in enumerate(NUMERALS, 1)),
    *((10 + value, f"十{name}") for value, name in enumerate(NUMERALS[:9], 1)),
    *((20 + value, f"二十{name},廿{name}") for value, name in enumerate(("", *NUMERALS[:9]))),
    (30, "三十,卅"),
    *((value, str(value)) for value in range(1, 31)),
)
DAY = Table[None]((None, "日,号"))
NEW_YEAR = Table[None]((None, "大年,年,春节"))
AFTER_NEW_YEAR = Table[None]((None, "早上,早晨,上午,中午,下午,晚上,凌晨,早,晚,那天,这天,当天"))
"""What makes 初一 a day of the new year, and not the first year of a school."""

FIRST_WORDS = (
    *NUMERALS,
    *"农阴旧夏闰正冬腊大年春初",
    *(*BELOW_TEN, "twelfth", *(f"{name}th" for name in TEENS)),
    *(name for _, *both in TENS for name in both),
)
"""With which a lunar date can begin, but for digits and the article."""

THE = Table[None]((None, "the"))
DAY_OF = Table[None]((None, "day of the,of the,of"))
LUNAR_MONTH = Table[None](
    (None, "lunar month,month of the lunar calendar,month of the lunar year,month in the lunar calendar"),
    (None, "month of the chinese calendar"),
)


def lunar_date(tokens: Sequence[Token], at: int) -> tuple[int, InYear] | None:
    """The lunar date that begins at token `at`, and where it falls in a Gregorian year."""
    return _chinese(tokens, at) or _of_the_new_year(tokens, at) or _english(tokens, at)


def _chinese(tokens: Sequence[Token], at: int) -> tuple[int, InYear] | None:
    marked = CALENDAR.at(tokens, at)
    leap = LEAP.at(tokens, marked[0] if marked else at)
    at = skip(LEAP, tokens, skip(CALENDAR, tokens, at))
    named = NAMED_MONTHS.at(tokens, at)
    month = named or MONTHS.at(tokens, at)
    if not month:
        return None
    day = EARLY_DAYS.at(tokens, month[0])
    if not day and (marked or leap or named):
        day = LATER_DAYS.at(tokens, month[0])
    if not day:
        return None
    return skip(DAY, tokens, day[0]), partial(falls, month=month[1], day=day[1], leap=leap is not None)


def _of_the_new_year(tokens: Sequence[Token], at: int) -> tuple[int, InYear] | None:
    """大年初三, 初五: of the first month."""
    named = NEW_YEAR.at(tokens, at)
    day = EARLY_DAYS.at(tokens, named[0] if named else at)
    if not day or not (named or day[1] > 3 or AFTER_NEW_YEAR.at(tokens, day[0])):
        return None
    return day[0], partial(falls, month=1, day=day[1])


def _english(tokens: Sequence[Token], at: int) -> tuple[int, InYear] | None:
    day = ordinal(tokens, skip(THE, tokens, at))
    of = DAY_OF.at(tokens, day[0]) if day else None
    month = ordinal(tokens, of[0]) if of else None
    end = LUNAR_MONTH.at(tokens, month[0]) if month else None
    if not day or not month or not end:
        return None
    return end[0], partial(falls, month=month[1], day=day[1])
