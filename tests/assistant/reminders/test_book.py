from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import NotFound, ReminderRefused
from assistant.messages import Intent
from assistant.reminder import Reminder, Reminders
from assistant.reminders.book import Book
from tests.assistant.reminders.hands import BERLIN, NOON, Hands, reminder, ring

_contract: type[Reminders] = Book


async def test_what_was_kept_is_there_after_a_restart(tmp_path: Path) -> None:
    hands = Hands()
    wanted = reminder(
        "event", text="牙医", place="Hauptstraße 5", seconds=3600, lead_seconds=900, shared=False,
        does=Intent("music.play", {"title": "七里香"}),
    )  # fmt: skip
    async with hands.book(tmp_path) as book:
        kept = await book.keep(wanted)
    async with hands.book(tmp_path) as book:
        (found,) = await book.open()
    assert found == kept == replace(wanted, id=kept.id, made=NOON)
    assert found.due.tzinfo is BERLIN


async def test_the_store_is_its_owners_alone(tmp_path: Path) -> None:
    async with Hands().book(tmp_path / "home") as book:
        await book.keep(reminder())
        modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "home/state").iterdir()}
    assert "reminders.sqlite-wal" in modes
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (reminder(minutes=0), "reminder_past"),
        (reminder(minutes=-1440), "reminder_past"),
        (reminder("timer", minutes=0), "reminder_past"),
        (reminder("timer", minutes=1000 * 365 * 1440), "reminder_never"),
        (reminder(rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;SKIP=OMIT"), "reminder_never"),
        (reminder(rrule="FREQ=DAILY;UNTIL=20200101T000000Z"), "reminder_never"),
        (reminder(rrule="FREQ=SECONDLY"), "too_often"),
    ],
)
async def test_what_would_never_ring_is_refused(tmp_path: Path, refused: Reminder, code: str) -> None:
    async with Hands().book(tmp_path) as book:
        with pytest.raises(ReminderRefused) as raised:
            await book.keep(refused)
        assert raised.value.key == code
        assert not await book.open()


async def test_more_than_the_most_are_refused_until_one_is_over(tmp_path: Path) -> None:
    async with Hands().book(tmp_path, most=2) as book:
        first, _second = [await book.keep(reminder(minutes=each)) for each in (1, 2)]
        with pytest.raises(ReminderRefused) as raised:
            await book.keep(reminder())
        assert raised.value.key == "too_many"
        await book.cancel([first.id])
        await book.keep(reminder())


async def test_a_long_text_is_cut(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        assert len((await book.keep(reminder(text="a" * 100_000))).text) == 500


async def test_no_time_without_a_zone_is_kept(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        with pytest.raises(TypeError):
            await book.keep(reminder(due=datetime(2030, 1, 1)))  # noqa: DTZ001


async def test_one_that_recurs_is_kept_with_its_first_time_after_now(tmp_path: Path) -> None:
    morning = NOON.replace(hour=7, minute=30)
    async with Hands().book(tmp_path) as book:
        kept = await book.keep(reminder(due=morning, rrule="FREQ=DAILY"))
    assert kept.due == morning + timedelta(days=1)
    assert kept.start == morning


async def test_the_next_comes_first_and_paused_timers_last(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        for minutes in (30, 10, 20):
            await book.keep(reminder("timer", minutes=minutes, text=str(minutes)))
        await book.pause((await book.open())[0].id)
        assert [each.text for each in await book.open()] == ["20", "30", "10"]


async def test_a_changed_one_keeps_its_id(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        kept = await book.keep(reminder())
        moved = await book.replace(replace(kept, due=kept.due + timedelta(hours=1), text="later"))
        assert await book.open() == [moved]
        assert moved.id == kept.id
        with pytest.raises(NotFound):
            await book.replace(replace(kept, id=99))
        await book.cancel([kept.id])
        with pytest.raises(NotFound):
            await book.replace(kept)


async def test_only_what_is_open_is_cancelled(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        kept = await book.keep(reminder())
        assert await book.cancel([kept.id, kept.id, 99]) == 1
        assert await book.cancel([kept.id]) == 0
        assert not await book.open()
        assert await book.next_due() is None


async def test_a_skipped_time_is_left_out(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        kept = await book.keep(reminder(rrule="FREQ=DAILY"))
        skipped = await book.skip(kept.id)
        assert skipped.due == kept.due + timedelta(days=1)
        days = await book.between(NOON, NOON + timedelta(days=3))
        assert [each.due for each in days] == [kept.due + timedelta(days=each) for each in (1, 2)]
        once = await book.keep(reminder())
        with pytest.raises(NotFound):
            await book.skip(once.id)


async def test_skipping_the_last_time_ends_it(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        kept = await book.keep(reminder(rrule="FREQ=DAILY;COUNT=1"))
        assert (await book.skip(kept.id)).state == "cancelled"
        assert not await book.open()


async def test_between_gives_every_time_of_all_kinds_in_order(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.keep(reminder(minutes=120, rrule="FREQ=DAILY", text="daily"))
        await book.keep(reminder("event", minutes=1500, text="once"))
        await book.keep(reminder(minutes=9999, text="much later"))
        await book.put_calendar("family", [reminder("event", minutes=60, text="theirs", silent=True)])
        found = await book.between(NOON, NOON + timedelta(days=2))
        assert [each.text for each in found] == ["theirs", "daily", "once", "daily"]
        assert [each.text for each in await book.open()] == ["daily", "once", "much later"]


async def test_an_event_that_was_told_is_still_listed_and_can_be_cancelled(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder("event", minutes=60, lead_seconds=900))
        hands.pass_seconds(45 * 60)
        (told,) = await ring(book, hands)
        await book.finish(told, "done", hands.now)
        assert [each.id for each in await book.between(NOON, NOON + timedelta(hours=2))] == [kept.id]
        assert await book.cancel([kept.id]) == 1
        assert not await book.between(NOON, NOON + timedelta(hours=2))


async def test_an_event_whose_lead_has_begun_is_told_at_its_time(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        kept = await book.keep(reminder("event", minutes=10, lead_seconds=900))
        assert await book.next_due() == kept.due


async def test_a_silent_event_is_listed_until_it_is_over_and_never_told(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.keep(reminder("event", minutes=10, silent=True))
        assert len(await book.open()) == 1
        hands.pass_seconds(3600)
        assert not await book.due(hands.now)
        assert not await book.open()


async def test_the_hour_that_comes_twice_is_counted_twice(tmp_path: Path) -> None:
    """In the night of 25 October 2026 it is 2:30 in Berlin, and an hour later again."""
    hands = Hands(now=datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN))
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC).astimezone(BERLIN)
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder(due=second))
        assert (kept.due.hour, kept.due.minute, kept.due.fold) == (2, 30, 1)
        assert book.left(kept) == 2 * 3600
        timer = await book.keep(reminder("timer", due=second))
        assert book.left(timer) == 2 * 3600
        hands.pass_seconds(3600)
        assert not await book.due(hands.now)
        hands.pass_seconds(3600)
        assert len(await book.due(hands.now)) == 2


async def test_a_told_change_wakes_whoever_minds_the_clock(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        book.changed.clear()
        await book.open()
        assert not book.changed.is_set()
        await book.keep(reminder())
        assert book.changed.is_set()
