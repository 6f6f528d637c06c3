from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.reminder import Kind
from tests.assistant.reminders.hands import BERLIN, NOON, Hands, reminder, ring

DAY = timedelta(days=1)


async def test_what_is_due_is_told_once(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder())
        assert await book.next_due() == kept.due
        assert not await book.due(hands.now)
        hands.pass_seconds(3600)
        (rings,) = await ring(book, hands)
        assert rings == replace(kept, state="ringing")
        assert book.ringing() == (rings,)
        assert not await book.due(hands.now)
        assert await book.begin(kept, hands.now) is None
        await book.finish(rings, "done", hands.now)
        assert not book.ringing()
        assert not await book.open()
        assert await book.next_due() is None


async def test_an_event_is_told_before_its_time(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        kept = await book.keep(reminder("event", minutes=60, lead_seconds=900))
        assert await book.next_due() == kept.due - timedelta(minutes=15)


async def test_what_was_changed_meanwhile_does_not_begin(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book, hands.book(tmp_path) as shell:
        kept = await book.keep(reminder(minutes=1))
        hands.pass_seconds(60)
        (seen,) = await book.due(hands.now)
        await shell.replace(replace(kept, due=NOON + DAY))
        assert await book.begin(seen, hands.now) is None
        await book.finish(seen, "missed", hands.now, off=True)
        assert [each.due for each in await book.open()] == [NOON + DAY]


async def test_one_that_recurs_goes_on_with_the_end_of_its_ring(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder(rrule="FREQ=DAILY"))
        hands.pass_seconds(3600)
        (rings,) = await ring(book, hands)
        await book.finish(rings, "missed", hands.now)
        assert await book.open() == [replace(kept, due=kept.due + DAY)]
        (missed,) = await book.missed()
        assert (missed.reminder.id, missed.reminder.due, missed.off) == (kept.id, kept.due, False)


async def test_after_its_last_time_it_is_over(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.keep(reminder(rrule="FREQ=DAILY;COUNT=1"))
        hands.pass_seconds(3600)
        (rings,) = await ring(book, hands)
        await book.finish(rings, "missed", hands.now)
        assert not await book.open()
        assert len(await book.missed()) == 1


async def test_every_time_that_passed_while_off_is_missed_but_the_last(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder(rrule="FREQ=HOURLY"))
        hands.pass_seconds(3600 * 4 + 60)
        (overdue,) = await book.due(hands.now)
        await book.finish(overdue, "missed", hands.now, off=True)
        assert [each.reminder.due.hour for each in await book.missed()] == [13, 14, 15]
        (last,) = await ring(book, hands)
        assert last.due == kept.due + timedelta(hours=3)
        await book.finish(last, "done", hands.now)
        assert await book.next_due() == kept.due + timedelta(hours=4)


async def test_what_was_off_for_months_is_named_up_to_a_hundred_times(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.keep(reminder(rrule="FREQ=HOURLY"))
        hands.pass_seconds(86400 * 60)
        (overdue,) = await book.due(hands.now)
        await book.finish(overdue, "missed", hands.now, off=True)
        missed = await book.missed()
        assert len(missed) == 100
        assert missed[-1].reminder.due == hands.now - timedelta(hours=1)


async def test_missed_ones_are_given_for_a_week_and_kept_for_a_season(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.keep(reminder(text="pills"))
        hands.pass_seconds(86400)
        (overdue,) = await book.due(hands.now)
        await book.finish(overdue, "missed", hands.now, off=True)
        for _ in range(2):
            assert [(each.reminder.text, each.off) for each in await book.missed()] == [("pills", True)]
        hands.pass_seconds(8 * 86400)
        assert not await book.missed()


async def test_dismissing_ends_what_rings(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder())
        assert not await book.dismiss()
        hands.pass_seconds(3600)
        await ring(book, hands)
        assert await book.dismiss() == [replace(kept, state="done")]
        assert not book.ringing()
        assert not await book.open()
        assert not await book.dismiss()


@pytest.mark.parametrize("rrule", ["", "FREQ=DAILY"])
async def test_snoozing_rings_again_later(tmp_path: Path, rrule: str) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder(rrule=rrule))
        hands.pass_seconds(3600)
        await ring(book, hands)
        (snoozed,) = await book.snooze(600)
        assert (snoozed.state, snoozed.due) == ("snoozed", hands.now + timedelta(minutes=10))
        assert await book.next_due() == snoozed.due
        hands.pass_seconds(600)
        (again,) = await ring(book, hands)
        assert again.id == kept.id
        await book.dismiss()
        assert [each.due for each in await book.open()] == ([kept.due + DAY] if rrule else [])


async def test_a_snoozed_event_keeps_its_time(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder("event", minutes=60, lead_seconds=1800))
        hands.pass_seconds(1800)
        await ring(book, hands)
        (snoozed,) = await book.snooze(600)
        assert snoozed.due == hands.now + timedelta(minutes=10) == await book.next_due()
        assert [each.due for each in await book.open()] == [kept.due]
        hands.pass_seconds(600)
        assert [each.due for each in await ring(book, hands)] == [kept.due]


@pytest.mark.parametrize("kind", ["alarm", "reminder", "event"])
@pytest.mark.parametrize("rrule", ["", "FREQ=DAILY"])
async def test_what_fell_silent_when_somebody_spoke_is_still_meant(
    tmp_path: Path, kind: Kind, rrule: str
) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder(kind, rrule=rrule))
        hands.pass_seconds(3600)
        (rings,) = await ring(book, hands)
        await book.fell_silent(rings, hands.now)
        await book.finish(rings, "missed", hands.now)
        hands.pass_seconds(30)
        assert book.ringing() == (rings,)
        (snoozed,) = await book.snooze(600)
        assert not book.ringing()
        assert not await book.missed()
        assert await book.next_due() == snoozed.due == hands.now + timedelta(minutes=10)
        assert [each.id for each in await book.open()] == [kept.id]


@pytest.mark.parametrize("rrule", ["", "FREQ=DAILY"])
async def test_a_stop_that_comes_late_makes_it_done(tmp_path: Path, rrule: str) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.keep(reminder(rrule=rrule))
        hands.pass_seconds(3600)
        (rings,) = await ring(book, hands)
        await book.fell_silent(rings, hands.now)
        await book.finish(rings, "missed", hands.now)
        assert len(await book.missed()) == 1
        assert len(await book.dismiss()) == 1
        assert not await book.missed()


async def test_after_a_minute_nothing_is_meant_any_more(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.keep(reminder())
        hands.pass_seconds(3600)
        (rings,) = await ring(book, hands)
        await book.fell_silent(rings, hands.now)
        await book.finish(rings, "done", hands.now)
        hands.pass_seconds(61)
        assert not book.ringing()
        assert not await book.snooze(600)


async def test_what_is_cancelled_or_changed_falls_silent(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        for _ in range(2):
            await book.keep(reminder())
        hands.pass_seconds(3600)
        first, second = await ring(book, hands)
        await book.cancel([first.id])
        assert book.ringing() == (second,)
        await book.replace(replace(second, due=hands.now + DAY))
        assert not book.ringing()
        assert [each.state for each in await book.open()] == ["pending"]


async def test_what_rang_when_the_assistant_died_is_found_once(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder())
        hands.pass_seconds(3600)
        await ring(book, hands)
        assert not await book.interrupted()
    async with hands.book(tmp_path) as book:
        assert not await book.due(hands.now)
        (again,) = await book.interrupted()
        assert again == replace(kept, state="ringing")
        assert book.ringing() == (again,)
        assert not await book.interrupted()
        await book.finish(again, "done", hands.now)
    async with hands.book(tmp_path) as book:
        assert not await book.interrupted()


async def test_the_shell_stops_what_the_daemon_rings(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as daemon, hands.book(tmp_path) as shell:
        await daemon.keep(reminder())
        assert await shell.changed_elsewhere()
        assert not await daemon.changed_elsewhere()
        hands.pass_seconds(3600)
        await ring(daemon, hands)
        daemon.changed.clear()
        assert len(await shell.dismiss()) == 1
        assert len(daemon.ringing()) == 1
        assert await daemon.changed_elsewhere()
        assert daemon.changed.is_set()
        assert not daemon.ringing()


async def test_a_rule_that_is_no_longer_understood_ends_instead_of_breaking(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        due = datetime(2026, 3, 4, 13, 0, tzinfo=BERLIN)
        await book.put_calendar("odd", [reminder("event", due=due, start=due, rrule="FREQ=NONSENSE")])
        assert len(await book.between(NOON, NOON + DAY)) == 1
        hands.pass_seconds(3600)
        (rings,) = await ring(book, hands)
        await book.finish(rings, "done", hands.now)
        assert await book.next_due() is None
