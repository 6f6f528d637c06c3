"""Holidays fall on their days by rule, and names that mean no day are left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understanding.tokens import tokenise
from assistant.understanding.when.feasts import easter, orthodox_easter
from assistant.understanding.when.holidays import holiday

IN_2026 = [
    ("christmas", "12-25"),
    ("Xmas day", "12-25"),
    ("christmas eve", "12-24"),
    ("new year's day", "01-01"),
    ("new year's eve", "12-31"),
    ("Martin Luther King Jr day", "01-19"),
    ("MLK day", "01-19"),
    ("presidents' day", "02-16"),
    ("presidents day", "02-16"),
    ("St. Patrick's Day", "03-17"),
    ("april fools", "04-01"),
    ("memorial day", "05-25"),
    ("juneteenth", "06-19"),
    ("the fourth of july", "07-04"),
    ("labor day", "09-07"),
    ("columbus day", "10-12"),
    ("veterans day", "11-11"),
    ("thanksgiving", "11-26"),
    ("thanksgiving eve", "11-25"),
    ("the eve of thanksgiving", "11-25"),
    ("black friday", "11-27"),
    ("cyber monday", "11-30"),
    ("boxing day", "12-26"),
    ("mother's day", "05-10"),
    ("mothers day", "05-10"),
    ("mothering sunday", "03-15"),
    ("father's day", "06-21"),
    ("mardi gras", "02-17"),
    ("ash wednesday", "02-18"),
    ("good friday", "04-03"),
    ("easter", "04-05"),
    ("easter monday", "04-06"),
    ("ascension day", "05-14"),
    ("pentecost", "05-24"),
    ("orthodox easter", "04-12"),
    ("advent", "11-29"),
    ("victoria day", "05-18"),
    ("summer bank holiday", "08-31"),
    ("remembrance sunday", "11-08"),
    ("guy fawkes night", "11-05"),
    ("rosh hashanah", "09-12"),
    ("yom kippur", "09-21"),
    ("hanukkah", "12-05"),
    ("passover", "04-02"),
    ("ramadan", "02-18"),
    ("eid al fitr", "03-20"),
    ("chinese new year", "02-17"),
    ("winter solstice", "12-22"),
    ("dragon boat festival", "06-19"),
    ("春节", "02-17"),
    ("除夕", "02-16"),
    ("大年三十", "02-16"),
    ("元宵节", "03-03"),
    ("清明节", "04-05"),
    ("清明", "04-05"),
    ("寒食节", "04-04"),
    ("五一", "05-01"),
    ("五一国际劳动节", "05-01"),
    ("端午", "06-19"),
    ("七夕", "08-19"),
    ("中元节", "08-27"),
    ("中秋節", "09-25"),
    ("中秋节前夕", "09-24"),
    ("國慶節", "10-01"),
    ("重阳节", "10-18"),
    ("腊八节", "01-26"),
    ("小年", "02-10"),
    ("母亲节", "05-10"),
    ("感恩节", "11-26"),
    ("黑五", "11-27"),
    ("平安夜", "12-24"),
    ("双十一", "11-11"),
    ("冬至", "12-22"),
    ("夏至", "06-21"),
    ("植树节", "03-12"),
    ("教师节", "09-10"),
]


@pytest.mark.parametrize(("text", "day"), IN_2026)
def test_a_holiday_is_read_whole_and_falls_on_its_day(text: str, day: str) -> None:
    tokens = tokenise(text)
    found = holiday(tokens, 0)
    assert found
    assert (found[0], str(found[1](2026))) == (len(tokens), f"2026-{day}")


@pytest.mark.parametrize(
    "text",
    [
        *("", "五一三二", "十一", "十一点", "六一二号公路", "大雪", "新年快乐", "圣诞老人", "圣诞歌"),
        *("christmas songs", "christmas tree", "seven", "the", "eve", "monday"),
    ],
)
def test_what_is_no_holiday_is_not_found(text: str) -> None:
    assert holiday(tokenise(text), 0) is None


def test_a_wish_is_no_date() -> None:
    assert holiday(tokenise("happy new year"), 1) is None


def test_the_eleventh_is_a_holiday_where_people_are_free() -> None:
    found = holiday(tokenise("十一放假"), 0)
    assert found
    assert (found[0], found[1](2026)) == (2, date(2026, 10, 1))


@pytest.mark.parametrize(
    ("year", "west", "east"),
    [
        *((1961, "04-02", "04-09"), (2000, "04-23", "04-30"), (2008, "03-23", "04-27")),
        *(
            (2011, "04-24", "04-24"),
            (2024, "03-31", "05-05"),
            (2025, "04-20", "04-20"),
            (2038, "04-25", "04-25"),
        ),
    ],
)
def test_easter_is_known_in_both_churches(year: int, west: str, east: str) -> None:
    assert (str(easter(year))[5:], str(orthodox_easter(year))[5:]) == (west, east)


@given(st.integers(1900, 2100))
def test_easter_is_a_sunday(year: int) -> None:
    assert easter(year).weekday() == orthodox_easter(year).weekday() == 6


PIECES = """the eve of christmas new year's lunar 15 th day
农 历 闰 八 月 初 十 五 一 前 夕 除 大 雪 年"""


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(PIECES.split()),
        max_size=12,
    ),
    st.integers(1890, 2110),
)
def test_no_text_makes_it_fail(words: list[str], year: int) -> None:
    tokens = tokenise(" ".join(words))
    for at in range(len(tokens) + 1):
        if found := holiday(tokens, at):
            assert at < found[0] <= len(tokens)
            day = found[1](year)
            assert day is None or day.year == year
