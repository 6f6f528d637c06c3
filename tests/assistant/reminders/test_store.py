import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.database import sqlite
from assistant.database.layout import Layout
from assistant.errors import StorageError
from tests.assistant.reminders.hands import Hands, reminder


def store(folder: Path) -> Path:
    return folder / "state" / "reminders.sqlite"


@contextmanager
def full_disk() -> Iterator[None]:
    """SQLite finds the disk full: not one more page may be written."""
    connect = sqlite.connect

    def connected(path: Path, layout: Layout[Any]) -> sqlite3.Connection:
        connection = connect(path, layout)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "connect", connected)
        yield


async def test_a_full_disk_keeps_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as book:
        kept = await book.keep(reminder(text="first"))
    with full_disk():
        async with hands.book(tmp_path) as book:
            with pytest.raises(StorageError, match="free some space"):  # noqa: PT012 - some still find room
                for _ in range(100):
                    kept = await book.keep(reminder(text="a" * 500))
            number = len(await book.open())
            assert kept.id == number
    async with hands.book(tmp_path) as book:
        assert len(await book.open()) == number
        assert (await book.keep(reminder())).id > kept.id


async def test_a_place_that_cannot_be_used_works_again_once_it_can(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way", "utf-8")
    async with Hands().book(tmp_path) as book:
        for _ in range(2):
            with pytest.raises(StorageError, match="move the file of that name away"):
                await book.keep(reminder())
        with pytest.raises(StorageError):
            await book.open()
        (tmp_path / "state").unlink()
        await book.keep(reminder())
        assert len(await book.open()) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_is_not_ours_is_named(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(mode=0o500)
    async with Hands().book(tmp_path) as book:
        with pytest.raises(StorageError, match="give yourself the right"):
            await book.keep(reminder())


async def test_a_store_that_cannot_be_written_is_still_read(tmp_path: Path) -> None:
    """As after the kernel has mounted a failing disk read-only."""
    hands = Hands()
    async with hands.book(tmp_path) as book:
        await book.keep(reminder(text="kept"))
        await book._store.read(lambda db: db.execute("PRAGMA query_only = 1"))  # noqa: SLF001
        with pytest.raises(StorageError, match="mount that disk writable"):
            await book.keep(reminder())
        assert [each.text for each in await book.open()] == ["kept"]
        hands.set_forward(3600)
        assert await book.next_due()
        await book.keep(reminder(minutes=90, text="again"))


async def test_a_locked_store_is_waited_for(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        await book.open()
        with closing(sqlite3.connect(store(tmp_path), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            keeping = asyncio.ensure_future(book.keep(reminder()))
            done, _ = await asyncio.wait([keeping], timeout=0.05)
            assert not done
            other.execute("COMMIT")
            assert (await keeping).id


async def test_a_store_that_stays_locked_is_owned_up_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    async with Hands().book(tmp_path) as book:
        await book.open()
        with closing(sqlite3.connect(store(tmp_path), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageError, match="locked by another program"):
                await book.keep(reminder())
        await book.keep(reminder())


async def test_two_processes_may_keep_at_the_same_time(tmp_path: Path) -> None:
    hands = Hands()
    async with hands.book(tmp_path) as daemon, hands.book(tmp_path) as shell:
        kept = await asyncio.gather(*(book.keep(reminder()) for book in [daemon, shell] * 20))
        assert len({each.id for each in kept}) == 40
        assert len(await daemon.open()) == 40
        assert await daemon.changed_elsewhere()
        assert not await daemon.changed_elsewhere()


async def test_a_store_of_a_newer_assistant_is_left_alone(tmp_path: Path) -> None:
    async with Hands().book(tmp_path) as book:
        await book.keep(reminder())
    with closing(sqlite3.connect(store(tmp_path))) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = store(tmp_path).read_bytes()
    async with Hands().book(tmp_path) as book:
        with pytest.raises(StorageError, match="newer version"):
            await book.keep(reminder())
    assert store(tmp_path).read_bytes() == before
