"""What is understood of recurring times is what reminders then keep to."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from assistant.reminder import Reminder
from assistant.reminders.recurrence import next_after
from assistant.understanding.when import find
from tests.assistant.understanding.when.test_lastdays import WHOLE
from tests.assistant.understanding.when.test_recurrence import NOW, READ
from tests.assistant.understanding.when.test_said_zones import RECURRING

TEXTS = [text for text, *_ in (*READ, *WHOLE, *RECURRING)]


@pytest.mark.parametrize("text", TEXTS)
def test_the_first_time_that_was_understood_is_the_first_to_ring(text: str) -> None:
    for each in find(text, "zh", NOW):
        if each.rrule and each.start:
            start = _moment(each.start).astimezone(ZoneInfo(each.zone) if each.zone else NOW.tzinfo)
            given = Reminder(
                kind="alarm", due=start, start=start, rrule=each.rrule, person="anna", language="zh"
            )
            assert next_after(given, start - timedelta(minutes=1)) == start


def _moment(said: str) -> datetime:
    """A day is that day at nine."""
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else datetime.combine(moment, time(9), NOW.tzinfo)
