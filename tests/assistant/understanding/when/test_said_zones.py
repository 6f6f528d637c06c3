"""The zone that was said stands beside what it gives the time of. It is Wednesday, ten in the morning."""

from __future__ import annotations

import pytest

from assistant.understanding.when.expression import Expression
from tests.assistant.understanding.when.expected import found

SAID = [
    ("3 pm Tokyo time", "2026-03-04T14:00", "Asia/Tokyo"),
    ("东京时间下午三点", "2026-03-04T14:00", "Asia/Tokyo"),
    ("纽约时间下午三点", "2026-03-05T04:00", "America/New_York"),
    ("明天伦敦时间下午三点", "2026-03-05T23:00", "Europe/London"),
    ("tomorrow at 8 pm new york time", "2026-03-06T09:00", "America/New_York"),
    ("3 pm to 5 pm london time", "2026-03-04T23:00", "Europe/London"),
    ("tomorrow at 3 pm UTC+8", "2026-03-05T15:00", "Etc/GMT-8"),
    ("tomorrow at 3 pm UTC", "2026-03-05T23:00", "UTC"),
    ("tomorrow at 3 pm UTC+5:45", "2026-03-05T17:15", "Asia/Kathmandu"),
    ("tomorrow at 3 pm GMT minus five", "2026-03-06T04:00", "Etc/GMT+5"),
    ("3 pm", "2026-03-04T15:00", ""),
]


@pytest.mark.parametrize(("text", "start", "zone"), SAID)
def test_a_moment_carries_the_zone_that_was_said(text: str, start: str, zone: str) -> None:
    each = _only(text)
    assert ((each.start or "")[:16], each.zone) == (start, zone)
    assert (each.start or "").endswith("+08:00")
    assert each.as_slot().get("zone", "") == zone


RECURRING = [
    ("every day at 9 new york time", "2026-03-04T22:00", "BYHOUR=9;BYMINUTE=0", "America/New_York"),
    ("at 9 tokyo time every day", "2026-03-05T08:00", "BYHOUR=9;BYMINUTE=0", "Asia/Tokyo"),
    ("每天纽约时间早上九点", "2026-03-04T22:00", "BYHOUR=9;BYMINUTE=0", "America/New_York"),
    ("纽约时间每天早上九点", "2026-03-04T22:00", "BYHOUR=9;BYMINUTE=0", "America/New_York"),
    ("every day at 9 am pst", "2026-03-05T01:00", "BYHOUR=9;BYMINUTE=0", "America/Los_Angeles"),
    ("every day at 3 pm UTC+5:30", "2026-03-04T17:30", "BYHOUR=15;BYMINUTE=0", "Asia/Kolkata"),
    ("every day at 9", "2026-03-05T09:00", "BYHOUR=9;BYMINUTE=0", ""),
]


@pytest.mark.parametrize(("text", "start", "clock", "zone"), RECURRING)
def test_what_recurs_goes_by_the_clocks_of_the_zone_that_was_said(
    text: str, start: str, clock: str, zone: str
) -> None:
    each = _only(text)
    assert ((each.start or "")[:16], each.rrule, each.zone) == (start, f"FREQ=DAILY;{clock}", zone)


def _only(text: str) -> Expression:
    (each,) = found(text)
    assert each.span == (0, len(text))
    return each
