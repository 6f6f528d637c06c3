"""A calendar that is looked at again and again: what is new is read, what is gone is kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from assistant.errors import StorageError
from assistant.reminder import Reminder
from assistant.reminders.calendars.ledger import Ledger, entries
from assistant.reminders.calendars.source import Feed, File, Server, source_of
from assistant.reminders.calendars.subscription import House, Subscription
from assistant.settings import CalendarSection
from assistant.testing import place
from assistant.web import HttpWeb
from tests.assistant.reminders.calendars.written import NOW, calendar, event

BREAKFAST = calendar(event("breakfast", "DTSTART:20261201T010000Z", "LOCATION:Kitchen"))
DINNER = calendar(event("dinner", "DTSTART:20261201T110000Z"))


@dataclass
class Shelf:
    """Remembers what was put last; a full one refuses."""

    every: dict[str, list[Reminder]] = field(default_factory=dict)
    full: bool = False
    puts: int = 0

    async def put_calendar(self, name: str, reminders: Iterable[Reminder]) -> None:
        if self.full:
            raise StorageError("the disk is full")
        self.puts += 1
        self.every[name] = list(reminders)

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.every.get("family", ())]


@dataclass
class FeedServer:
    """A web server with one calendar, or without."""

    text: str = BREAKFAST
    status: int = 200
    etag: str = ""
    url: str = ""
    answers: list[int] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        status = self.status
        if self.etag and request.headers.get("If-None-Match") == self.etag:
            status = 304
        self.answers.append(status)
        body = self.text if status == 200 else ""
        return web.Response(text=body, status=status, headers={"ETag": self.etag} if self.etag else {})


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    served = FeedServer()
    app = web.Application()
    app.router.add_get("/family.ics", served.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    served.url = f"http://{host}:{port}/family.ics"
    yield served
    await runner.cleanup()


@dataclass
class Household:
    """Its clock is moved by hand."""

    folder: Path
    now: datetime = NOW
    shelf: Shelf = field(default_factory=Shelf)

    def subscribed(self, source: str, **more: object) -> Subscription:
        section = CalendarSection.model_validate({"name": "family", "source": source, **more})
        house = House(
            shelf=self.shelf,
            web=HttpWeb(),
            ledger=Ledger(place(self.folder).state),
            clock=lambda: self.now,
            owner="ann",
            language="en",
            one_at_a_time=asyncio.Semaphore(1),
        )
        found = source_of(source)
        assert isinstance(found, File | Feed)
        return Subscription(section, found, house)

    def wrong(self) -> str:
        """What the doctor reads."""
        return entries(place(self.folder).state)["family"].wrong


@pytest.fixture
def household(tmp_path: Path) -> Household:
    return Household(tmp_path)


async def test_an_event_becomes_a_reminder_of_the_household(household: Household) -> None:
    file = household.folder / "family.ics"
    file.write_text(BREAKFAST)
    assert await household.subscribed(str(file), announce_minutes=15).refresh()
    (kept,) = household.shelf.every["family"]
    assert kept.due.isoformat() == "2026-12-01T09:00:00+08:00"
    assert (kept.kind, kept.text, kept.place, kept.calendar) == ("event", "breakfast", "Kitchen", "family")
    assert (kept.person, kept.shared, kept.language) == ("ann", True, "en")
    assert (kept.silent, kept.lead_seconds) == (False, 900)


async def test_a_persons_calendar_is_theirs_and_without_a_lead_it_is_only_listed(
    household: Household,
) -> None:
    file = household.folder / "family.ics"
    file.write_text(BREAKFAST)
    await household.subscribed(str(file), person="bob").refresh()
    (kept,) = household.shelf.every["family"]
    assert (kept.person, kept.shared, kept.silent) == ("bob", False, True)


async def test_a_file_is_read_again_when_it_was_saved_and_when_a_day_begins(household: Household) -> None:
    file = household.folder / "family.ics"
    file.write_text(BREAKFAST)
    calendar = household.subscribed(str(file))
    assert [await calendar.refresh(), await calendar.refresh()] == [True, False]
    file.write_text(DINNER)
    assert await calendar.refresh()
    assert household.shelf.texts == ["dinner"]
    household.now += timedelta(days=1)
    assert [await calendar.refresh(), await calendar.refresh()] == [True, False]


async def test_a_file_that_broke_keeps_its_last_version_and_is_told_of_once(
    household: Household, caplog: pytest.LogCaptureFixture
) -> None:
    file = household.folder / "family.ics"
    file.write_text(BREAKFAST)
    calendar = household.subscribed(str(file))
    await calendar.refresh()
    file.write_text("nonsense")
    assert [await calendar.refresh(), await calendar.refresh()] == [False, False]
    file.unlink()
    assert [await calendar.refresh(), await calendar.refresh()] == [False, False]
    assert household.shelf.texts == ["breakfast"]
    assert len([line for line in caplog.messages if "no calendar" in line]) == 1
    assert "No such file" in household.wrong()
    file.write_text(DINNER)
    assert await calendar.refresh()
    assert household.wrong() == ""


async def test_a_server_is_asked_only_for_what_is_new(household: Household, server: FeedServer) -> None:
    server.etag = '"1"'
    calendar = household.subscribed(server.url)
    assert [await calendar.refresh(), await calendar.refresh()] == [True, False]
    assert server.answers == [200, 304]
    server.text, server.etag = DINNER, '"2"'
    assert await calendar.refresh()
    assert household.shelf.texts == ["dinner"]


async def test_a_server_that_never_says_what_is_new_is_compared(
    household: Household, server: FeedServer
) -> None:
    calendar = household.subscribed(server.url)
    assert [await calendar.refresh(), await calendar.refresh()] == [True, False]
    assert household.shelf.puts == 1


@pytest.mark.parametrize("etag", ["", '"1"'])
async def test_a_new_day_and_a_new_start_need_no_new_version(
    household: Household, server: FeedServer, etag: str
) -> None:
    server.etag = etag
    calendar = household.subscribed(server.url)
    await calendar.refresh()
    household.now += timedelta(days=1)
    assert await calendar.refresh()
    household.shelf.every.clear()
    assert await household.subscribed(server.url).refresh()
    assert household.shelf.texts == ["breakfast"]


async def test_without_the_network_the_last_version_stays_and_its_days_move_on(
    household: Household, server: FeedServer
) -> None:
    calendar = household.subscribed(server.url, refresh_minutes=30)
    await calendar.refresh()
    assert calendar.pause_seconds == 30 * 60
    server.status = 500
    assert not await calendar.refresh()
    assert (household.shelf.puts, calendar.pause_seconds) == (1, 60)
    assert "answered 500" in household.wrong()
    household.now += timedelta(days=1)
    await calendar.refresh()
    assert (household.shelf.puts, calendar.pause_seconds) == (2, 120)
    server.status = 200
    await calendar.refresh()
    assert (household.wrong(), calendar.pause_seconds) == ("", 30 * 60)


async def test_a_login_page_in_its_place_loses_nothing(household: Household, server: FeedServer) -> None:
    calendar = household.subscribed(server.url)
    await calendar.refresh()
    server.text = "<html>please log in</html>"
    assert not await calendar.refresh()
    assert household.shelf.texts == ["breakfast"]
    server.text = BREAKFAST
    await household.subscribed(server.url).refresh()
    assert household.shelf.texts == ["breakfast"]


@pytest.mark.parametrize("kind", ["file", "feed"])
async def test_what_a_full_disk_refused_is_put_later(
    household: Household, server: FeedServer, kind: str
) -> None:
    file = household.folder / "family.ics"
    file.write_text(BREAKFAST)
    calendar = household.subscribed(str(file) if kind == "file" else server.url)
    household.shelf.full = True
    assert not await calendar.refresh()
    household.shelf.full = False
    assert await calendar.refresh()
    assert household.shelf.texts == ["breakfast"]


async def test_an_address_is_a_secret(
    household: Household, server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    await household.subscribed(f"{server.url}?token=sesame").refresh()
    server.status = 404
    await household.subscribed(f"{server.url}?token=sesame").refresh()
    kept = (place(household.folder).state / "calendars.json").read_text()
    assert "sesame" not in caplog.text + kept


def test_the_pause_ends_with_the_day(household: Household) -> None:
    calendar = household.subscribed("https://example.org/a.ics", refresh_minutes=600)
    household.now = NOW.replace(hour=23, minute=59)
    assert calendar.pause_seconds == 60


def test_a_source_is_known_by_how_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    assert source_of("family.ics") == File(Path("/home/ann/family.ics"))
    assert source_of("~/family.ics") == File(Path("/home/ann/family.ics"))
    assert source_of("file:///tmp/my%20own.ics") == File(Path("/tmp/my own.ics"))  # noqa: S108
    assert source_of("webcal://example.org/a.ics") == Feed("https://example.org/a.ics")
    assert source_of("caldav+https://ann@example.org/dav/ann/") == Server(
        "https://example.org/dav/ann/", "ann"
    )


def test_only_their_owner_may_read_what_is_remembered(household: Household) -> None:
    ledger = Ledger(place(household.folder).state)
    ledger.entry("family", "https://example.org/a.ics")
    ledger.save()
    (file,) = [each for each in os.scandir(place(household.folder).state) if each.is_file()]
    assert file.stat().st_mode & 0o777 == 0o600
