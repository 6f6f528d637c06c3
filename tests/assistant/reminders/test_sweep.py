"""For a year in twenty zones, nothing rings wrong, twice or not at all.

What is right is found minute by minute: the wall clock of each zone is read at every minute of a year, and a
time rings when the wall clock first shows it; what it never shows, as long after the change of the clocks.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pytest

from assistant.lunar import lunar
from assistant.reminder import Reminder
from assistant.reminders.recurrence import next_after, times_between


def is_new_moon(day: date) -> bool:
    found = lunar(day)
    return found is not None and found.day == 1


YEARS = {
    "Africa/Cairo": 2026,
    "Africa/Casablanca": 2026,  # goes back for Ramadan
    "America/Havana": 2026,  # changes at midnight
    "America/New_York": 2026,
    "America/Santiago": 2026,
    "America/Sao_Paulo": 2018,  # changed at midnight
    "America/St_Johns": 2026,
    "Antarctica/Troll": 2026,  # by two hours
    "Asia/Beirut": 2026,
    "Asia/Kathmandu": 2026,
    "Asia/Kolkata": 2026,
    "Asia/Pyongyang": 2018,  # changed its zone by half an hour
    "Asia/Shanghai": 2026,
    "Asia/Tehran": 2021,  # changed at midnight
    "Asia/Tokyo": 2026,
    "Australia/Lord_Howe": 2026,  # by half an hour
    "Europe/Berlin": 2026,
    "Europe/London": 2026,
    "Pacific/Apia": 2011,  # left out a day
    "Pacific/Auckland": 2026,
    "Pacific/Chatham": 2026,
    "UTC": 2026,
}
CHANGING = [
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Asia/Pyongyang",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
]
CLOCKS = [time(0), time(0, 30), time(1, 30), time(2, 15), time(2, 30), time(3), time(12), time(23, 45)]
RULES: Mapping[str, Callable[[date], bool]] = {
    "FREQ=DAILY": lambda day: True,
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": lambda day: day.weekday() < 5,
    "FREQ=WEEKLY;BYDAY=SU": lambda day: day.weekday() == 6,
    "FREQ=MONTHLY;BYMONTHDAY=31": lambda day: day.day == monthrange(day.year, day.month)[1],
    "FREQ=MONTHLY;BYDAY=1SU": lambda day: day.weekday() == 6 and day.day <= 7,
    "FREQ=MONTHLY;BYMONTHDAY=29": lambda day: (
        day.day == 29 or (day.month == 2 and (day + timedelta(1)).month == 3)
    ),
    "RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=1": is_new_moon,
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUARTER = 15


Minutes = npt.NDArray[np.int64]
"""Since the epoch: of UTC, or as the wall clock shows them."""


class Year:
    """Every minute of it, as the wall clock shows it."""

    def __init__(self, name: str, year: int) -> None:
        self.utc, quarters = _quarters(name, year)
        self.wall: Minutes = self.utc + np.repeat(quarters, QUARTER)

    @cached_property
    def first_shown(self) -> Minutes:
        """For each minute of the wall clock, when it is first shown, or would have been."""
        shown = np.full(self.wall.max() - self.wall[0] + 1, -1, np.int64)
        shown[(self.wall - self.wall[0])[::-1]] = self.utc[::-1]
        for late in np.flatnonzero(np.diff(self.wall) > 1) + 1:
            gap = slice(self.wall[late - 1] + 1 - self.wall[0], self.wall[late] - self.wall[0])
            shown[gap] = self.utc[late] + np.arange(gap.stop - gap.start)
        assert shown.min() >= 0
        return shown

    def rings(self, falls: Callable[[date], bool], clock: time) -> list[int]:
        days = range(self.wall[0] // 1440, self.wall[-1] // 1440 + 1)
        minutes = [day * 1440 + clock.hour * 60 + clock.minute for day in days if falls(_day(day))]
        found: list[int] = np.unique(self.first_shown[np.array(minutes) - self.wall[0]]).tolist()
        return found


@cache
def _quarters(name: str, year: int) -> tuple[Minutes, Minutes]:
    """The minutes of a year, and how far the wall clock is ahead in each quarter of an hour.

    No zone changes its clocks in the midst of one.
    """
    zone = ZoneInfo(name)
    first, last = (_minute(datetime(year + ahead, 1, 1, tzinfo=zone)) for ahead in (0, 1))
    starts = range(first, last, QUARTER)
    return np.arange(first, last), np.array([_ahead(each, zone) for each in starts])


def _ahead(minute: int, zone: ZoneInfo) -> int:
    offset = (EPOCH + minute * MINUTE).astimezone(zone).utcoffset()
    assert offset is not None
    return offset // MINUTE


@cache
def _day(number: int) -> date:
    return EPOCH.date() + timedelta(days=number)


@pytest.mark.parametrize("name", YEARS)
def test_a_year_has_no_wrong_ring(name: str) -> None:
    zone, year = ZoneInfo(name), Year(name, YEARS[name])
    begins, ends = (datetime(YEARS[name] + ahead, 1, 1, tzinfo=zone) for ahead in (0, 1))
    for rrule, falls in RULES.items():
        for clock in CLOCKS:
            reminder = _reminder(rrule, begins - timedelta(days=400), clock)
            found = [_minute(each) for each in times_between(reminder, begins, ends)]
            assert found == year.rings(falls, clock), (rrule, clock)


@pytest.mark.parametrize("name", YEARS)
def test_one_ring_leads_to_the_next_through_the_year(name: str) -> None:
    zone = ZoneInfo(name)
    begins, ends = (datetime(YEARS[name] + ahead, 1, 1, tzinfo=zone) for ahead in (0, 1))
    reminder = _reminder("FREQ=DAILY", begins - timedelta(days=40), time(2, 30))
    walked, moment = [], next_after(reminder, begins)
    while moment and moment < ends:
        walked.append(moment)
        moment = next_after(reminder, moment)
    assert walked == list(times_between(reminder, begins, ends))


@pytest.mark.parametrize("name", CHANGING)
def test_the_full_hours_of_a_year_are_those_that_the_clock_shows(name: str) -> None:
    zone, year = ZoneInfo(name), Year(name, YEARS[name])
    begins, ends = (datetime(YEARS[name] + ahead, 1, 1, tzinfo=zone) for ahead in (0, 1))
    reminder = _reminder("FREQ=HOURLY;BYMINUTE=0", begins - timedelta(days=3), time(0, 20))
    found = [_minute(each) for each in times_between(reminder, begins, ends)]
    assert found == year.utc[year.wall % 60 == 0].tolist()


def _reminder(rrule: str, near: datetime, clock: time) -> Reminder:
    start = datetime.combine(near.date(), clock, near.tzinfo)
    return Reminder(kind="alarm", due=start, start=start, rrule=rrule, person="anna", language="en")


def _minute(moment: datetime) -> int:
    assert moment.second == 0
    return (moment.astimezone(UTC) - EPOCH) // MINUTE
