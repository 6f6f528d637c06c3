"""What is to be heard of one ring next, in plain numbers."""

from datetime import timedelta
from typing import Any

import pytest

from assistant.reminder import Reminder
from assistant.ringing.ring import Ring
from assistant.ringing.texts import text_of
from assistant.settings import RemindersSection
from assistant.testing import NOON
from tests.assistant.ringing.desk import WORDING

SECTION = RemindersSection(ring_minutes=15, rounds=3)


def reminder(kind: Any, **more: Any) -> Reminder:
    return Reminder(**{"kind": kind, "due": NOON, "person": "owner", "language": "en", **more})


@pytest.mark.parametrize(("kind", "softest", "loudest_after"), [("alarm", 0.1, 150), ("timer", 0.3, 90)])
def test_the_bell_climbs_in_steps_to_its_full_loudness(
    kind: str, softest: float, loudest_after: float
) -> None:
    ring = Ring(reminder(kind), began=0, tells=0)
    volumes = [ring.volume(second) for second in range(0, 300, 5)]
    assert volumes[0] == softest
    assert volumes == sorted(volumes)
    assert ring.volume(loudest_after - 16) < 1 == ring.volume(loudest_after + 15)
    assert len(set(volumes[:6])) == 2, "in steps, not smoothly"


def test_an_alarm_is_over_after_its_minutes_and_a_reminder_after_its_rounds() -> None:
    alarm, told = Ring(reminder("alarm"), 0, 0), Ring(reminder("reminder"), 0, 0)
    assert not alarm.over(899, SECTION)
    assert alarm.over(900, SECTION)
    now = 0.0
    for pause in (20, 60, 120):
        assert told.telling(now, SECTION)
        told.retell(now)
        assert not told.telling(now + pause - 1, SECTION)
        assert not told.over(now + pause - 1, SECTION)
        now += pause
    assert not told.telling(now, SECTION)
    assert told.over(now, SECTION)


def test_what_plays_music_neither_tells_nor_listens() -> None:
    ring = Ring(reminder("alarm"), 0, 0, sounded=True, plays=True)
    assert not ring.loud
    assert not ring.telling(100, SECTION)
    assert not ring.answerable(100)


@pytest.mark.parametrize(
    ("ring", "late", "expected"),
    [
        (reminder("alarm"), 0, "It's 12:00 PM. Your alarm."),
        (reminder("alarm", due=NOON - timedelta(hours=5)), 0, "It's 7:00 AM. Time to get up."),
        (reminder("alarm", text="gym.", language="zh"), 0, "现在是中午12点整，gym。"),
        (reminder("timer", seconds=300.0), 0, "Your timer for 5 minutes is done."),
        (reminder("timer", seconds=300.0, text="鸡蛋", language="zh"), 0, "鸡蛋的计时到了。"),
        (reminder("timer", seconds=300.0, language="zh"), 120, "5分钟的计时2分钟前就到了。"),
        (reminder("reminder", text="吃药。", language="zh"), 0, "提醒你：吃药。"),
        (reminder("reminder"), 0, "You asked me to remind you at this time."),
        (
            reminder("event", text="dentist", place="Main Street"),
            -900,
            "In 15 minutes: dentist, at Main Street.",
        ),
        (reminder("event", language="zh"), 0, "现在开始：一个日程。"),
    ],
)
def test_it_says_what_it_rings_for(ring: Reminder, late: float, expected: str) -> None:
    assert text_of(ring, ring.due + timedelta(seconds=late), WORDING) == expected
