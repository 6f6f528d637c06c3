"""What comes back is read with its rule and its first occurrence. It is Wednesday, noon."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understanding.tokens import tokenise
from assistant.understanding.when.expression import Expression
from assistant.understanding.when.recurrence import recurrences
from assistant.understanding.when.rrule import Rule
from assistant.understanding.when.words import Words

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"

READ = [
    ("every day", "FREQ=DAILY", "03-04"),
    ("every weekday at 7", f"{WORKDAYS};BYHOUR=7;BYMINUTE=0", "03-05T07:00"),
    ("every weekend", "FREQ=WEEKLY;BYDAY=SA,SU", "03-07"),
    ("every monday and wednesday", "FREQ=WEEKLY;BYDAY=MO,WE", "03-04"),
    (
        "every monday, wednesday and friday at 9am",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=9;BYMINUTE=0",
        "03-06T09:00",
    ),
    ("every other thursday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "03-05"),
    ("every two weeks", "FREQ=WEEKLY;INTERVAL=2", "03-04"),
    ("weekdays at 8", f"{WORKDAYS};BYHOUR=8;BYMINUTE=0", "03-05T08:00"),
    ("mondays at 9", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0", "03-09T09:00"),
    ("on mondays", "FREQ=WEEKLY;BYDAY=MO", "03-09"),
    ("daily at noon", "FREQ=DAILY;BYHOUR=12;BYMINUTE=0", "03-05T12:00"),
    ("every morning at 8", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "03-05T08:00"),
    ("every hour", "FREQ=HOURLY", "03-04T13:00"),
    ("every 15 minutes", "FREQ=MINUTELY;INTERVAL=15", "03-04T12:15"),
    ("every half hour", "FREQ=MINUTELY;INTERVAL=30", "03-04T12:30"),
    ("every month on the 3rd", "FREQ=MONTHLY;BYMONTHDAY=3", "04-03"),
    ("the first monday of each month", "FREQ=MONTHLY;BYDAY=1MO", "04-06"),
    ("last day of every month", "FREQ=MONTHLY;BYMONTHDAY=-1", "03-31"),
    ("every year on May 3rd", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", "05-03"),
    ("yearly", "FREQ=YEARLY", "03-04"),
    ("biweekly", "FREQ=WEEKLY;INTERVAL=2", "03-04"),
    ("from monday to friday at 7", f"{WORKDAYS};BYHOUR=7;BYMINUTE=0", "03-05T07:00"),
    ("monday to friday at 7", f"{WORKDAYS};BYHOUR=7;BYMINUTE=0", "03-05T07:00"),
    ("6am everyday", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0", "03-05T06:00"),
    ("3pm every day", "FREQ=DAILY;BYHOUR=15;BYMINUTE=0", "03-04T15:00"),
    ("at 9am every Sunday", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0", "03-08T09:00"),
    ("every night at 9", "FREQ=DAILY;BYHOUR=21;BYMINUTE=0", "03-04T21:00"),
    ("mornings at 9am", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0", "03-05T09:00"),
    ("tuesday afternoons", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=12;BYMINUTE=0", "03-10T12:00"),
    ("Friday mornings", "FREQ=WEEKLY;BYDAY=FR;BYHOUR=8;BYMINUTE=0", "03-06T08:00"),
    ("on 19th of every month", "FREQ=MONTHLY;BYMONTHDAY=19", "03-19"),
    ("each 4/15", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15", "04-15"),
    ("every two weekends", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU", "03-07"),
    ("once a year", "FREQ=YEARLY", "03-04"),
    ("each quarter", "FREQ=MONTHLY;INTERVAL=3", "03-04"),
    ("one a day", "FREQ=DAILY", "03-04"),
    ("each two days", "FREQ=DAILY;INTERVAL=2", "03-04"),
    ("every christmas", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "12-25"),
    ("every thanksgiving", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "11-26"),
    ("every third day", "FREQ=DAILY;INTERVAL=3", "03-04"),
    ("every monday at 8 and 12", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=8,12;BYMINUTE=0", "03-09T08:00"),
    ("every day from 9 to 11", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0", "03-05T09:00"),
    ("从后天起每天早上六点", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0", "03-06T06:00"),
    ("每天早上六点，从后天开始", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0", "03-06T06:00"),
    ("every day starting friday at 6", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0", "03-06T06:00"),
    ("every day at 6 starting friday", "FREQ=DAILY;BYHOUR=6;BYMINUTE=0", "03-06T06:00"),
    ("every day starting at 9", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0", "03-05T09:00"),
    ("starting next month, every monday", "FREQ=WEEKLY;BYDAY=MO", "04-06"),
    ("从周一到周五每天早上七点", f"{WORKDAYS};BYHOUR=7;BYMINUTE=0", "03-05T07:00"),
    ("the 1st and 15th of every month", "FREQ=MONTHLY;BYMONTHDAY=1,15", "03-15"),
    ("last working day of each month", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "03-31"),
    ("may 3rd every year", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", "05-03"),
    ("nightly", "FREQ=DAILY;BYHOUR=18;BYMINUTE=0", "03-04T18:00"),
    ("every hour from 9 to 5", "FREQ=HOURLY;BYHOUR=9,10,11,12,13,14,15,16,17", "03-04T13:00"),
    ("every monday through friday at 6 am", f"{WORKDAYS};BYHOUR=6;BYMINUTE=0", "03-05T06:00"),
    ("mon-fri at 6:30", f"{WORKDAYS};BYHOUR=6;BYMINUTE=30", "03-05T06:30"),
    ("weekdays", WORKDAYS, "03-04"),
    ("every other day at 8 pm", "FREQ=DAILY;INTERVAL=2;BYHOUR=20;BYMINUTE=0", "03-04T20:00"),
    ("every single day", "FREQ=DAILY", "03-04"),
    ("every evening", "FREQ=DAILY;BYHOUR=18;BYMINUTE=0", "03-04T18:00"),
    ("every minute", "FREQ=MINUTELY", "03-04T12:01"),
    ("every 90 minutes", "FREQ=MINUTELY;INTERVAL=90", "03-04T13:30"),
    ("every hour and a half", "FREQ=MINUTELY;INTERVAL=90", "03-04T13:30"),
    ("thursdays every other week", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "03-05"),
    ("every couple of days", "FREQ=DAILY;INTERVAL=2", "03-04"),
    ("every tuesday morning at 10", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=10;BYMINUTE=0", "03-10T10:00"),
    ("every last friday of the month", "FREQ=MONTHLY;BYDAY=-1FR", "03-27"),
    ("every 3 months", "FREQ=MONTHLY;INTERVAL=3", "03-04"),
    ("weekly", "FREQ=WEEKLY", "03-04"),
    ("every week on monday at 10", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=10;BYMINUTE=0", "03-09T10:00"),
    ("monday every week at 9", "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0", "03-09T09:00"),
    ("每天早上七点", "FREQ=DAILY;BYHOUR=7;BYMINUTE=0", "03-05T07:00"),
    ("每周一三五早上八点", "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=8;BYMINUTE=0", "03-06T08:00"),
    ("每周一到周五", WORKDAYS, "03-04"),
    ("工作日早上七点", f"{WORKDAYS};BYHOUR=7;BYMINUTE=0", "03-05T07:00"),
    ("每个周末", "FREQ=WEEKLY;BYDAY=SA,SU", "03-07"),
    ("每隔两天", "FREQ=DAILY;INTERVAL=3", "03-04"),
    ("每隔一天", "FREQ=DAILY;INTERVAL=2", "03-04"),
    ("每两天", "FREQ=DAILY;INTERVAL=2", "03-04"),
    ("隔天", "FREQ=DAILY;INTERVAL=2", "03-04"),
    ("每月最后一天", "FREQ=MONTHLY;BYMONTHDAY=-1", "03-31"),
    ("每月三号", "FREQ=MONTHLY;BYMONTHDAY=3", "04-03"),
    ("每年五月三号", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", "05-03"),
    ("每个月第一个周一", "FREQ=MONTHLY;BYDAY=1MO", "04-06"),
    ("每小时", "FREQ=HOURLY", "03-04T13:00"),
    ("每半小时", "FREQ=MINUTELY;INTERVAL=30", "03-04T12:30"),
    ("每逢周五", "FREQ=WEEKLY;BYDAY=FR", "03-06"),
    ("天天", "FREQ=DAILY", "03-04"),
    ("每晚", "FREQ=DAILY;BYHOUR=18;BYMINUTE=0", "03-04T18:00"),
    ("逢周二", "FREQ=WEEKLY;BYDAY=TU", "03-10"),
    ("每隔3天", "FREQ=DAILY;INTERVAL=3", "03-04"),
    ("每个工作日的下午三点", f"{WORKDAYS};BYHOUR=15;BYMINUTE=0", "03-04T15:00"),
    ("每个周末九点", "FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=9;BYMINUTE=0", "03-07T09:00"),
    ("每周六上午9点到11点", "FREQ=WEEKLY;BYDAY=SA;BYHOUR=9;BYMINUTE=0", "03-07T09:00"),
    ("每天晚上8点——9点", "FREQ=DAILY;BYHOUR=20;BYMINUTE=0", "03-04T20:00"),
    ("每个工作日9点", f"{WORKDAYS};BYHOUR=9;BYMINUTE=0", "03-05T09:00"),
    ("每年母亲节", "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", "05-10"),
    ("每个星期", "FREQ=WEEKLY", "03-04"),
    ("每个月", "FREQ=MONTHLY", "03-04"),
    ("每周一次", "FREQ=WEEKLY", "03-04"),
    ("一周一次", "FREQ=WEEKLY", "03-04"),
    ("每两周的周一早上九点", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9;BYMINUTE=0", "03-09T09:00"),
    ("隔周周三", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "03-04"),
    ("每周二、周四晚上八点", "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0", "03-05T20:00"),
    ("周一到周五早上七点", f"{WORKDAYS};BYHOUR=7;BYMINUTE=0", "03-05T07:00"),
    ("周一三五早上八点", "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=8;BYMINUTE=0", "03-06T08:00"),
    ("每月初一十五", "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1,15", "03-19"),
    ("每月15号上午十点", "FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=10;BYMINUTE=0", "03-15T10:00"),
    ("每个月的最后一个周五", "FREQ=MONTHLY;BYDAY=-1FR", "03-27"),
    ("每隔一周", "FREQ=WEEKLY;INTERVAL=2", "03-04"),
    ("每隔五分钟", "FREQ=MINUTELY;INTERVAL=5", "03-04T12:05"),
    ("每过十五分钟", "FREQ=MINUTELY;INTERVAL=15", "03-04T12:15"),
    ("每年农历八月十五", "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15", "09-25"),
    ("每年12月25日", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", "12-25"),
    ("每天", "FREQ=DAILY", "03-04"),
    ("每日", "FREQ=DAILY", "03-04"),
    ("每晚八点半", "FREQ=DAILY;BYHOUR=20;BYMINUTE=30", "03-04T20:30"),
    ("每天早上", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "03-05T08:00"),
    ("每天早上八点和晚上八点", "FREQ=DAILY;BYHOUR=8,20;BYMINUTE=0", "03-04T20:00"),
    ("每到整点", "FREQ=HOURLY;BYMINUTE=0", "03-04T13:00"),
    ("每星期天", "FREQ=WEEKLY;BYDAY=SU", "03-08"),
    ("每周日上午十点", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=10;BYMINUTE=0", "03-08T10:00"),
    ("每周六日", "FREQ=WEEKLY;BYDAY=SA,SU", "03-07"),
    ("每个月月底", "FREQ=MONTHLY;BYMONTHDAY=-1", "03-31"),
    ("每天八点", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0", "03-05T08:00"),
    ("每天下午三点到五点", "FREQ=DAILY;BYHOUR=15;BYMINUTE=0", "03-04T15:00"),
    ("每月最后一个工作日", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "03-31"),
    ("每季度", "FREQ=MONTHLY;INTERVAL=3", "03-04"),
    ("每个周一", "FREQ=WEEKLY;BYDAY=MO", "03-09"),
    ("每周末早上十点", "FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=10;BYMINUTE=0", "03-07T10:00"),
    ("每早七点", "FREQ=DAILY;BYHOUR=7;BYMINUTE=0", "03-05T07:00"),
    ("每个早上七点", "FREQ=DAILY;BYHOUR=7;BYMINUTE=0", "03-05T07:00"),
    ("每一个半小时", "FREQ=MINUTELY;INTERVAL=90", "03-04T13:30"),
    ("每周", "FREQ=WEEKLY", "03-04"),
    ("每天中午十二点", "FREQ=DAILY;BYHOUR=12;BYMINUTE=0", "03-05T12:00"),
    ("周一至周五每天早上七点", f"{WORKDAYS};BYHOUR=7;BYMINUTE=0", "03-05T07:00"),
    ("每周一周三周五", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "03-04"),
    ("每礼拜五", "FREQ=WEEKLY;BYDAY=FR", "03-06"),
    ("每三个月", "FREQ=MONTHLY;INTERVAL=3", "03-04"),
    ("每年的五月三号", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=3", "05-03"),
    ("每个小时", "FREQ=HOURLY", "03-04T13:00"),
    ("每隔一小时", "FREQ=HOURLY", "03-04T13:00"),
]


def read(text: str) -> tuple[int, Expression] | None:
    found = recurrences(Words(tokenise(text), NOW), 0)
    return found[0] if found else None


@pytest.mark.parametrize(("text", "rule", "start"), READ)
def test_a_recurrence_is_read_whole(text: str, rule: str, start: str) -> None:
    found = read(text)
    assert found
    _, expression = found
    assert text[slice(*expression.span)] == text
    begins = f"2026-{start}" + (":00+08:00" if "T" in start else "")
    assert (expression.kind, expression.rrule, expression.start) == ("recurrence", rule, begins)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "daily news",
            "weekly report",
            "twice a day",
            "monday",
            "monday to friday",
            "周一",
            "周一到周五",
        ),
        *(
            "every",
            "每",
            "每个人",
            "every song",
            "the first monday",
            "the 3rd",
            "may 3rd",
            "at 9",
            "last day",
        ),
    ],
)
def test_what_is_no_recurrence_is_not_found(text: str) -> None:
    assert read(text) is None


def test_an_hour_of_either_half_of_the_day_keeps_the_other_reading() -> None:
    found = read("every weekday at 7")
    assert found
    assert found[1].others == ("2026-03-04T19:00:00+08:00",)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("每周六上午9点到11点", "07T09", "07T11"),
        ("every day from 1 pm to 2 pm", "04T13", "04T14"),
        ("每天早上", "05T08", "05T12"),
        ("from nine to five on weekdays", "05T09", "05T17"),
        ("nine to five every day", "05T09", "05T17"),
        ("weekdays from 7 to 8 pm", "04T19", "04T20"),
    ],
)
def test_the_first_occurrence_has_an_end_where_it_was_said(text: str, start: str, end: str) -> None:
    found = read(text)
    assert found
    assert (found[1].start, found[1].end) == tuple(f"2026-03-{each}:00:00+08:00" for each in (start, end))


def test_a_gap_of_one_or_two_days_lies_between_and_a_longer_one_is_the_period() -> None:
    gaps = {text: read(f"每隔{text}") for text in ("一天", "两天", "三天", "一小时", "两周", "五分钟")}
    rules = {text: found[1].rrule for text, found in gaps.items() if found}
    assert rules == {
        "一天": "FREQ=DAILY;INTERVAL=2",
        "两天": "FREQ=DAILY;INTERVAL=3",
        "三天": "FREQ=DAILY;INTERVAL=3",
        "一小时": "FREQ=HOURLY",
        "两周": "FREQ=WEEKLY;INTERVAL=3",
        "五分钟": "FREQ=MINUTELY;INTERVAL=5",
    }


def test_a_rule_that_never_falls_has_no_first_day() -> None:
    assert Rule("YEARLY", month=2, month_days=(30,)).first_day(date(2026, 1, 1)) is None
    assert Rule("YEARLY", month=2, month_days=(29,)).first_day(date(2026, 1, 1)) == date(2028, 2, 29)


VALID = re.compile(
    r"(RSCALE=CHINESE;)?FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)"
    r"(;INTERVAL=[1-9]\d*)?(;BYMONTH=([1-9]|1[0-2]))?(;BYMONTHDAY=-?[1-9]\d?(,-?[1-9]\d?)*)?"
    r"(;BYDAY=(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU)(,(-?[1-5])?(MO|TU|WE|TH|FR|SA|SU))*)?"
    r"(;BYHOUR=1?\d(,1?\d)*|;BYHOUR=(1?\d|2[0-3])(,(1?\d|2[0-3]))*)?(;BYMINUTE=[1-5]?\d)?(;BYSETPOS=-?[1-5])?"
)
WORDS = """
every other each daily weekday weekends mondays monday and wednesday friday to first last day of the month 3rd
may at 7 pm morning hour two weeks half christmas 15 , - : 30 31 february
每 隔 两 天 周 一 三 五 到 月 号 最 后 个 早 上 八 点 半 年 农 历 初 十 晚 分 钟 小 时 工 作 日 末 逢
"""


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=10).map(" ".join))
def test_whatever_is_read_is_a_valid_rule_that_begins_after_now(text: str) -> None:
    tokens = tokenise(text)
    words = Words(tokens, NOW)
    for at in range(len(tokens)):
        for end, found in recurrences(words, at):
            assert at < end <= len(tokens)
            assert found.rrule
            assert VALID.fullmatch(found.rrule), found.rrule
            assert found.start
            assert found.start[:10] >= "2026-03-04"


def test_the_first_day_may_be_the_last_of_eight_years() -> None:
    leap = Rule("YEARLY", month=2, month_days=(29,))
    assert leap.first_day(date(1896, 3, 1)) == date(1904, 2, 29)
    assert Rule("MONTHLY", month_days=(31,)).first_day(date(2026, 4, 1)) == date(2026, 5, 31)
    assert Rule("WEEKLY", days=("MO",)).first_day(date(2026, 12, 29)) == date(2027, 1, 4)
