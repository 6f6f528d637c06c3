"""What is killed again and again: a household that keeps reminders and rings them into a file."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.protocols import Place
from assistant.reminder import Reminder
from assistant.reminders.book import Book
from assistant.reminders.clocks import real
from assistant.settings import RemindersSection

AHEAD_SECONDS = 0.04
"""The furthest that a reminder lies ahead, so that every kill is near somebody's time."""
LOG = "said"
Say = Callable[..., None]


def said_in(folder: Path) -> Say:
    """Every word is on the disk before it counts as said."""
    file = os.open(folder / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def say(*words: object) -> None:
        os.write(file, (" ".join(map(str, words)) + "\n").encode())
        os.fsync(file)

    return say


def ours(folder: Path, seed: int, settle: bool, opened: Callable[[], object]) -> None:
    """`settle`: keeps nothing new, and ends when all has rung. `opened` is called once the store is open."""
    asyncio.run(_ours(folder, random.Random(seed), settle, opened))  # noqa: S311 - no secret


async def _ours(folder: Path, chance: random.Random, settle: bool, opened: Callable[[], object]) -> None:
    say = said_in(folder)
    place = Place(folder, folder, folder)
    section = RemindersSection(most=1_000_000)
    async with Book(section, place, real(_now), backup_seconds=0.02) as book:
        opened()
        async with _also(_write(book, say, chance) if not settle else asyncio.sleep(0)):
            for each in await book.interrupted():
                await _sound(book, each, "again", say)
            while not settle or await _near(book):
                for each in await book.due(_now()):
                    if rings := await book.begin(each, _now()):
                        await _sound(book, rings, "first", say)
                await asyncio.sleep(0.001)
        if settle:
            for each in await book.open():
                say("open", each.id)


async def _write(book: Book, say: Say, chance: random.Random) -> None:
    """Every fifth recurs: it is to ring at the next full second, and to be there for tomorrow."""
    while True:
        due = _now() + timedelta(seconds=chance.uniform(0.001, AHEAD_SECONDS))
        rrule = "FREQ=DAILY" if chance.random() < 0.2 else ""
        if rrule:
            due = due.replace(microsecond=0) + timedelta(seconds=1)
        kept = await book.keep(
            Reminder(kind="alarm", due=due, person="owner", language="en", text="wake up", rrule=rrule)
        )
        say("kept", kept.id, "recurs" if rrule else "once")
        await asyncio.sleep(chance.uniform(0, 0.004))


async def _sound(book: Book, rings: Reminder, how: str, say: Say) -> None:
    say("rang", rings.id, how)
    await book.finish(rings, "done", _now())


async def _near(book: Book) -> bool:
    following = await book.next_due()
    return following is not None and following < _now() + timedelta(hours=1)


@asynccontextmanager
async def _also(work: Any) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def apscheduler(folder: Path, seed: int, settle: bool, opened: Callable[[], object]) -> None:
    """The same with APScheduler's own store, as its guide says: nothing is ever too late."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler

    say = said_in(folder)
    chance = random.Random(seed)  # noqa: S311 - no secret
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.sqlite'}")
    scheduler = BackgroundScheduler(
        jobstores={"default": store}, job_defaults={"misfire_grace_time": None}, timezone=UTC
    )
    scheduler.start()
    opened()
    number = 0
    while not settle:
        number += 1
        name = f"{seed}-{number}"
        due = _now() + timedelta(seconds=chance.uniform(0.001, AHEAD_SECONDS))
        scheduler.add_job(ring, "date", run_date=due, args=(str(folder), name), id=name)
        say("kept", name, "once")
        time.sleep(chance.uniform(0, 0.004))
    while scheduler.get_jobs():
        time.sleep(0.01)
    scheduler.shutdown()


def ring(folder: str, name: str) -> None:
    said_in(Path(folder))("rang", name, "first")


def _now() -> datetime:
    return datetime.now(UTC)
