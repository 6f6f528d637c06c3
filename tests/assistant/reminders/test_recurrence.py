"""What recurs comes when it was meant to, whatever the rule, the clock and the calendar do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReminderRefused
from assistant.reminder import Reminder
from assistant.reminders.recurrence import moved, next_after, times_between, too_often

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
CENTURY = timedelta(days=36_000)


def reminder(rrule: str, start: str, zone: tzinfo = SHANGHAI) -> Reminder:
    first = datetime.fromisoformat(start).replace(tzinfo=zone)
    return Reminder(kind="alarm", due=first, start=first, rrule=rrule, person="anna", language="en")


def first(rrule: str, start: str, number: int = 4, zone: tzinfo = SHANGHAI) -> list[str]:
    """Its first times as the wall clock shows them."""
    given = reminder(rrule, start, zone)
    times = islice(times_between(given, given.due, given.due + CENTURY), number)
    return [f"{each:%Y-%m-%d %H:%M}" for each in times]


RULES = [
    ("FREQ=DAILY", "2026-03-04T08:00", "2026-03-04 08:00, 2026-03-05 08:00, 2026-03-06 08:00"),
    ("FREQ=DAILY;INTERVAL=10", "2026-03-04T08:00", "2026-03-04 08:00, 2026-03-14 08:00, 2026-03-24 08:00"),
    ("FREQ=DAILY;BYHOUR=8,20", "2026-03-04T09:00", "2026-03-04 20:00, 2026-03-05 08:00, 2026-03-05 20:00"),
    ("FREQ=WEEKLY", "2026-03-04T08:00", "2026-03-04 08:00, 2026-03-11 08:00, 2026-03-18 08:00"),
    ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-03-04T08:00", "2026-03-17 08:00, 2026-03-31 08:00"),
    ("FREQ=MONTHLY;BYDAY=1MO", "2026-03-04T08:00", "2026-04-06 08:00, 2026-05-04 08:00, 2026-06-01 08:00"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "2026-03-04T08:00", "2026-03-27 08:00, 2026-04-24 08:00"),
    ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-05-01T08:00", "2026-05-29 08:00"),
    ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "2026-03-04T08:00", "2026-03-13 08:00, 2026-11-13 08:00"),
    ("FREQ=YEARLY", "2026-03-04T08:00", "2026-03-04 08:00, 2027-03-04 08:00, 2028-03-04 08:00"),
    ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-03-04T08:00", "2026-11-26 08:00, 2027-11-25 08:00"),
    ("FREQ=MINUTELY;INTERVAL=90", "2026-03-04T23:00", "2026-03-04 23:00, 2026-03-05 00:30, 2026-03-05 02:00"),
    ("FREQ=HOURLY;BYHOUR=9,10,11", "2026-03-04T10:00", "2026-03-04 10:00, 2026-03-04 11:00"),
    ("FREQ=HOURLY;BYMINUTE=0", "2026-03-04T10:10", "2026-03-04 11:00, 2026-03-04 12:00, 2026-03-04 13:00"),
    ("FREQ=HOURLY;INTERVAL=3;BYMINUTE=0,30", "2026-03-04T10:00", "2026-03-04 10:00, 2026-03-04 10:30"),
    ("FREQ=DAILY;COUNT=2", "2026-03-04T08:00", "2026-03-04 08:00, 2026-03-05 08:00"),
    ("FREQ=DAILY;UNTIL=20260305", "2026-03-04T08:00", "2026-03-04 08:00, 2026-03-05 08:00"),
    ("FREQ=DAILY;UNTIL=20260305T000000Z", "2026-03-04T08:00", "2026-03-04 08:00, 2026-03-05 08:00"),
    ("FREQ=DAILY;UNTIL=20260305T075959", "2026-03-04T08:00", "2026-03-04 08:00"),
    ("RRULE:freq=daily;wkst=su;count=1", "2026-03-04T08:00", "2026-03-04 08:00"),
]  # fmt: skip


@pytest.mark.parametrize(("rrule", "start", "times"), RULES)
def test_a_rule_gives_its_times(rrule: str, start: str, times: str) -> None:
    found = first(rrule, start)
    expected = times.split(", ")
    assert found[: len(expected)] == expected
    assert ("COUNT" in rrule.upper() or "UNTIL" in rrule) == (len(found) == len(expected) < 4)


SHORTER = [
    ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31T08:00", "2026-01-31, 2026-02-28, 2026-03-31, 2026-04-30"),
    ("FREQ=MONTHLY", "2026-01-30T08:00", "2026-01-30, 2026-02-28, 2026-03-30, 2026-04-30"),
    ("FREQ=MONTHLY;BYMONTHDAY=30,31", "2026-01-30T08:00", "2026-01-30, 2026-01-31, 2026-02-28, 2026-03-30"),
    ("FREQ=MONTHLY;BYMONTHDAY=31;SKIP=OMIT", "2026-01-31T08:00", "2026-01-31, 2026-03-31, 2026-05-31"),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2026-01-01T08:00", "2026-02-28, 2027-02-28, 2028-02-29"),
    ("FREQ=YEARLY", "2024-02-29T08:00", "2024-02-29, 2025-02-28, 2026-02-28, 2027-02-28"),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-01T08:00", "2026-01-31, 2026-02-28, 2026-03-31, 2026-04-30"),
]


@pytest.mark.parametrize(("rrule", "start", "days"), SHORTER)
def test_a_shorter_month_gives_its_last_day(rrule: str, start: str, days: str) -> None:
    expected = days.split(", ")
    assert [each[:10] for each in first(rrule, start)][: len(expected)] == expected


@pytest.mark.parametrize(
    ("rrule", "is_moved"),
    [
        *(("FREQ=MONTHLY;BYMONTHDAY=31", True), ("FREQ=MONTHLY;BYMONTHDAY=28", False)),
        *(("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", True), ("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31", True)),
        *(("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31", False), ("FREQ=MONTHLY;BYMONTHDAY=-1", False)),
        *(("FREQ=MONTHLY;BYMONTHDAY=31;SKIP=OMIT", False), ("FREQ=MONTHLY;BYDAY=5MO", False)),
        *(("RSCALE=CHINESE;FREQ=MONTHLY;BYMONTHDAY=30", True), ("FREQ=DAILY", False)),
        *(("RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15", False), ("FREQ=YEARLY", False)),
    ],
)
def test_what_falls_on_another_day_in_shorter_months_can_be_told(rrule: str, is_moved: bool) -> None:
    assert moved(rrule) is is_moved


def test_what_the_rule_leaves_open_is_told_from_the_start() -> None:
    assert (moved("FREQ=YEARLY", date(2024, 2, 29)), moved("FREQ=MONTHLY", date(2026, 1, 31))) == (True, True)
    assert not moved("FREQ=YEARLY", date(2024, 3, 31))


LUNAR = [
    ("FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15", "2025-01-01", "2025-10-06, 2026-09-25, 2027-09-15, 2028-10-03"),
    ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1", "2025-01-01", "2025-01-28, 2026-02-16, 2027-02-05, 2028-01-25"),
    ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30", "2025-01-01", "2025-01-28, 2026-02-16, 2027-02-05, 2028-01-25"),
    ("FREQ=YEARLY;BYMONTH=6L;BYMONTHDAY=1", "2024-01-01", "2024-07-06, 2025-07-25, 2026-07-14"),
    ("FREQ=YEARLY;BYMONTH=6L;BYMONTHDAY=1;SKIP=OMIT", "2024-01-01", "2025-07-25"),
    ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1", "2024-01-01", "2024-07-06, 2025-06-25, 2026-07-14"),
    ("FREQ=MONTHLY;BYMONTHDAY=1,15", "2025-07-20", "2025-07-25, 2025-08-08, 2025-08-23, 2025-09-06"),
    ("FREQ=YEARLY", "2025-01-29", "2025-01-29, 2026-02-17, 2027-02-06, 2028-01-26"),
    ("FREQ=YEARLY;INTERVAL=2", "2025-01-29", "2025-01-29, 2027-02-06, 2029-02-13"),
]


@pytest.mark.parametrize(("rule", "start", "days"), LUNAR)
def test_lunar_months_are_counted_as_the_calendar_has_them(rule: str, start: str, days: str) -> None:
    expected = days.split(", ")
    found = first(f"RSCALE=CHINESE;{rule}", f"{start}T08:00")
    assert [each[:10] for each in found][: len(expected)] == expected


def test_a_time_that_the_clocks_leave_out_comes_as_long_after_midnight_as_ever() -> None:
    assert first("FREQ=DAILY", "2026-03-28T02:30", 3, BERLIN) == [
        *("2026-03-28 02:30", "2026-03-29 03:30", "2026-03-30 02:30"),
    ]


def test_times_that_fall_together_there_ring_once() -> None:
    assert first("FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,45", "2026-03-29T00:00", 3, BERLIN) == [
        *("2026-03-29 03:00", "2026-03-29 03:45", "2026-03-30 02:00"),
    ]


def test_a_time_that_comes_twice_rings_the_first_time() -> None:
    given = reminder("FREQ=DAILY", "2026-10-24T02:30", BERLIN)
    found = list(times_between(given, given.due, given.due + timedelta(days=3)))
    assert [each.utcoffset() for each in found] == [timedelta(hours=each) for each in (2, 2, 1)]
    assert next_after(given, found[1]) == found[2]


def test_hours_are_counted_as_they_pass() -> None:
    found = first("FREQ=HOURLY;INTERVAL=2", "2026-10-25T00:30", 3, BERLIN)
    assert found == ["2026-10-25 00:30", "2026-10-25 02:30", "2026-10-25 03:30"]


def test_the_zone_is_that_of_the_start_wherever_one_asks_from() -> None:
    given = reminder("FREQ=DAILY", "2026-03-01T08:00", BERLIN)
    found = next_after(given, datetime(2026, 6, 1, 6, 0, tzinfo=UTC))
    assert str(found) == "2026-06-02 08:00:00+02:00"


def test_nothing_comes_before_the_start() -> None:
    given = reminder("FREQ=DAILY;BYHOUR=8", "2026-03-04T09:00")
    assert str(next_after(given, datetime(2020, 1, 1, tzinfo=UTC)))[:16] == "2026-03-05 08:00"


def test_what_does_not_recur_comes_once() -> None:
    given = reminder("", "2026-03-04T09:00")
    assert next_after(given, given.due - timedelta(seconds=1)) == given.due
    assert next_after(given, given.due) is None


NEVER = [
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;SKIP=OMIT",
    "FREQ=DAILY;UNTIL=20200101",
    "FREQ=MINUTELY;INTERVAL=60;BYMINUTE=31",
    "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30;SKIP=OMIT",
    "FREQ=YEARLY;INTERVAL=1000000;BYMONTH=1",
]


@pytest.mark.parametrize("rrule", NEVER)
def test_what_never_comes_is_known_at_once(rrule: str) -> None:
    given = reminder(rrule, "2026-03-04T08:00")
    assert next_after(given, given.due) is None


@pytest.mark.parametrize("year", [1, 1900, 2950, 9998])
def test_far_away_nothing_comes(year: int) -> None:
    moment = datetime(year, 6, 1, 12, tzinfo=UTC)
    assert next_after(reminder("FREQ=DAILY", "2026-03-04T08:00"), moment) is None
    given = Reminder(kind="alarm", due=moment, start=moment, rrule="FREQ=DAILY", person="a", language="en")
    assert next_after(given, moment) is None


BROKEN = [
    "FREQ",
    "INTERVAL=2",
    "FREQ=HOURLYISH",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=DAILY;COUNT=٣",
    "FREQ=DAILY;COUNT=3;UNTIL=20270101",
    "FREQ=DAILY;UNTIL=20261332",
    "FREQ=DAILY;UNTIL=tomorrow",
    "FREQ=DAILY;BYHOUR=24",
    "FREQ=DAILY;BYHOUR=",
    "FREQ=DAILY;BYMINUTE=60",
    "FREQ=DAILY;BYSETPOS=0",
    "FREQ=HOURLY;BYSETPOS=3",
    "FREQ=YEARLY;BYSETPOS=3;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=MONTHLY;BYDAY=99MO",
    "FREQ=MONTHLY;BYDAY=XX",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=YEARLY;BYMONTH=13",
    "FREQ=YEARLY;BYMONTH=6L",
    "FREQ=YEARLY;BYWEEKNO=20",
    "FREQ=DAILY;FREQ=DAILY",
    "FREQ=DAILY;SKIP=FORWARD",
    "FREQ=DAILY;RSCALE=CHINESE",
    "FREQ=DAILY;RSCALE=HEBREW",
    "FREQ=DAILY;DTSTART=20200101",
    "FREQ=DAILY;" + "BYHOUR=1," * 1200,
    "FREQ=DAILY\nFREQ=WEEKLY",
]


@pytest.mark.parametrize("rrule", BROKEN, ids=lambda rrule: rrule[:40])
def test_a_broken_rule_is_refused(rrule: str) -> None:
    with pytest.raises(ReminderRefused):
        next_after(reminder(rrule, "2026-03-04T08:00"), datetime(2026, 3, 4, tzinfo=UTC))


@pytest.mark.parametrize(
    ("rrule", "is_too_often"),
    [
        *(("FREQ=SECONDLY", True), ("FREQ=SECONDLY;INTERVAL=59", True), ("FREQ=SECONDLY;INTERVAL=60", False)),
        *(("FREQ=MINUTELY", False), ("FREQ=DAILY;BYSECOND=0,1", True), ("FREQ=DAILY", False)),
    ],
)
def test_more_than_once_a_minute_is_too_often(rrule: str, is_too_often: bool) -> None:
    assert too_often(rrule) is is_too_often
    given = reminder(rrule, "2026-03-04T08:00")
    if is_too_often:
        with pytest.raises(ReminderRefused) as refused:
            next_after(given, given.due)
        assert refused.value.key == "too_often"
    else:
        assert next_after(given, given.due)


ZONES = st.sampled_from(
    [BERLIN, SHANGHAI, UTC, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/St_Johns")]
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001 its zone is added


@st.composite
def rules(draw: st.DrawFn) -> str:
    """By days, with one clock time a day."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    if frequency == "WEEKLY":
        days = draw(st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=3))
        parts += [f"BYDAY={','.join(sorted(days))}"] if days else []
        parts += draw(st.sampled_from([[], ["WKST=SU"], ["WKST=WE"]]))
    if frequency in ("MONTHLY", "YEARLY") and draw(st.booleans()):
        day = st.sampled_from(
            ["BYMONTHDAY=31", "BYMONTHDAY=-1,5", "BYDAY=-1FR", "BYDAY=2MO,3TU", "BYYEARDAY=-1,60"]
        )
        parts.append(draw(day.filter(lambda part: frequency == "YEARLY" or "YEAR" not in part)))
    parts += draw(st.sampled_from([[], ["BYMONTH=2,7"]]))
    parts += draw(st.sampled_from([[], ["BYHOUR=2;BYMINUTE=30"], ["BYHOUR=0;BYMINUTE=0"]]))
    return ";".join(parts)


@settings(max_examples=60, deadline=None)
@given(rules(), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=1500)), ZONES)
def test_times_rise_and_keep_to_the_wall_clock(
    rrule: str, start: datetime, later: timedelta, zone: tzinfo
) -> None:
    given = reminder(rrule, start.isoformat(), zone)
    after = given.due + later
    found: list[datetime] = []
    while len(found) < 5 and (moment := next_after(given, found[-1] if found else after)):
        found.append(moment)
    instants = [each.astimezone(UTC) for each in (after, *found)]
    assert all(one < other for one, other in pairwise(instants))
    again = list(islice(times_between(given, after + timedelta(microseconds=1), after + CENTURY), 5))
    assert again == found[: len(again)]
    clocks = {_wanted(rrule, start)}
    assert all(each.time() in clocks or _was_left_out(each, *clocks) for each in found)


def _wanted(rrule: str, start: datetime) -> time:
    clock = start.time().replace(microsecond=0)
    hour, minute = (
        (2, 30) if "BYHOUR=2" in rrule else (0, 0) if "BYHOUR=0" in rrule else (clock.hour, clock.minute)
    )
    return clock.replace(hour=hour, minute=minute)


def _was_left_out(moment: datetime, clock: time) -> bool:
    """Whether the wall clock never shows that time on this day, or on the one before."""
    days = (moment.date(), moment.date() - timedelta(days=1))
    wanted = (datetime.combine(day, clock, moment.tzinfo) for day in days)
    return any(each.astimezone(UTC) == moment and each.time() != moment.time() for each in wanted)


@settings(max_examples=60, deadline=None)
@given(rules(), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=900)))
def test_where_nothing_is_moved_the_library_says_the_same(
    rrule: str, start: datetime, later: timedelta
) -> None:
    given = reminder(f"{rrule};SKIP=OMIT", start.replace(microsecond=0).isoformat(), UTC)
    after = given.due + later
    theirs = rrulestr(rrule, dtstart=given.due).xafter(after, count=5)
    horizon = after + timedelta(days=3600)
    ours = islice(times_between(given, after + timedelta(seconds=1), horizon), 5)
    assert list(ours) == [each for each in theirs if each < horizon]
