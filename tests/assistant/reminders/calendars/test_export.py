"""What other programs read of ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Alarm, Calendar, Event

from assistant.reminder import Reminder
from assistant.reminders.calendars.cut import cut
from assistant.reminders.calendars.expand import expand
from assistant.reminders.calendars.export import exported, uid_of
from assistant.reminders.recurrence import times_between
from tests.assistant.reminders.calendars.written import NOW, SHANGHAI, WINDOW

BERLIN = ZoneInfo("Europe/Berlin")
MADE = datetime(2026, 11, 1, tzinfo=UTC)
TEA = Reminder(
    kind="event",
    due=datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI),
    person="ann",
    language="en",
    text="Tea, milk; and \\ a\nvery " + "long " * 30 + "talk 喝茶",
    place="Main Street; 3",
    seconds=5400,
    lead_seconds=900,
    id=7,
    made=MADE,
)
ALARM = Reminder(
    kind="alarm", due=datetime(2026, 12, 1, 7, 0, tzinfo=BERLIN), person="ann", language="en", id=8, made=MADE
)


def read(*reminders: Reminder) -> list[Event]:
    text = exported(reminders, lambda reminder: reminder.kind)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    read = Calendar.from_ical(text)
    assert isinstance(read, Calendar)
    assert not read.errors
    return list(read.events)


def test_an_event_comes_back_as_it_was() -> None:
    (event,) = read(TEA)
    assert str(event["SUMMARY"]) == TEA.text
    assert str(event["LOCATION"]) == TEA.place
    assert event.start == TEA.due
    assert event.duration == timedelta(minutes=90)
    assert str(event["UID"]) == uid_of(TEA) == uid_of(replace(TEA, text="other"))
    (bell,) = event.walk("VALARM")
    assert isinstance(bell, Alarm)
    assert timedelta(minutes=-15) == bell.TRIGGER


def test_what_nobody_named_is_called_by_its_kind_and_takes_no_time() -> None:
    (event,) = read(ALARM)
    assert (str(event["SUMMARY"]), str(event["TRANSP"])) == ("alarm", "TRANSPARENT")


def test_every_zone_has_its_rules_with_it() -> None:
    calendar = Calendar.from_ical(exported([TEA, ALARM], lambda _: ""))
    assert isinstance(calendar, Calendar)
    assert {str(zone["TZID"]) for zone in calendar.timezones} == {"Asia/Shanghai", "Europe/Berlin"}


def test_timers_have_no_place_in_a_calendar() -> None:
    assert read(replace(TEA, kind="timer")) == []


def test_a_day_is_a_day() -> None:
    (event,) = read(replace(TEA, due=TEA.due.replace(hour=0), seconds=2 * 86_400))
    assert (event.start, event.end) == (date(2026, 12, 1), date(2026, 12, 3))


def test_what_is_private_says_so() -> None:
    (event,) = read(replace(TEA, shared=False))
    assert event["CLASS"] == "PRIVATE"


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=30",
        "FREQ=MONTHLY",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=WEEKLY;INTERVAL=2",
        "FREQ=DAILY;COUNT=5",
        "FREQ=DAILY;UNTIL=20261220T000000Z",
    ],
)
def test_others_compute_the_same_times_as_we_do(rrule: str) -> None:
    start = datetime(2026, 11, 30, 7, 30, tzinfo=BERLIN)
    until = start + timedelta(days=800)
    every = Reminder(
        kind="alarm", due=start, start=start, rrule=rrule, person="ann", language="en", id=9, made=MADE
    )
    first = next(iter(times_between(every, start, until)))
    every = replace(every, due=first)
    calendar = Calendar.from_ical(exported([every], lambda _: "up"))
    theirs = recurring_ical_events.of(calendar).between(first, until)
    ours = list(times_between(every, first, until))
    assert [event["DTSTART"].dt for event in theirs] == ours


def test_lunar_rules_are_written_as_the_standard_has_them() -> None:
    moon = replace(TEA, start=TEA.due, rrule="RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=15")
    (event,) = read(moon)
    assert event["RRULE"].to_ical() == b"RSCALE=CHINESE;FREQ=YEARLY;BYMONTHDAY=15;BYMONTH=8"


def test_what_we_write_we_read() -> None:
    found = expand(cut(exported([TEA, ALARM], lambda _: "up").decode()), WINDOW)
    assert [(each.start, each.seconds) for each in found.occurrences] == [(TEA.due, 5400), (ALARM.due, 0)]
    assert found.occurrences[0].text == " ".join(TEA.text.split())
    assert found.broken == 0
    assert TEA.due > NOW
