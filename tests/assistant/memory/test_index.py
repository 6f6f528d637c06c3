import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import StorageError
from assistant.memory.longterm import vectors
from assistant.memory.longterm.longterm import LongTerm
from assistant.memory.longterm.vectors import Vectors
from tests.assistant.memory.toy import Toy, longterm, said, texts

NOTES = ["boiler serviced", "the bicycle has a flat tyre", "grandma comes on Friday", "我对花生过敏"]


def index(folder: Path) -> Path:
    return folder / "cache" / "memories.faiss"


async def filled(folder: Path, toy: Toy) -> None:
    async with longterm(folder, toy) as memory:
        for note in NOTES:
            await memory.remember(said(note))
        await memory.catch_up()


def ruin(what: str) -> Callable[[Path], object]:
    def half(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    def flipped(path: Path) -> None:
        whole = bytearray(path.read_bytes())
        whole[-40] ^= 0xFF
        path.write_bytes(whole)

    return {
        "gone": lambda path: path.unlink(),
        "half": half,
        "flipped": flipped,
        "empty": lambda path: path.write_bytes(b""),
        "other": lambda path: path.write_text('{"version": 1}\n', "utf-8"),
        "nonsense": lambda path: path.write_bytes(b"\xa5" * 5000),
    }[what]


@pytest.mark.parametrize("what", ["gone", "half", "flipped", "empty", "other", "nonsense"])
async def test_an_index_that_is_missing_or_torn_is_made_anew(tmp_path: Path, what: str) -> None:
    toy = Toy()
    await filled(tmp_path, toy)
    ruin(what)(index(tmp_path))
    async with longterm(tmp_path, toy) as memory:
        await memory.catch_up()
        assert await texts(memory, "heater") == ["boiler serviced"]
        assert toy.asked == len(NOTES) + 1 + 48, "only the question and the everyday were embedded"
    assert vectors.read(index(tmp_path), "other", "", 256) is None


async def test_a_whole_index_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toy = Toy()
    await filled(tmp_path, toy)

    def refused(*_: object) -> None:
        raise AssertionError("it was to be read, not made")

    monkeypatch.setattr(Vectors, "add", refused)
    async with longterm(tmp_path, toy) as memory:
        await memory.catch_up()
        assert await texts(memory, "heater") == ["boiler serviced"]


async def test_an_index_out_of_step_is_mended(tmp_path: Path) -> None:
    toy = Toy()
    await filled(tmp_path, toy)
    old = index(tmp_path).read_bytes()
    async with longterm(tmp_path, toy) as memory:
        first = (await memory.every())[0]
        await memory.forget([first.id])
        await memory.remember(said("heater cleaned"))
        await memory.catch_up()
    index(tmp_path).write_bytes(old)
    async with longterm(tmp_path, toy) as memory:
        await memory.catch_up()
        assert await texts(memory, "boiler") == ["heater cleaned"]


async def test_the_index_of_another_household_is_not_taken(tmp_path: Path) -> None:
    toy = Toy()
    await filled(tmp_path / "one", toy)
    async with longterm(tmp_path / "two", toy) as memory:
        for note in reversed(NOTES):
            await memory.remember(said(note))
        await memory.catch_up()
    index(tmp_path / "two").write_bytes(index(tmp_path / "one").read_bytes())
    async with longterm(tmp_path / "two", toy) as memory:
        await memory.catch_up()
        assert await texts(memory, "heater") == ["boiler serviced"]


async def test_another_model_embeds_anew_while_all_is_still_found(tmp_path: Path) -> None:
    await filled(tmp_path, Toy())
    newer = Toy(key="toy-2", dimensions=96)
    async with longterm(tmp_path, newer) as memory:
        assert await texts(memory, "boiler serviced") == ["boiler serviced"], "by its words"
        newer.broken = True
        await memory.catch_up()
        assert memory.left == len(NOTES)
        assert await texts(memory, "grandma") == ["grandma comes on Friday"]
        newer.broken = False
        await memory.catch_up()
        assert memory.left == 0
        assert await texts(memory, "heater") == ["boiler serviced"]


async def test_a_large_index_looks_into_the_nearest_cells_and_forgets_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("vectors", "dense"):
        monkeypatch.setattr(f"assistant.memory.longterm.{module}.EXACT_MOST", 100)
    toy = Toy()
    async with longterm(tmp_path, toy) as memory:
        for number in range(150):
            await memory.remember(said(f"box {number} holds {number * number} things"))
        kept = await memory.remember(said("boiler serviced"))
        await memory.catch_up()
        await memory.remember(said("boiler cleaned"))
        await memory.catch_up()
        assert set(await texts(memory, "heater")) == {"boiler serviced", "boiler cleaned"}
        await memory.forget([kept.id])
        assert await texts(memory, "heater") == ["boiler cleaned"]
    async with longterm(tmp_path, toy) as memory:
        await memory.catch_up()
        assert await texts(memory, "heater") == ["boiler cleaned"]


def test_an_index_of_cells_is_read_as_it_was_written(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    points = chance.standard_normal((2000, 32)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    made = Vectors(32, points, 2000)
    made.add(np.arange(2000) * 3, points)
    made.tune(points)
    made.remove([3, 6, 9, 10])
    vectors.write(tmp_path / "index", *made.packed("model", "born"))
    found = vectors.read(tmp_path / "index", "model", "born", 32)
    assert found
    assert found.ids.tolist() == made.ids.tolist()
    assert len(found) == 1997
    assert found.search(points[5], 5) == made.search(points[5], 5)
    assert next(iter(found.search(points[5], 5))) == 15
    assert 3 not in found.search(points[1], 50)
    assert vectors.read(tmp_path / "index", "model", "born", 64) is None


async def spoilt(memory: LongTerm) -> int:
    return len(await memory.of("anna"))


async def test_a_spoilt_page_loses_nothing_that_a_copy_has(tmp_path: Path) -> None:
    async with longterm(tmp_path) as memory:
        for number in range(300):
            await memory.remember(said(f"note number {number} " + "AND SO ON " * 20))
    store = tmp_path / "state" / "memories.sqlite"
    whole = store.read_bytes()
    at = whole.index(b"note number 150 " + b"AND SO ON " * 10) // 4096 * 4096
    store.write_bytes(whole[:at] + b"\xa5" * 4096 + whole[at + 4096 :])
    async with longterm(tmp_path, Toy()) as memory:
        assert await spoilt(memory) == 300
        assert memory.recovery
        assert memory.recovery.older
        assert not memory.recovery.lost
        assert (await texts(memory, "what is 151", most=1))[0].startswith("note number 151")


async def test_without_a_copy_what_is_lost_is_named_by_its_beginning(tmp_path: Path) -> None:
    async with longterm(tmp_path) as memory:
        for number in range(300):
            await memory.remember(said(f"note number {number} " + "AND SO ON " * 20))
    store = tmp_path / "state" / "memories.sqlite"
    (tmp_path / "state" / "memories.backup.sqlite").unlink()
    whole = store.read_bytes()
    at = whole.index(b"note number 150 " + b"AND SO ON " * 10) // 4096 * 4096
    store.write_bytes(whole[:at] + b"\xa5" * 4096 + whole[at + 4096 :])
    async with longterm(tmp_path) as memory:
        left = await spoilt(memory)
        found = memory.recovery
        assert found
        assert left + len(found.lost) == 300
        assert found.lost
        assert all(each.text.startswith("note number ") and each.person == "anna" for each in found.lost)


async def test_half_a_file_is_restored_from_the_copy(tmp_path: Path) -> None:
    await filled(tmp_path, Toy())
    store = tmp_path / "state" / "memories.sqlite"
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])
    async with longterm(tmp_path, Toy()) as memory:
        await memory.catch_up()
        assert await spoilt(memory) == len(NOTES)
        assert await texts(memory, "heater") == ["boiler serviced"]


async def test_a_place_that_cannot_be_used_raises_and_works_once_it_can(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way", "utf-8")
    async with longterm(tmp_path, Toy()) as memory:
        with pytest.raises(StorageError, match="move the file of that name away"):
            await memory.remember(said("boiler serviced"))
        (tmp_path / "state").unlink()
        await memory.remember(said("boiler serviced"))


def test_faiss_is_loaded_late() -> None:
    code = "import assistant.memory.longterm.longterm, sys; sys.exit('faiss' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
