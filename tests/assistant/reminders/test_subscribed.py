import asyncio
from datetime import timedelta
from pathlib import Path

from tests.assistant.reminders.hands import NOON, Hands, reminder, ring

DAY = timedelta(days=1)


async def test_a_calendar_is_replaced_as_a_whole(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        await book.put_calendar("work", [reminder("event", text=text) for text in ("a", "b", "b")])
        await book.put_calendar("home", [reminder("event", text="c")])
        await book.put_calendar("work", [reminder("event", text=text) for text in ("b", "d")])
        found = await book.between(NOON, NOON + DAY)
        assert sorted((each.calendar, each.text) for each in found) == [
            ("home", "c"),
            ("work", "b"),
            ("work", "d"),
        ]
        assert not await book.open()
        assert await book.cancel([each.id for each in found]) == 0


async def test_what_was_told_is_not_told_again_when_the_calendar_is_read_again(tmp_path: Path) -> None:
    hands = Hands()
    events = [reminder("event", minutes=60, lead_seconds=1800)]
    async with hands.book(tmp_path) as book:
        await book.put_calendar("work", events)
        hands.pass_seconds(1800)
        (told,) = await ring(book, hands)
        await book.finish(told, "done", hands.now)
        await book.put_calendar("work", events)
        assert not await book.due(hands.now + DAY)
        assert len(await book.between(NOON, NOON + DAY)) == 1
        await book.put_calendar("work", [])
        assert not await book.between(NOON, NOON + DAY)


async def test_what_is_over_is_listed_and_not_told(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.put_calendar("work", [reminder("event", minutes=-60), reminder("event", minutes=60)])
        assert len(await book.between(NOON - DAY, NOON + DAY)) == 2
        assert not await book.due(hands.now)


async def test_what_is_overdue_stays_though_the_calendar_lists_it_no_more(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.put_calendar("work", [reminder("event", minutes=60)])
        hands.pass_seconds(7200)
        await book.put_calendar("work", [])
        assert len(await book.due(hands.now)) == 1


async def test_ten_thousand_events_are_put_at_once(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        events = [reminder("event", minutes=each, text=f"event {each}") for each in range(1, 10_001)]
        for _ in range(2):
            await book.put_calendar("work", events)
        assert len(await book.between(NOON, NOON + timedelta(days=10))) == 10_000


async def test_others_use_the_store_between_the_pieces_of_a_large_calendar(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        events = [reminder("event", minutes=each, text=f"event {each}") for each in range(1, 5_001)]
        putting = asyncio.create_task(book.put_calendar("work", events))
        seen = set()
        while not putting.done():
            seen.add(len(await book.between(NOON, NOON + timedelta(days=10))))
        await putting
        assert any(0 < count < 5_000 for count in seen)
