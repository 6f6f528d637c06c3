import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.database import backup, restore, sqlite
from assistant.errors import StorageError
from assistant.reminders.schema import LAYOUT
from tests.assistant.reminders.hands import Hands, reminder

PAGE = 4096


def store(folder: Path) -> Path:
    return folder / "state" / "reminders.sqlite"


async def filled(folder: Path, number: int = 300) -> None:
    async with Hands().book(folder) as book:
        for each in range(number):
            await book.keep(reminder(minutes=each + 1, text=f"number {each}" + " and so on" * 20))


def spoil(path: Path, page: int) -> None:
    """As a failing disk does; pages count from 1."""
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(b"\xa5" * PAGE)


def spoil_at_work(path: Path, page: int) -> None:
    """From outside: whoever closes a file gives up its process's locks on it, which are SQLite's too.

    Somebody's writing then makes the others read their pages again.
    """
    write = f"f = open({str(path)!r}, 'r+b'); f.seek({(page - 1) * PAGE}); f.write(bytes([165]) * {PAGE})"
    subprocess.run([sys.executable, "-ISc", write], check=True)
    with closing(sqlite3.connect(path)) as other:
        other.execute("UPDATE sqlite_sequence SET seq = seq + 1")
        other.commit()


def table_page(path: Path, which: int = 1) -> int:
    """A leaf of the table, by the database's own account of its pages: it has more than any index."""
    with closing(sqlite3.connect(path)) as db:
        root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'reminders'").fetchone()[0]
    data = path.read_bytes()[(root - 1) * PAGE :]
    assert data[0] == 5, "an interior page"
    cell = 12 + 2 * which
    start = int.from_bytes(data[cell : cell + 2])
    return int.from_bytes(data[start : start + 4])


async def test_a_closed_store_leaves_a_whole_copy(tmp_path: Path) -> None:
    await filled(tmp_path, 3)
    copy = backup.copy_of(store(tmp_path))
    assert sqlite.sound(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    before = copy.stat().st_mtime_ns
    async with Hands().book(tmp_path) as book:
        assert len(await book.open()) == 3
        assert book.recovery is None
    assert copy.stat().st_mtime_ns == before, "nothing had changed"


async def test_a_spoilt_page_loses_nothing_that_a_copy_has(tmp_path: Path) -> None:
    await filled(tmp_path)
    damaged = store(tmp_path)
    spoil(damaged, table_page(damaged))
    evidence = damaged.read_bytes()
    async with Hands().book(tmp_path) as book:
        assert len(await book.open()) == 300
        found = book.recovery
        assert found
        assert not found.lost
        assert 1 <= len(found.older) < 300
        assert found.unsure
        assert found.since
        assert (found.aside / damaged.name).read_bytes() == evidence
        await book.keep(reminder())
    assert sqlite.sound(damaged)
    async with Hands().book(tmp_path) as book:
        assert book.recovery is None
        assert len(await book.open()) == 301


async def test_without_a_copy_what_is_lost_is_named_by_its_text_and_time(tmp_path: Path) -> None:
    await filled(tmp_path)
    damaged = store(tmp_path)
    backup.copy_of(damaged).unlink()
    spoil(damaged, table_page(damaged))
    hands = Hands()
    async with hands.book(tmp_path) as book:
        left = {each.text for each in await book.open()}
        found = book.recovery
        assert found
        assert found.lost
        assert found.since is None
        assert len(left) + len(found.lost) == 300
        first = min(found.lost, key=lambda each: each.id)
        assert first.text.startswith(f"number {first.id - 1} and so on")
        assert first.due == hands.now + timedelta(minutes=first.id)
        assert (await book.keep(reminder())).id == 301


@pytest.mark.parametrize(
    "ruin", [lambda path: path.write_bytes(b"no database" * 1000), lambda path: spoil(path, 1)]
)
async def test_a_file_that_is_no_database_any_more_is_restored_from_the_copy(
    tmp_path: Path, ruin: Callable[[Path], object]
) -> None:
    await filled(tmp_path, 20)
    ruin(store(tmp_path))
    async with Hands().book(tmp_path) as book:
        assert len(await book.open()) == 20
        assert book.recovery
        assert book.recovery.unsure


async def test_where_everything_is_ruined_it_begins_anew_and_deletes_nothing(tmp_path: Path) -> None:
    await filled(tmp_path, 20)
    for file in (store(tmp_path), backup.copy_of(store(tmp_path))):
        file.write_bytes(b"no database" * 1000)
    async with Hands().book(tmp_path) as book:
        assert not await book.open()
        assert book.recovery
        assert book.recovery.since is None
        assert (book.recovery.aside / "reminders.sqlite").read_bytes() == b"no database" * 1000
        await book.keep(reminder())


async def test_damage_that_shows_at_work_is_mended_there(tmp_path: Path) -> None:
    await filled(tmp_path)
    page = table_page(store(tmp_path))
    async with Hands().book(tmp_path) as book:
        spoil_at_work(store(tmp_path), page)
        book.changed.clear()
        assert len(await book.open()) == 300
        assert book.recovery
        assert book.changed.is_set()


async def test_a_damaged_store_is_not_replaced_under_another_process(tmp_path: Path) -> None:
    await filled(tmp_path)
    page = table_page(store(tmp_path))
    async with Hands().book(tmp_path) as daemon:
        spoil_at_work(store(tmp_path), page)
        async with Hands().book(tmp_path) as shell:
            with pytest.raises(StorageError, match="restart the assistant"):
                await shell.open()
        assert len(await daemon.open()) == 300
        assert daemon.recovery


async def test_no_copy_is_made_of_a_damaged_store(tmp_path: Path) -> None:
    await filled(tmp_path)
    damaged = store(tmp_path)
    good = backup.copy_of(damaged).read_bytes()
    spoil(damaged, table_page(damaged))
    with pytest.raises(sqlite3.DatabaseError):
        backup.save(damaged)
    assert backup.copy_of(damaged).read_bytes() == good


@pytest.mark.parametrize("step", range(9))
async def test_a_crash_while_it_is_restored_loses_nothing(tmp_path: Path, step: int) -> None:
    await filled(tmp_path)
    damaged = store(tmp_path)
    spoil(damaged, table_page(damaged))
    shutil.copy(damaged, tmp_path / "evidence")

    class Crash(BaseException):
        """Nothing catches it."""

    steps = iter(range(9))

    def crash(folder: Path) -> None:
        if next(steps) == step:
            raise Crash

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restore, "synced", crash)
        try:
            restore.restore(damaged, LAYOUT, Hands().now)
        except Crash:
            assert step < 5
        else:
            assert step >= 5
    async with Hands().book(tmp_path) as book:
        assert len(await book.open()) == 300
    asides = list((tmp_path / "state").glob("reminders.damaged-*/reminders.sqlite"))
    evidence = (tmp_path / "evidence").read_bytes()
    assert any(each.read_bytes() == evidence for each in asides)
