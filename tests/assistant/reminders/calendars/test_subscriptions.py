"""All calendars of the config, with the real store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from assistant.reminder import Reminder
from assistant.reminders.book import Book
from assistant.reminders.calendars.ledger import entries
from assistant.reminders.calendars.subscriptions import Subscriptions
from assistant.reminders.clocks import real
from assistant.settings import RemindersSection, Settings
from assistant.testing import place
from assistant.web import HttpWeb
from tests.assistant.reminders.calendars.written import NOW, calendar, event


class Told(Book):
    """Tells of every calendar that was put."""

    put: asyncio.Queue[str]

    async def put_calendar(self, name: str, reminders: Iterable[Reminder]) -> None:
        await super().put_calendar(name, reminders)
        self.put.put_nowait(name)


async def test_a_calendar_is_listed_while_it_is_subscribed_to_and_then_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "family.ics"
    file.write_text(calendar(event("breakfast", "DTSTART:20261201T010000Z")))
    table = {"calendars": [{"name": "family", "source": str(file)}]}
    book = Told(RemindersSection(), place(tmp_path), real(lambda: NOW))
    book.put = asyncio.Queue()
    async with book:

        async def listed(settings: Settings) -> list[str]:
            async with Subscriptions(settings, book, HttpWeb(), place(tmp_path), lambda: NOW):
                assert await asyncio.wait_for(book.put.get(), 60) == "family"
            found = await book.between(NOW, NOW + timedelta(days=30))
            return [each.text for each in found]

        assert await listed(Settings.model_validate({"reminders": table})) == ["breakfast"]
        assert list(await book.open()) == []
        assert "family" in entries(place(tmp_path).state)
        assert await listed(Settings()) == []
        assert entries(place(tmp_path).state) == {}
