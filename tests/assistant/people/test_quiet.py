"""Hours of the day."""

from datetime import time

import pytest

from assistant.people.quiet import ends, within
from assistant.testing import NOON


@pytest.mark.parametrize(
    ("hours", "at", "inside"),
    [
        ("", time(3), False),
        ("22:00-07:00", time(22), True),
        ("22:00-07:00", time(3), True),
        ("22:00-07:00", time(7), False),
        ("22:00-07:00", time(21, 59), False),
        ("13:00-15:00", time(14), True),
        ("13:00-15:00", time(15), False),
        ("00:00-00:00", time(12), True),
    ],
)
def test_hours_may_go_past_midnight(hours: str, at: time, inside: bool) -> None:
    assert within(hours, NOON.replace(hour=at.hour, minute=at.minute)) == inside


@pytest.mark.parametrize("hours", ["22-7", "25:00-07:00", "22:00", "22:00–07:00"])
def test_other_words_are_no_hours(hours: str) -> None:
    with pytest.raises(ValueError, match="22:00-07:00"):
        ends(hours)
