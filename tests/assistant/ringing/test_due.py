"""What was missed is written down and owned up to, and what may still ring does."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.announcements import Announcements
from assistant.background import background
from assistant.errors import StorageError
from assistant.reminders.alarm_clock import AlarmClock
from assistant.ringing.past import Past
from assistant.testing import NOON
from tests.assistant.ringing.desk import Desk


async def slept(folder: Path, seconds: float) -> Desk:
    """The next start, so long after the last one's end."""
    desk = Desk(folder)
    desk.now += timedelta(seconds=seconds)
    desk.passed += seconds
    return desk


async def tell(desk: Desk) -> list[str]:
    """What is owned up to."""
    announcements = Announcements(desk.floor, desk.house.faculties, [desk.told.append])
    past = Past(desk.book, desk.house, announcements, "en")
    async with background("announcements", announcements.run):
        await past._tell_recovery()  # noqa: SLF001
        await past._tell_missed()  # noqa: SLF001
    return desk.texts


async def test_an_alarm_that_is_a_little_late_rings_with_the_true_time(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    async with first.book:
        await first.keep("alarm", 60)
    async with (await slept(tmp_path, 60 + 12 * 60)).open() as desk:
        assert desk.texts == ["It's 12:13 PM. Your alarm was for 12:01 PM."]
        assert desk.missed == 0


async def test_what_is_too_late_is_missed_and_told_once(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    async with first.book:
        alarm = await first.keep("alarm", 60)
        await first.keep("reminder", 120, text="take the medicine.")
    async with (await slept(tmp_path, 3600)).open() as desk:
        assert desk.texts == []
        assert desk.missed == 1
        assert await desk.state(alarm) == "missed"
        said = "While I was off you missed: 12:01 PM, an alarm; 12:02 PM, take the medicine."
        assert await tell(desk) == [said]
        assert await tell(desk) == [said], "only once"
    async with (await slept(tmp_path, 7200)).open() as desk:
        assert await tell(desk) == []


async def test_what_was_missed_and_not_said_is_said_after_the_next_start(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    async with first.book:
        await first.keep("reminder", 120, text="call mum", language="zh")
    async with (await slept(tmp_path, 3600)).open():
        pass
    async with (await slept(tmp_path, 3700)).open() as desk:
        assert await tell(desk) == ["我关机的时候错过了：中午12点02分，call mum。"]


async def test_a_full_disk_does_not_make_it_say_the_same_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Desk(tmp_path)
    async with first.book:
        await first.keep("reminder", 120, text="call mum")

    def fails(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    async with (await slept(tmp_path, 3600)).open() as desk:
        monkeypatch.setattr("assistant.reminders.keeping.told", fails)
        announcements = Announcements(desk.floor, desk.house.faculties, [desk.told.append])
        past = Past(desk.book, desk.house, announcements, "en")
        async with background("announcements", announcements.run):
            with pytest.raises(StorageError):
                await past._tell_missed()  # noqa: SLF001
            await past._tell_missed()  # noqa: SLF001
    assert len(desk.texts) == 1


async def test_of_many_only_the_last_are_named(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    async with first.book:
        for number in range(8):
            await first.keep("reminder", 60 + number, text=f"thing {number}")
    async with (await slept(tmp_path, 86_400)).open() as desk:
        [said] = await tell(desk)
    assert said.startswith("While I was off you missed 8 things.")
    assert "thing 4" not in said
    assert "Wednesday, March 4 at 12:01 PM, thing 7." in said


async def test_one_that_recurs_goes_on_after_it_was_missed(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    async with first.book:
        due = first.now + timedelta(hours=1)
        await first.keep("reminder", due=due, start=due, rrule="FREQ=DAILY", text="water the plants")
    async with (await slept(tmp_path, 3 * 86_400)).open() as desk:
        [following] = await desk.book.open()
        assert following.due == NOON + timedelta(days=3, hours=1)
        [said] = await tell(desk)
        assert said.count("water the plants") == 3


async def test_what_rang_when_the_assistant_was_ended_rings_on(tmp_path: Path) -> None:
    async with Desk(tmp_path).open() as desk:
        timer = await desk.keep("timer", 60, text="pasta")
        await desk.advance(62)
        assert await desk.state(timer) == "ringing"
    async with (await slept(tmp_path, 300)).open() as desk:
        assert desk.texts == ["Your pasta timer ended 4 minutes ago."]
        assert await desk.state(timer) == "ringing"
    async with (await slept(tmp_path, 7200)).open() as desk:
        assert await desk.state(timer) == "missed"
        assert desk.texts == []


async def test_a_store_that_was_restored_is_told_of(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    async with first.book:
        await first.keep("reminder", 3600, text="call mum")
    (tmp_path / "state" / "reminders.sqlite").write_bytes(b"no database at all" * 1000)
    async with (await slept(tmp_path, 10)).open() as desk:
        said = await tell(desk)
        assert said[0].startswith("My reminders were damaged, and I have restored them from a copy.")


async def test_a_disk_that_fails_does_not_silence_an_alarm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with Desk(tmp_path).open() as desk:
        await desk.keep("alarm", 60)

        def fails(*_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr("assistant.reminders.telling.begin", fails)
        monkeypatch.setattr("assistant.reminders.telling.finish", fails)
        await desk.advance(60)
        await desk.advance(10)
        assert desk.speaker.bells
        desk.ringer.after(desk.turn("stop", "", "schedule.stop"))
        await desk.settled()
        bells = len(desk.speaker.bells)
        await desk.advance(100)
        assert len(desk.speaker.bells) == bells
        assert "could not be written down" in caplog.text


async def test_at_night_it_is_told_softly(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    async with first.book:
        await first.keep("reminder", 120, text="call mum")
    async with (await slept(tmp_path, 12 * 3600)).open() as desk:
        await tell(desk)
        assert [each.volume for each in desk.told] == [0.3]


async def test_an_event_of_a_whole_day_is_told_in_its_morning(tmp_path: Path) -> None:
    async with Desk(tmp_path).open() as desk:
        midnight = (desk.now + timedelta(days=1)).replace(hour=0)
        await desk.keep("event", 86_400, due=midnight, text="mum's birthday", lead_seconds=-9 * 3600)
    async with (await slept(tmp_path, 21 * 3600)).open() as desk:
        assert desk.texts == ["Today: mum's birthday."]
        assert desk.missed == 0


async def test_a_store_that_cannot_be_opened_is_said_and_nothing_else_breaks(tmp_path: Path) -> None:
    (tmp_path / "state/reminders.sqlite").mkdir(parents=True)
    async with Desk(tmp_path).open() as desk:
        announcements = Announcements(desk.floor, desk.house.faculties, [desk.told.append])
        past = Past(desk.book, desk.house, announcements, "en")
        clock, armed = AlarmClock(desk.book, lambda: desk.now, desk.ringer.strike), Armed()
        with pytest.raises(StorageError):
            await desk.keep("alarm", 60)
        async with (
            background("said", announcements.run),
            background("clock", lambda: clock.mind(armed, past.trouble)),
        ):
            while not desk.told:  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0.001)
    assert desk.texts == [
        "I can't keep any reminders: their file can't be opened. Run assistant doctor on the computer."
    ]


class Armed:
    def set(self, at: datetime | None) -> None:
        """Nothing is due."""
