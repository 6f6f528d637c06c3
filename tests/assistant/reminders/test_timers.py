from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.errors import NotFound
from tests.assistant.reminders.hands import NOON, Hands, reminder, ring


@pytest.mark.parametrize("jump", [-7200, 7200])
async def test_a_timer_does_not_care_for_the_wall_clock(tmp_path: Path, jump: float) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        timer = await book.keep(reminder("timer", minutes=10))
        hands.pass_seconds(60)
        hands.set_forward(jump)
        assert book.left(timer) == 9 * 60
        assert not await book.due(hands.now)
        (moved,) = await book.open()
        assert moved.due == hands.now + timedelta(minutes=9) == await book.next_due()
        hands.pass_seconds(9 * 60)
        assert [each.id for each in await ring(book, hands)] == [timer.id]


async def test_an_alarm_goes_by_the_wall_clock(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        alarm = await book.keep(reminder("alarm", minutes=10))
        hands.set_forward(600)
        assert book.left(alarm) == 0
        assert len(await book.due(hands.now)) == 1


async def test_whoever_minds_the_clock_is_told_of_moved_timers(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.keep(reminder("timer", minutes=10))
        book.changed.clear()
        await book.clock_jumped(hands.now)
        assert not book.changed.is_set()
        hands.set_forward(3600)
        await book.clock_jumped(hands.now)
        assert book.changed.is_set()


async def test_a_clock_set_while_nobody_ran_moves_no_timer(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        timer = await book.keep(reminder("timer", minutes=10))
    hands.pass_seconds(60)
    hands.set_forward(86400)
    async with hands.book(tmp_path) as book:
        assert await book.next_due() == hands.now + timedelta(minutes=9)
        (found,) = await book.open()
        assert book.left(found) == 9 * 60
        assert found.id == timer.id


async def test_after_a_reboot_the_wall_clock_counts(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        timer = await book.keep(reminder("timer", minutes=10))
    hands = Hands(now=NOON + timedelta(minutes=8), elapsed=5, boot="second boot")
    async with hands.book(tmp_path) as book:
        (found,) = await book.open()
        assert found.due == timer.due
        assert book.left(found) == 120
        hands.pass_seconds(120)
        assert len(await book.due(hands.now)) == 1


async def test_a_paused_timer_waits_and_goes_on_where_it_was(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        timer = await book.keep(reminder("timer", minutes=10))
        hands.pass_seconds(60)
        hands.set_forward(-3600)
        paused = await book.pause(timer.id)
        assert paused.paused_seconds == book.left(paused) == 9 * 60
        hands.pass_seconds(86400)
        assert not await book.due(hands.now)
        assert await book.pause(timer.id) == paused
    async with hands.book(tmp_path) as book:
        running = await book.resume(timer.id)
        assert running.paused_seconds is None
        assert running.due == hands.now + timedelta(minutes=9)
        assert await book.resume(timer.id) == running
        hands.set_forward(50)
        assert book.left(running) == 9 * 60


async def test_only_a_timer_that_runs_is_paused(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        alarm = await book.keep(reminder("alarm"))
        timer = await book.keep(reminder("timer"))
        hands.pass_seconds(3600)
        await ring(book, hands)
        for number in (alarm.id, timer.id, 99):
            with pytest.raises(NotFound):
                await book.pause(number)
            with pytest.raises(NotFound):
                await book.resume(number)


async def test_a_timer_given_more_time_is_measured_anew(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        timer = await book.keep(reminder("timer", minutes=10))
        longer = await book.replace(replace(timer, due=timer.due + timedelta(minutes=5)))
        hands.set_forward(3600)
        assert book.left(longer) == 15 * 60


async def test_a_snoozed_timer_is_measured_too(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.keep(reminder("timer", minutes=10))
        hands.pass_seconds(600)
        await ring(book, hands)
        (snoozed,) = await book.snooze(300)
        hands.set_forward(3600)
        assert book.left(snoozed) == 300
        assert not await book.due(hands.now)
