"""What is due rings until somebody answers, and what nobody answers is missed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.messages import Intent
from assistant.settings import RemindersSection
from tests.assistant.ringing.desk import Desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Desk(tmp_path, RemindersSection(ring_minutes=15, rounds=2)).open() as desk:
        yield desk


async def test_nothing_sounds_before_its_time(desk: Desk) -> None:
    await desk.keep("alarm", 60)
    await desk.advance(59)
    assert desk.speaker.plays == 0
    assert desk.states == []


async def test_an_alarm_is_told_and_then_rings_louder_and_louder_until_it_is_missed(desk: Desk) -> None:
    alarm = await desk.keep("alarm", 60)
    await desk.advance(61)
    assert desk.texts == ["It's 12:01 PM. Your alarm."]
    assert desk.states[-1] == "alarm"
    assert await desk.state(alarm) == "ringing"
    await desk.advance(14 * 60)
    assert sorted(desk.speaker.bells) == desk.speaker.bells
    assert desk.speaker.bells[-1] > 8 * desk.speaker.bells[0]
    assert await desk.state(alarm) == "ringing"
    await desk.advance(70)
    assert await desk.state(alarm) == "missed"
    assert desk.states == ["alarm", "free"]
    before = desk.speaker.plays
    await desk.advance(3600)
    assert desk.speaker.plays == before


async def test_an_alarm_repeats_its_text_between_the_bells(desk: Desk) -> None:
    await desk.keep("alarm", 60, text="gym")
    await desk.advance(60)
    await desk.advance(150)
    assert desk.speaker.plays == len(desk.speaker.bells) + 3


async def test_it_is_ringing_in_the_store_before_the_first_sound(desk: Desk) -> None:
    desk.speaker.holds = True
    timer = await desk.keep("timer", 60)
    await desk.rest()
    desk.now += timedelta(seconds=60)
    desk.passed += 60
    desk.ringer.strike()
    await desk.speaker.sounding.wait()
    assert await desk.state(timer) == "ringing"


async def test_a_reminder_is_told_twice_with_a_growing_pause_and_then_missed(desk: Desk) -> None:
    reminder = await desk.keep("reminder", 60, text="take the medicine")
    await desk.advance(60)
    assert desk.texts == ["Reminder: take the medicine."]
    assert desk.room.state == "free", "music need not stop between two rounds"
    await desk.advance(19)
    assert desk.speaker.plays == 1
    await desk.advance(2)
    assert desk.speaker.plays == 2
    await desk.advance(61)
    assert desk.speaker.plays == 2
    assert await desk.state(reminder) == "missed"
    assert desk.speaker.bells == []


async def test_whoever_says_anything_has_answered(desk: Desk) -> None:
    reminder = await desk.keep("reminder", 60, text="take the medicine")
    await desk.advance(62)
    desk.ringer.after(desk.turn("what time is it", "It's noon."))
    await desk.settled()
    assert await desk.state(reminder) == "ended"


async def test_after_the_wake_word_and_silence_an_alarm_rings_on(desk: Desk) -> None:
    alarm = await desk.keep("alarm", 60)
    await desk.advance(60)
    await desk.advance(10)
    before = len(desk.speaker.bells)
    desk.floor.to_user()
    desk._move(5)  # noqa: SLF001
    desk.ringer.after(desk.turn())
    assert len(desk.speaker.bells) == before
    desk.floor.release()
    await desk.advance(5)
    assert await desk.state(alarm) == "ringing"
    assert len(desk.speaker.bells) > before


async def test_the_wake_word_silences_at_once(desk: Desk) -> None:
    await desk.keep("alarm", 60)
    await desk.advance(61)
    desk.speaker.holds = True
    desk.speaker.sounding.clear()
    desk._move(30)  # noqa: SLF001
    await desk.speaker.sounding.wait()
    task = desk.floor._task  # noqa: SLF001
    assert task
    desk.floor.to_user()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_what_was_snoozed_rings_again_at_its_time(desk: Desk) -> None:
    alarm = await desk.keep("alarm", 60)
    await desk.advance(61)
    [snoozed] = await desk.book.snooze(600)
    await desk.settled()
    assert desk.states[-1] == "free"
    assert await desk.state(alarm) == "snoozed"
    plays = desk.speaker.plays
    await desk.advance((snoozed.due - desk.now).total_seconds() - 1)
    assert desk.speaker.plays == plays
    await desk.advance(2)
    assert desk.speaker.plays > plays
    assert await desk.state(alarm) == "ringing"


async def test_a_turn_that_snoozes_does_not_dismiss(desk: Desk) -> None:
    alarm = await desk.keep("alarm", 60)
    await desk.advance(61)
    await desk.book.snooze(600)
    desk.ringer.after(desk.turn("snooze", "Until 12:11.", "schedule.snooze"))
    await desk.settled()
    assert await desk.state(alarm) == "snoozed"


async def test_what_is_cancelled_falls_silent(desk: Desk) -> None:
    alarm = await desk.keep("alarm", 60)
    await desk.advance(61)
    await desk.book.cancel([alarm.id])
    await desk.settled()
    assert desk.states[-1] == "free"
    assert desk.ringer.rings == ()


async def test_several_at_the_same_moment_are_all_told(desk: Desk) -> None:
    due = desk.now + timedelta(seconds=60)
    kept = [
        await desk.keep("alarm", due=due),
        await desk.keep("reminder", due=due, text="feed the cat"),
        await desk.keep("event", due=due, text="dentist", place="Main Street", language="zh"),
    ]
    await desk.advance(61)
    assert sorted(desk.texts) == [
        "It's 12:01 PM. Your alarm.",
        "Reminder: feed the cat.",
        "现在开始：dentist，在Main Street。",
    ]
    assert [await desk.state(each) for each in kept] == ["ringing"] * 3
    desk.ringer.after(desk.turn("stop", "", "schedule.stop"))
    await desk.settled()
    assert [await desk.state(each) for each in kept] == ["ended"] * 3


async def test_a_turn_that_began_before_the_ring_does_not_answer_it(desk: Desk) -> None:
    desk.floor.to_user()
    alarm = await desk.keep("alarm", 1)
    await desk.rest()
    desk._move(1)  # noqa: SLF001
    desk.ringer.strike()
    while not desk.speaker.chimes:  # noqa: ASYNC110 - nobody tells of it
        await asyncio.sleep(0.001)
    assert desk.speaker.plays == 0, "it only makes itself noticed while somebody talks"
    desk.ringer.after(desk.turn("what time is it", "It's noon."))
    desk.floor.release()
    await desk.settled()
    assert await desk.state(alarm) == "ringing"


async def test_one_told_before_its_time_says_how_long_there_is(desk: Desk) -> None:
    await desk.keep("event", 3600, text="dentist", place="Main Street", lead_seconds=900.0)
    await desk.advance(2701)
    assert desk.texts == ["In 15 minutes: dentist, at Main Street."]


async def test_music_takes_the_place_of_the_bell_for_as_long_as_it_plays(desk: Desk) -> None:
    alarm = await desk.keep("alarm", 60, does=Intent("music.play", {"artist": "周杰伦"}))
    desk.skills = {"music": Player()}  # type: ignore[dict-item]
    await desk.advance(60)
    assert desk.wishes == ["music.play"]
    assert desk.speaker.bells == []
    assert desk.states[-1] == "free", "or the music would be paused by its own alarm"
    await desk.advance(60)
    assert desk.wishes[1:] == ["music.now_playing"] * (len(desk.wishes) - 1)
    assert desk.speaker.bells == []
    desk.ringer.after(desk.turn("stop", "", "schedule.stop"))
    await desk.settled()
    assert desk.wishes[-1] == "music.stop"
    assert await desk.state(alarm) == "ended"


async def test_where_the_music_fails_the_bell_rings(desk: Desk) -> None:
    async def broken(attempt: object) -> object:
        raise ZeroDivisionError

    desk.handle = broken
    desk.skills = {"music": Player()}  # type: ignore[dict-item]
    await desk.keep("alarm", 60, does=Intent("music.play"))
    await desk.advance(60)
    await desk.advance(5)
    assert desk.speaker.bells


class Player:
    """Stands for a skill that goes on by itself."""

    def __init__(self) -> None:
        from assistant.skill import Action

        names = ("play", "stop", "now_playing")
        self.actions = {name: Action(name, None, "", 0, False, (), False) for name in names}  # type: ignore[arg-type]
        self.wording = None
