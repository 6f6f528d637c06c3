"""Our events on a CalDAV server, a real one on loopback: written, deleted, and left to others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from wsgiref.simple_server import WSGIRequestHandler, make_server

import caldav
import pytest
from radicale import config
from radicale.app import Application

from assistant.reminder import Reminder
from assistant.reminders.book import Book
from assistant.reminders.calendars.exchange import PASSWORD, Exchange, password_of
from assistant.reminders.calendars.ledger import Ledger, entries
from assistant.reminders.calendars.reading import Unreadable
from assistant.reminders.calendars.source import Server, source_of
from assistant.reminders.calendars.subscription import House
from assistant.reminders.clocks import real
from assistant.settings import CalendarSection, RemindersSection
from assistant.testing import place
from assistant.web import HttpWeb
from tests.assistant.reminders.calendars.written import SHANGHAI, calendar, event

Calendar: TypeAlias = Any
"""The library's."""


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Says nothing."""


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Calendar]:
    """The calendar of ann, as her telephone sees it."""
    users = tmp_path / "users"
    users.write_text("ann:sesame\n")
    settings = config.load()
    settings.update(
        {
            "auth": {"type": "htpasswd", "htpasswd_filename": str(users), "htpasswd_encryption": "plain"},
            "storage": {"filesystem_folder": str(tmp_path / "collections")},
            "logging": {"level": "critical"},
        },
        "test",
    )
    server = make_server("127.0.0.1", 0, Application(settings), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/ann/"
    client: Any = caldav.DAVClient
    try:
        with client(url, username="ann", password="sesame", enable_rfc6764=False) as client:  # noqa: S106
            yield client.principal().make_calendar(name="Home")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Household:
    book: Book
    exchange: Exchange
    folder: Path
    now: datetime
    section: CalendarSection

    async def add(self, text: str, **more: Any) -> Reminder:
        due = (self.now + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
        made = Reminder(kind="event", due=due, person="ann", language="en", text=text, lead_seconds=900)
        return await self.book.keep(replace(made, **more))

    async def texts(self) -> list[str]:
        return [each.text for each in await self.book.between(self.now, self.now + timedelta(days=30))]


@pytest.fixture
async def household(
    tmp_path: Path, theirs: Calendar, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Household]:
    monkeypatch.setenv(PASSWORD, "sesame")
    address = str(theirs.url).replace("http://", "caldav+http://ann@")
    section = CalendarSection(name="ann", source=address, person="ann", refresh_minutes=1)
    now = datetime.now(SHANGHAI)
    source = source_of(address)
    assert isinstance(source, Server)
    async with Book(RemindersSection(), place(tmp_path), real(lambda: now)) as book:
        house = House(
            shelf=book,
            web=HttpWeb(),
            ledger=Ledger(place(tmp_path).state),
            clock=lambda: found.now,
            owner="ann",
            language="en",
            one_at_a_time=asyncio.Semaphore(1),
        )
        found = Household(book, Exchange(section, source, house, book), tmp_path, now, section)
        yield found


def there(theirs: Calendar) -> list[str]:
    return sorted(str(each.icalendar_component["SUMMARY"]) for each in theirs.events())


async def test_theirs_is_read_and_ours_is_written_once_though_the_ledger_is_lost(
    household: Household, theirs: Calendar
) -> None:
    start = f"{household.now + timedelta(days=3):%Y%m%d}T010000Z"
    theirs.save_event(calendar(event("party", f"DTSTART:{start}", "RRULE:FREQ=DAILY;COUNT=2")))
    due = (household.now + timedelta(days=20)).replace(hour=9, minute=0, second=0, microsecond=0)
    await household.add("walk", due=due, start=due, rrule="FREQ=MONTHLY", place="Main Street", seconds=1800)
    await household.add("secret of bob", person="bob", shared=False)
    for _ in range(2):
        assert await household.exchange.refresh()
        assert there(theirs) == ["party", "walk"]
        assert sorted(await household.texts()) == ["party", "party", "secret of bob", "walk"]
        household.exchange._entry.written = {}  # noqa: SLF001
        household.now += timedelta(minutes=5)
    walk = next(each for each in theirs.events() if "RRULE:FREQ=MONTHLY" in each.data)
    assert walk.icalendar_component["LOCATION"] == "Main Street"


async def test_what_is_cancelled_or_changed_here_is_so_there(household: Household, theirs: Calendar) -> None:
    tea, talk = await household.add("tea"), await household.add("talk")
    await household.exchange.refresh()
    assert not await household.exchange.refresh()
    await household.book.cancel([tea.id])
    await household.book.replace(replace(talk, text="long talk"))
    assert await household.exchange.refresh()
    assert there(theirs) == ["long talk"]


async def test_what_somebody_changed_there_is_so_here_though_we_changed_it_too(
    household: Household, theirs: Calendar
) -> None:
    tea, _ = await household.add("tea"), await household.add("gone")
    await household.exchange.refresh()
    for found in theirs.events():
        if "SUMMARY:gone" in found.data:
            found.delete()
            continue
        with found.edit_icalendar_component() as component:
            component["SUMMARY"] = "green tea"
            component["DTSTART"].dt += timedelta(hours=1)
        found.save()
    await household.book.replace(replace(tea, text="black tea"))
    assert await household.exchange.refresh()
    (ours,) = await household.book.open()
    assert (ours.id, ours.text, ours.lead_seconds) == (tea.id, "green tea", 900)
    assert ours.due - tea.due == timedelta(hours=1)
    assert not await household.exchange.refresh()
    assert there(theirs) == ["green tea"]


async def test_a_wrong_password_is_told_without_it(
    household: Household, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(PASSWORD, "open barley")
    assert not await household.exchange.refresh()
    wrong = entries(place(household.folder).state)["ann"].wrong
    assert "password" in wrong
    assert "barley" not in wrong + caplog.text


def test_a_password_that_others_may_read_is_refused(household: Household) -> None:
    file = household.folder / "password"
    file.write_text("sesame\n")
    section = household.section.model_copy(update={"password_file": str(file)})
    file.chmod(0o644)
    with pytest.raises(Unreadable, match="chmod 600"):
        password_of(section, {})
    file.chmod(0o600)
    assert password_of(section, {}) == "sesame"
