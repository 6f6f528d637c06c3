"""How quick the store of reminders is: keeping one among many, opening it, asking what is due next."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

from assistant.database import sqlite
from assistant.protocols import Place
from assistant.reminder import Reminder
from assistant.reminders import pages
from assistant.reminders.book import Book
from assistant.reminders.clocks import Clocks, real
from assistant.reminders.holidays import NEVER
from assistant.reminders.schema import LAYOUT
from assistant.settings import RemindersSection
from bench.report import Figure, Report

KEPT = 5_000
BLOCKS, BLOCK = 5, 100
START, MANY = 100_000, 1_000_000
PRIME = 7919
"""Scatters the times over eleven days."""

FILL = """
WITH RECURSIVE
    counted (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < {number}),
    steps AS (SELECT number * {prime} % 1000003 AS step FROM counted)
INSERT INTO reminders ({names}) SELECT {values} FROM reminders CROSS JOIN steps WHERE id = 1 ORDER BY step
"""


def measure() -> Report:
    figures = [*asyncio.run(_added()), asyncio.run(_started()), *asyncio.run(_asked())]
    return Report("reminders", tuple(figures))


async def _added() -> list[Figure]:
    """Ours and APScheduler's by turns, a block each, since a commit still weighs on the disk's next one."""
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder), KEPT)
        theirs = _apscheduler(Path(folder)) if find_spec("sqlalchemy") else None
        ours, other = [], []
        async with _book(Path(folder)) as book:
            for _ in range(BLOCKS):
                ours += [await _took(book.keep(_reminder(each))) for each in range(BLOCK)]
                if theirs:
                    other += [await _took(theirs(each)) for each in range(BLOCK)]
    note = f"on the disk; 99th percentile {_percentile(ours):.2f} ms"
    figures = [Figure(f"keep one at {KEPT:,}", median(ours), "ms", most=2, note=note)]
    if not other:
        note = "sqlalchemy is not installed: uv sync --group bench"
        return [*figures, Figure("APScheduler's SQLite store", None, "ms", note=note)]
    note = f"add_job; 99th percentile {_percentile(other):.2f} ms"
    times = Figure("times quicker", median(other) / median(ours), "", least=8)
    return [*figures, Figure("APScheduler's SQLite store", median(other), "ms", note=note), times]


async def _took(work: Awaitable[object]) -> float:
    """Milliseconds."""
    began = perf_counter()
    await work
    return (perf_counter() - began) * 1000


async def _started() -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder), START)
        took = []
        for _ in range(5):
            began = perf_counter()
            async with _book(Path(folder)) as book:
                await book.next_due()
                took.append((perf_counter() - began) * 1000)
    return Figure(f"open with {START:,}, and know the next", median(took), "ms", most=200)


async def _asked() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        _fill(Path(folder), MANY)
        async with _book(Path(folder)) as book:
            following = await _times(book.next_due)
            overdue = await _times(lambda: book.due(datetime.now(UTC)))
    return [
        Figure(f"when the next is due at {MANY:,}", following, "ms", most=1),
        Figure(f"what is due at {MANY:,}", overdue, "ms", most=1),
    ]


async def _times(ask: Callable[[], Awaitable[object]]) -> float:
    return median([await _took(ask()) for _ in range(100)])


@asynccontextmanager
async def _book(folder: Path) -> AsyncIterator[Book]:
    async with Book(
        RemindersSection(most=MANY), Place(folder, folder, folder), _clocks(), backup_seconds=3600
    ) as book:
        yield book


def _fill(folder: Path, number: int) -> None:
    """One as the store writes it, and copies of it at other times."""
    with closing(sqlite.connect(folder / "reminders.sqlite", LAYOUT)) as db:
        db.execute("PRAGMA cache_size = -400000")  # KiB
        pages.Pages(db, _clocks(), NEVER, number).insert(_reminder(0))
        names = [row["name"] for row in db.execute("PRAGMA table_info (reminders)") if row["name"] != "id"]
        values = ", ".join(f"{name} + step * 1000000" if name in {"due", "tell"} else name for name in names)
        db.execute(FILL.format(names=", ".join(names), values=values, number=number - 1, prime=PRIME))


def _apscheduler(folder: Path) -> Callable[[int], Awaitable[object]]:
    """Adds one job. The scheduler is paused, so that it does nothing beside."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.sqlite'}")
    scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone=UTC)

    async def add(number: int) -> None:
        scheduler.add_job(print, "date", run_date=_reminder(number).due, args=("wake up",))

    scheduler.start(paused=True)
    for each in range(KEPT):
        scheduler.add_job(print, "date", run_date=_reminder(each).due, args=("wake up",))
    return add


def _reminder(number: int) -> Reminder:
    due = datetime.now(UTC) + timedelta(hours=1, seconds=number * PRIME % 1_000_003)
    return Reminder(kind="alarm", due=due, person="owner", language="en", text=f"wake up, number {number}")


def _clocks() -> Clocks:
    return real(lambda: datetime.now(UTC))


def _percentile(values: list[float]) -> float:
    return sorted(values)[len(values) * 99 // 100]
