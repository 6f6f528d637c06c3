"""What a typed sentence asks for: its time, its kind, and what is left of it."""

from __future__ import annotations

import pytest

from assistant.commands.requested import Request, requested, timed
from assistant.understanding.language import detect
from tests.assistant.reminders.calendars.written import NOW


def asked(sentence: str) -> Request:
    return Request("ann", detect(sentence, "en"), NOW)


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("remind me to take the medicine tomorrow at 8", "reminder 11-23 08:00 take the medicine"),
        ("remind me tomorrow at 9 to call mum", "reminder 11-23 09:00 call mum"),
        ("明天早上八点提醒我吃药", "reminder 11-23 08:00 吃药"),
        ("十分钟后关火", "reminder 11-22 12:10 关火"),
        ("at 8 feed the cat", "reminder 11-22 20:00 feed the cat"),
        ("by 5pm send it", "reminder 11-22 17:00 send it"),
        ("on friday dentist", "reminder 11-27 09:00 dentist"),
        ("set a timer for 5 minutes for pasta", "timer 11-22 12:05 pasta"),
        ("set an alarm for 7 am", "alarm 11-23 07:00 "),
        ("明天早上七点的闹钟", "alarm 11-23 07:00 "),
        ("明天早上七点叫我起床", "alarm 11-23 07:00 "),
        ("remind me at 5 about alarms", "reminder 11-22 17:00 alarms"),
    ],
)
def test_a_sentence_is_taken_apart(sentence: str, meant: str) -> None:
    found = requested(sentence, None, asked(sentence))
    assert found
    assert f"{found.kind} {found.due:%m-%d %H:%M} {found.text}" == meant
    assert (found.person, found.due.tzinfo) == ("ann", NOW.tzinfo)


def test_what_comes_back_begins_with_its_first_time() -> None:
    found = requested("wake me up at 7 every weekday", None, asked("every"))
    assert found
    assert (found.start, found.rrule) == (found.due, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=0")


def test_a_zone_that_is_named_is_kept() -> None:
    found = requested("call Bob every day at 9 am new york time", None, asked("call"))
    assert found
    assert (str(found.due.tzinfo), found.due.hour, found.text) == ("America/New_York", 9, "call Bob")


def test_an_event_has_a_length_and_a_day_without_an_hour_is_all_of_it() -> None:
    meeting = requested("meeting tomorrow at 3 pm for two hours", "event", asked("meeting"))
    holiday = requested("holiday on friday", "event", asked("holiday"))
    assert meeting
    assert holiday
    assert (meeting.text, meeting.seconds, meeting.lead_seconds) == ("meeting", 7200, 900)
    assert (f"{holiday.due:%m-%d %H:%M}", holiday.seconds, holiday.lead_seconds) == ("11-27 00:00", 86_400, 0)


def test_without_a_time_there_is_nothing_to_keep() -> None:
    assert requested("feed the cat", None, asked("feed")) is None
    assert timed("soon enough", "tea", None, asked("soon")) is None
