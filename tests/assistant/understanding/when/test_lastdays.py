"""What comes back may have an end. It is Wednesday, the fourth of March, ten in the morning."""

from __future__ import annotations

import pytest

from tests.assistant.understanding.when.expected import found

EIGHT = "FREQ=DAILY;BYHOUR=8;BYMINUTE=0"
WHOLE = [
    ("every day until friday", "FREQ=DAILY;UNTIL=20260306"),
    ("every day for two weeks", "FREQ=DAILY;UNTIL=20260317"),
    ("every day at 8 until friday", f"{EIGHT};UNTIL=20260306T155959Z"),
    ("every day at 8 am until the end of the month", f"{EIGHT};UNTIL=20260331T155959Z"),
    ("every day at 8 for the next two weeks", f"{EIGHT};UNTIL=20260318T155959Z"),
    ("每天早上八点，到月底为止", f"{EIGHT};UNTIL=20260331T155959Z"),
    ("每天早上八点到月底", f"{EIGHT};UNTIL=20260331T155959Z"),
    ("每天早上八点直到周五", f"{EIGHT};UNTIL=20260306T155959Z"),
    ("每天早上八点，持续两周", f"{EIGHT};UNTIL=20260318T155959Z"),
    ("every day for two weeks at 8 am", f"{EIGHT};UNTIL=20260318T155959Z"),
    ("every day until friday at 8 am", f"{EIGHT};UNTIL=20260306T155959Z"),
    ("every monday for three weeks", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20260329"),
    ("every 5 minutes for an hour", "FREQ=MINUTELY;INTERVAL=5;UNTIL=20260304T030500Z"),
    ("every hour until 8 pm", "FREQ=HOURLY;UNTIL=20260304T120000Z"),
    ("每隔两小时到晚上八点", "FREQ=HOURLY;INTERVAL=2;UNTIL=20260304T120000Z"),
]


@pytest.mark.parametrize(("text", "rrule"), WHOLE)
def test_the_end_belongs_to_the_rule(text: str, rrule: str) -> None:
    (each,) = found(text)
    assert (each.rrule, each.span) == (rrule, (0, len(text)))


OTHERWISE = [
    ("every day at 8 for an hour", EIGHT),
    ("每月到15号", "FREQ=MONTHLY"),
    ("每月到15号早上八点", "FREQ=MONTHLY"),
    ("每天早上八点到公司", EIGHT),
    ("every monday for two days", "FREQ=WEEKLY;BYDAY=MO"),
    ("every day for 999999999 years", "FREQ=DAILY"),
    ("every day. until friday", "FREQ=DAILY"),
]


@pytest.mark.parametrize(("text", "rrule"), OTHERWISE)
def test_what_is_no_end_stays_what_it_was(text: str, rrule: str) -> None:
    assert found(text)[0].rrule == rrule
