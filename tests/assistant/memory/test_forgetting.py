import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.memory.longterm import erasing
from tests.assistant.memory.toy import Toy, longterm, said, texts

SECRET = "zanzibar"  # noqa: S105


def holding(folder: Path, text: str | bytes) -> list[str]:
    """The names of files."""
    wanted = text.encode() if isinstance(text, str) else text
    return [file.name for file in folder.rglob("*") if file.is_file() and wanted in file.read_bytes().lower()]


async def test_what_is_forgotten_is_in_no_file(tmp_path: Path) -> None:
    toy = Toy()
    async with longterm(tmp_path, toy) as memory:
        for number in range(300):
            await memory.remember(said(f"note {number} about the house and the garden " + "and so on " * 10))
            if number % 100 == 50:
                await memory.remember(said(f"the safe code is {number} {SECRET}"))
        await memory.catch_up()
    async with longterm(tmp_path, toy) as memory:
        await memory.catch_up()
        found = await memory.recall(SECRET, person="anna")
        vector = (await toy.embed([found[0].memory.text]))[0].tobytes().lower()
        assert len(holding(tmp_path, SECRET)) >= 2, "the store and its copy"
        assert "memories.faiss" in holding(tmp_path, vector)
        await memory.forget([each.memory.id for each in found])
        assert holding(tmp_path, SECRET) == []
        assert holding(tmp_path, vector) == []
        assert not await memory.recall(SECRET, person="anna")
        assert not [each for each in await memory.every() if SECRET in each.text], "not in the history"
        assert len(await memory.of("anna")) == 300
    assert holding(tmp_path, SECRET) == []


async def test_what_it_superseded_is_forgotten_with_it(tmp_path: Path) -> None:
    async with longterm(tmp_path) as memory:
        for place in ("drawer", "cellar", "attic"):
            await memory.remember(said(f"the spare key is in the {place}"))
        kept = await memory.of("anna")
        assert await memory.forget([each.id for each in kept]) == 1
        assert not await memory.every()
    assert holding(tmp_path, "drawer") == []


async def test_forgetting_somebody_leaves_the_others(tmp_path: Path) -> None:
    async with longterm(tmp_path, Toy()) as memory:
        await memory.remember(said("I am allergic to nuts", "ben"))
        await memory.remember(said("our door code is 17", "ben", shared=True))
        await memory.remember(said("I live in Rome", "ben"))
        await memory.remember(said("I live in Oslo", "ben"))
        await memory.remember(said("I am allergic to cats"))
        await memory.catch_up()
        assert await memory.forget_person("ben") == 4
        assert [each.person for each in await memory.every()] == ["anna"]
        assert await texts(memory, "allergic") == ["I am allergic to cats"]
    for word in ("nuts", "door code", "rome", "oslo"):
        assert holding(tmp_path, word) == []


async def test_forgetting_what_is_not_there_forgets_nothing(tmp_path: Path) -> None:
    async with longterm(tmp_path) as memory:
        kept = await memory.remember(said("the bins are on Monday"))
        assert await memory.forget([kept.id + 1]) == 0
        assert await memory.forget([]) == 0
        assert await memory.forget_person("nobody") == 0
        assert len(await memory.of("anna")) == 1


async def test_an_erasure_that_was_cut_off_is_finished(tmp_path: Path) -> None:
    class Crash(BaseException):
        """Nothing catches it."""

    async def crash(store: object) -> bool:
        raise Crash

    async with longterm(tmp_path) as memory:
        kept = await memory.remember(said(f"the safe code is {SECRET}"))
    async with longterm(tmp_path) as memory:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("assistant.memory.longterm.longterm.erase", crash)
            with pytest.raises(Crash):
                await memory.forget([kept.id])
        assert not await memory.of("anna"), "nobody can read it any more"
    assert holding(tmp_path, SECRET)
    async with longterm(tmp_path) as memory:
        await memory.catch_up()
    assert holding(tmp_path, SECRET) == []


async def test_another_reader_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr("assistant.database.sqlite.BUSY_SECONDS", 0.05)
    async with longterm(tmp_path) as memory:
        kept = await memory.remember(said(f"the safe code is {SECRET}"))
        with closing(sqlite3.connect(tmp_path / "state" / "memories.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM memories").fetchall()
            assert await memory.forget([kept.id]) == 1
            other.execute("COMMIT")
        await memory.catch_up()
        assert holding(tmp_path, SECRET) == []


async def test_damaged_files_that_were_set_aside_are_erased_too(tmp_path: Path) -> None:
    async with longterm(tmp_path) as memory:
        kept = await memory.remember(said(f"the safe code is {SECRET}"))
        await memory.remember(said("the bins are on Monday"))
    store = tmp_path / "state" / "memories.sqlite"
    shutil.copy(store, tmp_path / "state" / "evidence")
    store.write_bytes(store.read_bytes()[:4096] + b"\xa5" * 4096 + store.read_bytes()[8192:])
    (tmp_path / "state" / "evidence").unlink()
    async with longterm(tmp_path) as memory:
        assert len(await memory.of("anna")) == 2
        assert memory.recovery
        assert memory.recovery.aside.exists()
        await memory.forget([kept.id])
        assert not memory.recovery.aside.exists()
    assert holding(tmp_path, SECRET) == []


async def test_forgetting_while_it_watches_is_complete(tmp_path: Path) -> None:
    async with longterm(tmp_path, Toy()) as memory:
        watching = asyncio.create_task(memory.watch())
        kept = [await memory.remember(said(f"{SECRET} number {n}")) for n in range(50)]
        assert await memory.forget([each.id for each in kept]) == 50
        assert holding(tmp_path, SECRET) == []
        watching.cancel()
        await asyncio.wait([watching])
    assert holding(tmp_path, SECRET) == []
