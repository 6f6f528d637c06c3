"""Lunar dates are read whole, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from assistant.understanding.tokens import tokenise
from assistant.understanding.when.lunardates import lunar_date

SAID = [
    ("农历八月十五", "2026-09-25"),
    ("阴历三月初三", "2026-04-19"),
    ("農曆八月十五", "2026-09-25"),
    ("农历8月15日", "2026-09-25"),
    ("腊月二十三", "2026-02-10"),
    ("腊月廿三", "2026-02-10"),
    ("冬月初一", "2026-12-09"),
    ("正月初一", "2026-02-17"),
    ("大年初三", "2026-02-19"),
    ("初五", "2026-02-21"),
    ("三月初三", "2026-04-19"),
    ("the fifteenth day of the eighth lunar month", "2026-09-25"),
    ("the 8th of the 12th month of the lunar calendar", "2026-01-26"),
]


@pytest.mark.parametrize(("text", "day"), SAID)
def test_lunar_dates_are_read_whole(text: str, day: str) -> None:
    tokens = tokenise(text)
    found = lunar_date(tokens, 0)
    assert found
    assert (found[0], str(found[1](2026))) == (len(tokens), day)


def test_a_leap_month_comes_only_in_its_year() -> None:
    found = lunar_date(tokenise("闰六月初一"), 0)
    assert found
    assert [str(found[1](year)) for year in (2025, 2026)] == ["2025-07-25", "None"]


@pytest.mark.parametrize("text", ["八月十五", "初一", "初二学生", "大年", "农历", "五月三号", "正月"])
def test_what_is_no_lunar_date_is_not_found(text: str) -> None:
    assert lunar_date(tokenise(text), 0) is None
