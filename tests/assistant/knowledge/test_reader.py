"""Papers are read in a process of their own: what is hostile costs a bounded time, and nothing of ours."""

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.knowledge import kinds
from assistant.knowledge.child import titled
from assistant.knowledge.reader import PaperReader, Read
from tests.assistant.knowledge.made import archive, pdf


async def _read(file: Path, digest: str = "") -> Read:
    async with PaperReader() as reader:
        return await reader.read(file, digest)


def _texts(read: Read) -> list[str]:
    return [json.loads(line)[2] for line in read.pieces]


async def test_a_file_is_read_and_known_again(tmp_path: Path) -> None:
    file = tmp_path / "Coffee.md"
    file.write_text("# Machine\n\n## Descaling\nPour it in.\n")
    read = await _read(file)
    assert [json.loads(line) for line in read.pieces] == [
        ["Descaling", "Machine Coffee Machine Descaling", "Pour it in."]
    ]
    assert (read.title, read.wrong, read.same) == ("Machine", "", False)
    assert (await _read(file, read.digest)).same


async def test_one_process_reads_all_and_a_bad_file_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "bomb.epub").write_bytes(archive({"x": bytes(10_000_000)}))
    (tmp_path / "good.pdf").write_bytes(pdf(["Page one."]))
    async with PaperReader() as reader:
        assert (await reader.read(tmp_path / "bomb.epub")).wrong == "bomb"
        read = await reader.read(tmp_path / "good.pdf")
    assert _texts(read) == ["Page one."]
    assert json.loads(read.pieces[0])[0] == "1"


async def test_two_thousand_pages_are_read(tmp_path: Path) -> None:
    (tmp_path / "long.pdf").write_bytes(pdf([f"This is page {number}." for number in range(2000)]))
    read = await _read(tmp_path / "long.pdf")
    assert read.wrong == ""
    assert _texts(read)[1999] == "This is page 1999."


async def test_what_is_too_long_is_read_as_far_as_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "long.txt").write_text("A sentence of some words. " * (kinds.MOST_CHARACTERS // 20))
    read = await _read(tmp_path / "long.txt")
    assert read.wrong == "cut"
    assert len(read.pieces) > 1000


async def test_a_file_on_which_the_process_hangs_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "slow.pdf").write_bytes(pdf(["Slow."] * 3000))
    (tmp_path / "good.txt").write_text("Good.")
    async with PaperReader() as reader:
        await reader.read(tmp_path / "good.txt")
        reader._seconds = 0.05  # noqa: SLF001 - less than so many pages take
        assert (await reader.read(tmp_path / "slow.pdf")).wrong in {"too_costly", "cut"}
        reader._seconds = kinds.DEADLINE_SECONDS  # noqa: SLF001
        assert _texts(await reader.read(tmp_path / "good.txt")) == ["Good."]


async def test_what_is_no_file_of_the_folder_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.txt").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "a.txt").symlink_to(tmp_path / "secret" / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    async with PaperReader() as reader:
        for name in ("link/a.txt", "a.txt", "pipe.txt", "gone.txt", "secret"):
            assert (await reader.read(tmp_path / name)).wrong == "unreadable"


async def test_a_reading_that_is_cancelled_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "slow.pdf").write_bytes(pdf(["Slow."] * 3000))
    async with PaperReader() as reader:
        await reader.read(tmp_path / "none.txt")
        assert reader._process  # noqa: SLF001
        number = reader._process.pid  # noqa: SLF001
        task = asyncio.create_task(reader.read(tmp_path / "slow.pdf"))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert number not in _children()


def _children() -> set[int]:
    def found() -> Iterator[int]:
        for place in Path("/proc/self/task").iterdir():
            yield from map(int, (place / "children").read_text().split())

    return set(found())


@pytest.mark.parametrize(
    ("title", "stem", "spoken"),
    [
        ("Magnifica  Evo", "5713238041", "Magnifica Evo"),
        ("5713238041_02", "Coffee_machine", "Coffee machine"),
        ("Microsoft Word - manual.doc", "洗衣机说明书", "洗衣机说明书"),
        ("", "5713238041", "5713238041"),
    ],
)
def test_a_paper_is_called_what_can_be_said(title: str, stem: str, spoken: str) -> None:
    assert titled(title, stem) == spoken
