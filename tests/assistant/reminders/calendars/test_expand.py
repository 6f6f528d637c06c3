"""Which events a calendar's text means, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistant.reminders.calendars import expand as expand_module
from assistant.reminders.calendars.cut import cut, decoded
from assistant.reminders.calendars.expand import Expanded, expand
from assistant.reminders.calendars.occurrence import Occurrence
from tests.assistant.reminders.calendars.written import NOW, WINDOW, calendar, event


def read(*parts: str) -> Expanded:
    return expand(cut(calendar(*parts)), WINDOW)


def times(*parts: str) -> list[str]:
    """In Shanghai, the household's zone: `12-24 10:00`."""
    return [f"{each.start:%m-%d %H:%M}" for each in read(*parts).occurrences]


def test_a_single_event_has_its_time_length_text_and_place() -> None:
    (found,) = read(
        event(
            "1", "DTSTART:20261201T100000Z", "DTEND:20261201T113000Z", r"SUMMARY:Tea\, milk", "LOCATION:Home"
        )
    ).occurrences
    assert f"{found.start:%m-%d %H:%M}" == "12-01 18:00"
    assert (found.seconds, found.text, found.place, found.quiet) == (5400, "Tea, milk", "Home", False)


def test_a_length_may_be_given_instead_of_an_end() -> None:
    (found,) = read(event("1", "DTSTART:20261201T100000Z", "DURATION:PT45M")).occurrences
    assert found.seconds == 45 * 60


def test_folded_lines_and_chinese_are_read() -> None:
    (found,) = read(event("1", "DTSTART:20261201T100000Z", "SUMMARY:和妈妈\r\n 一起吃饭")).occurrences
    assert found.text == "和妈妈一起吃饭"


def test_a_weekly_event_keeps_its_wall_clock_time_through_summer_time() -> None:
    weekly = event("1", "DTSTART;TZID=Europe/Berlin:20270314T090000", "RRULE:FREQ=WEEKLY;COUNT=3")
    assert times(weekly) == ["03-14 16:00", "03-21 16:00", "03-28 15:00"]


def test_exceptions_leave_out_add_move_and_cancel() -> None:
    assert times(
        event(
            "1",
            "DTSTART:20261201T010000Z",
            "RRULE:FREQ=DAILY;COUNT=5",
            "EXDATE:20261202T010000Z",
            "RDATE:20261210T030000Z",
        ),
        event("1", "RECURRENCE-ID:20261203T010000Z", "DTSTART:20261203T050000Z"),
        event("1", "RECURRENCE-ID:20261204T010000Z", "DTSTART:20261204T010000Z", "STATUS:CANCELLED"),
    ) == ["12-01 09:00", "12-03 13:00", "12-05 09:00", "12-10 11:00"]


def test_a_cancelled_event_is_none() -> None:
    assert times(event("1", "DTSTART:20261201T010000Z", "STATUS:CANCELLED")) == []


def test_of_two_versions_the_newer_counts() -> None:
    older = event("1", "DTSTART:20261201T010000Z", "SEQUENCE:1")
    newer = event("1", "DTSTART:20261202T010000Z", "SEQUENCE:2")
    assert times(newer, older) == ["12-02 09:00"]


@pytest.mark.parametrize(
    ("start", "meant"),
    [
        ("DTSTART;TZID=W. Europe Standard Time:20261201T090000", "12-01 16:00"),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261201T090000", "12-01 16:00"),
        ("DTSTART;TZID=europe/berlin:20261201T090000", "12-01 16:00"),
        ('DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern":20261201T090000', "12-01 16:00"),
        ("DTSTART:20261201T090000", "12-01 09:00"),
        ("DTSTART;TZID=Nowhere/At_All:20261201T090000", "12-01 09:00"),
    ],
)
def test_every_way_to_name_a_zone_is_known_and_none_is_the_households(start: str, meant: str) -> None:
    assert times(event("1", start)) == [meant]


def test_a_zone_by_its_own_rules_is_used() -> None:
    own = (
        "BEGIN:VTIMEZONE\r\nTZID:My own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0300\r\nTZOFFSETTO:+0300\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    )
    assert times(own, event("1", "DTSTART;TZID=My own:20261201T090000")) == ["12-01 14:00"]


def test_a_zone_without_sense_costs_nothing_but_itself() -> None:
    rules = "BEGIN:STANDARD\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD"
    own = f"BEGIN:VTIMEZONE\r\nTZID:Mad\r\n{rules}\r\nEND:VTIMEZONE"
    assert times(own, event("1", "DTSTART:20261201T010000Z")) == ["12-01 09:00"]


def test_an_event_of_days_stands_on_each_of_them() -> None:
    trip = event("1", "DTSTART;VALUE=DATE:20261202", "DTEND;VALUE=DATE:20261205")
    found = read(trip).occurrences
    assert [(f"{each.start:%m-%d %H:%M}", each.seconds / 86_400, each.quiet) for each in found] == [
        ("12-02 00:00", 3, True),
        ("12-03 00:00", 2, True),
        ("12-04 00:00", 1, True),
    ]
    fair = event("1", "DTSTART:20261202T010000Z", "DTEND:20261203T090000Z")
    assert [(f"{each.start:%m-%d %H:%M}", each.quiet) for each in read(fair).occurrences] == [
        ("12-02 09:00", False),
        ("12-03 00:00", True),
    ]


def test_an_event_that_began_before_the_window_and_goes_on_is_listed() -> None:
    long_ago = event("1", "DTSTART;VALUE=DATE:20261101", "DTEND;VALUE=DATE:20261118")
    assert times(long_ago)[0] == f"{NOW - timedelta(days=7):%m-%d} 00:00"


def test_only_the_window_is_listed() -> None:
    assert times(event("1", "DTSTART:20200101T000000Z", "DTEND:20200101T010000Z")) == []
    assert times(event("1", "DTSTART:20400101T000000Z")) == []
    assert len(times(event("1", "DTSTART:20200101T000000Z", "RRULE:FREQ=DAILY"))) == 407


def test_what_its_owner_marked_private_stays_so() -> None:
    (found,) = read(event("1", "DTSTART:20261201T010000Z", "CLASS:PRIVATE")).occurrences
    assert found.private


BROKEN = [
    event("b", "DTSTART:garbage"),
    event("b", "no colon at all"),
    event("b", "DTSTART:20261341T250000Z"),
    event("b", "DTSTART:20261201T010000Z", "RRULE:FREQ=DAILY;INTERVAL=x"),
    event("b", "DTSTART:20261201T010000Z", "RRULE:FREQ=DAILY;INTERVAL=0"),
    event("b", "DTSTART:20200101T010000Z", "RRULE:FREQ=SECONDLY"),
    event("b", "DTSTART:00010101T000000Z", "RRULE:FREQ=MINUTELY"),
    event("b", "DTSTART:20261201T010000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31", "DTEND:x"),
    "BEGIN:VEVENT\r\nUID:never ends\r\nDTSTART:20261201T010000Z",
]


@pytest.mark.parametrize("broken", BROKEN)
def test_one_broken_event_loses_no_other(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expand_module, "EVENT_SECONDS", 0.15)
    good = event("good", "DTSTART:20261224T010000Z")
    found = read(broken, good)
    assert [each.text for each in found.occurrences if each.text != "b"] == ["good"]
    assert found.broken == 1
    assert [each.text for each in read(good, broken).occurrences if each.text != "b"] == ["good"]


def test_what_is_no_calendar_or_half_of_one_is_refused() -> None:
    for text in ("", "<html>login</html>", decoded(b"\x00\xff" * 100)):
        with pytest.raises(ValueError, match="no calendar"):
            cut(text)
    with pytest.raises(ValueError, match="breaks off"):
        cut(calendar(event("1", "DTSTART:20261201T010000Z"))[:-20])


def test_utf_16_and_a_byte_order_mark_are_read() -> None:
    text = calendar(event("1", "DTSTART:20261201T010000Z", "SUMMARY:早餐"))
    for encoding in ("utf-16", "utf-8-sig", "utf-8"):
        (found,) = expand(cut(decoded(text.encode(encoding))), WINDOW).occurrences
        assert found.text == "早餐"


def test_too_many_events_are_cut_off_at_the_far_end() -> None:
    every = [
        event(str(number), "DTSTART:20261201T010000Z", "RRULE:FREQ=DAILY;COUNT=9") for number in range(9)
    ]
    found = expand(cut(calendar(*every)), WINDOW, most=50)
    assert (len(found.occurrences), found.left_out) == (50, 31)
    assert f"{found.occurrences[-1].start:%m-%d}" == "12-06"


def test_an_occurrence_survives_its_way_to_the_assistant() -> None:
    (found,) = read(event("1", "DTSTART:20261201T010000Z", r"SUMMARY:a\nb", "LOCATION:家")).occurrences
    assert found.text == "a b"
    assert Occurrence.of_line(found.as_line()) == found
