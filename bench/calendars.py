"""How long calendars take to read, and whether anything else has to wait meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from assistant.errors import AssistantError
from assistant.protocols import Place
from assistant.reminders.book import Book
from assistant.reminders.calendars.subscriptions import Subscriptions
from assistant.reminders.clocks import real
from assistant.settings import RemindersSection, Settings
from assistant.web import HttpWeb
from bench.report import Figure, Report

EVENTS = 10_000
IMPORT_SECONDS = 30.0
HELD_MS = 100.0
"""For so long the event loop may be held: about three frames of the microphone."""
BOMB_SECONDS = 90.0


def measure() -> Report:
    return asyncio.run(_measured())


async def _measured() -> Report:
    figures = []
    for what, text, target in (
        (f"{EVENTS} events to come", _many(EVENTS, recurring=False), IMPORT_SECONDS),
        (f"{EVENTS} events, every tenth weekly", _many(EVENTS, recurring=True), IMPORT_SECONDS),
        ("90000 events of years ago", _many(90_000, recurring=False, ago=3000), IMPORT_SECONDS),
        ("bomb: 1000 times every second for ever", _bomb(), BOMB_SECONDS),
        ("bomb: 100 MB", "BEGIN:VCALENDAR\n" + "X" * 100_000_000, BOMB_SECONDS),
    ):
        seconds, held, listed = await _imported(text)
        note = f"{listed} listed; {len(text) / 1e6:.1f} MB"
        figures.append(Figure(what, seconds, "s", most=target, note=note))
        figures.append(Figure("   the loop was held", held * 1000, "ms", most=HELD_MS))
    return Report("calendars", tuple(figures))


async def _imported(text: str) -> tuple[float, float, int]:
    """Seconds until it stands in the store or was given up, the loop's longest pause, how many stand."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bench.ics").write_text(text)
        calendars = [{"name": "bench", "source": str(folder / "bench.ics")}]
        settings = Settings.model_validate({"reminders": {"calendars": calendars}})
        place = Place(models=folder, cache=folder, state=folder)
        async with Book(RemindersSection(), place, real(_now)) as book, _longest_pause() as pauses:
            began = perf_counter()
            async with Subscriptions(settings, book, HttpWeb(), place, _now):
                while not (folder / "calendars.json").exists():  # noqa: ASYNC110 - nothing tells
                    await asyncio.sleep(0.01)
            took = perf_counter() - began
        async with Book(RemindersSection(), place, real(_now)) as book:
            try:
                listed = len(await book.between(_now() - timedelta(days=7), _now() + timedelta(days=400)))
            except AssistantError:
                listed = 0
        return took, max(pauses), listed


@asynccontextmanager
async def _longest_pause() -> AsyncIterator[list[float]]:
    pauses = [0.0]

    async def watch() -> None:
        while True:
            before = perf_counter()
            await asyncio.sleep(0.005)
            pauses.append(perf_counter() - before - 0.005)

    task = asyncio.create_task(watch(), name="pauses")
    yield pauses
    task.cancel()


def _many(count: int, *, recurring: bool, ago: int = 0) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for number in range(count):
        start = _now() + timedelta(days=number % 390 - ago, minutes=number % 600)
        lines += ["BEGIN:VEVENT", f"UID:{number}", f"SUMMARY:Event {number}", "DESCRIPTION:" + 200 * "x"]
        lines += [f"DTSTART:{start:%Y%m%dT%H%M00Z}", f"DTEND:{start + timedelta(hours=1):%Y%m%dT%H%M00Z}"]
        lines += ["RRULE:FREQ=WEEKLY;COUNT=10"] if recurring and number % 10 == 0 else []
        lines += ["END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def _bomb() -> str:
    event = "BEGIN:VEVENT\nUID:{}\nDTSTART:20200101T000000Z\nRRULE:FREQ=SECONDLY\nEND:VEVENT\n"
    return "BEGIN:VCALENDAR\n" + "".join(event.format(number) for number in range(1000)) + "END:VCALENDAR\n"


def _now() -> datetime:
    return datetime.now(UTC)
