"""What skips holidays keeps silent on them, and rings on the weekend days that make up for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.reminder import Reminder
from assistant.reminders.holidays import NEVER, rests
from assistant.reminders.recurrence import next_after, times_between

BREAKS_OF_2026 = """
2026-01-01 2026-01-02 2026-01-03
2026-02-15 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-21 2026-02-22 2026-02-23
2026-04-04 2026-04-05 2026-04-06 2026-05-01 2026-05-02 2026-05-03 2026-05-04 2026-05-05
2026-06-19 2026-06-20 2026-06-21 2026-09-25 2026-09-26 2026-09-27
2026-10-01 2026-10-02 2026-10-03 2026-10-04 2026-10-05 2026-10-06 2026-10-07
"""
"""As the State Council published them, with their weekends."""
MADE_UP_2026 = "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"
YEAR = [date(2026, 1, 1) + timedelta(days=ahead) for ahead in range(365)]
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def alarm(rrule: str, start: datetime, *, skips: bool = True) -> Reminder:
    return Reminder(
        kind="alarm", due=start, start=start, rrule=rrule, skips_holidays=skips, person="anna", language="zh"
    )


def days(reminder: Reminder, number: int, country: str) -> list[date]:
    end = reminder.due + timedelta(days=number)
    return [each.date() for each in times_between(reminder, reminder.due, end, rests(country))]


def test_chinas_breaks_are_those_that_were_published() -> None:
    china = rests("CN")
    assert [str(day) for day in YEAR if china.holiday(day)] == BREAKS_OF_2026.split()
    assert [str(day) for day in YEAR if china.made_up(day)] == MADE_UP_2026.split()


def test_an_alarm_of_workdays_follows_the_make_up_days() -> None:
    start = datetime(2026, 9, 19, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    found = [day.day for day in days(alarm(WORKDAYS, start), 23, "CN")]
    assert found == [20, 21, 22, 23, 24, 28, 29, 30, 8, 9, 10]


def test_one_that_does_not_skip_holidays_knows_none() -> None:
    start = datetime(2026, 9, 28, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    found = [day.day for day in days(alarm(WORKDAYS, start, skips=False), 14, "CN")]
    assert found == [28, 29, 30, 1, 2, 5, 6, 7, 8, 9]


def test_a_daily_alarm_keeps_silent_through_the_whole_break() -> None:
    start = datetime(2026, 9, 29, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert [day.day for day in days(alarm("FREQ=DAILY", start), 13, "CN")] == [29, 30, 8, 9, 10, 11]


def test_an_alarm_of_saturdays_rings_on_those_that_are_no_holiday() -> None:
    start = datetime(2026, 9, 19, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert [day.day for day in days(alarm("FREQ=WEEKLY;BYDAY=SA", start), 22, "CN")] == [19, 10]


def test_the_last_working_day_of_a_month_is_no_holiday() -> None:
    start = datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    reminder = alarm("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", start)
    assert [str(day) for day in days(reminder, 62, "DE")] == ["2026-04-01", "2026-05-04", "2026-06-01"]


def test_elsewhere_a_weekend_beside_a_holiday_is_a_weekend() -> None:
    labor_day = datetime(2026, 9, 4, 8, tzinfo=ZoneInfo("America/New_York"))
    assert [day.day for day in days(alarm("FREQ=DAILY", labor_day), 5, "US")] == [4, 5, 6, 8]


def test_a_year_that_is_not_published_has_its_statutory_days() -> None:
    china = rests("CN")
    assert china.holiday(date(2035, 10, 1))
    assert not any(china.made_up(date(2035, 1, 1) + timedelta(days=ahead)) for ahead in range(365))


def test_hours_of_work_follow_the_make_up_days_too() -> None:
    friday = datetime(2026, 10, 9, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    hourly = alarm("FREQ=HOURLY;BYMINUTE=0;BYHOUR=9,17;BYDAY=MO,TU,WE,TH,FR", friday)
    assert next_after(hourly, friday, rests("CN")) == datetime(2026, 10, 10, 9, tzinfo=friday.tzinfo)


@pytest.mark.parametrize("day", YEAR[::50])
def test_never_is_a_year_without_holidays(day: date) -> None:
    assert not NEVER.holiday(day)
    assert not NEVER.made_up(day)
