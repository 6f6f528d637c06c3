"""`assistant memory` as it is typed, beside a program that has the store open."""

from __future__ import annotations

import json
import stat
from datetime import datetime
from pathlib import Path

import pytest

from assistant import paths
from assistant.memories import Memory
from assistant.memory.dialogue import FILE
from assistant.memory.longterm.longterm import LongTerm
from assistant.settings import MemorySection
from assistant.testing import NOON
from tests.test_commands import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def store(shell: Shell) -> LongTerm:
    return LongTerm(MemorySection(), paths.find(shell.env).place, None, clock=lambda: NOON)


def told(text: str, person: str = "owner", *, shared: bool = False, at: datetime = NOON) -> Memory:
    return Memory(text=text, person=person, language="en", shared=shared, at=at)


async def test_what_is_remembered_is_listed_found_and_forgotten(shell: Shell) -> None:
    async with store(shell) as memories:
        key = await memories.remember(told("the spare key is with the neighbour"))
        await memories.remember(told("the bins go out on Monday", "Tom", shared=True))
        await memories.remember(told("the diary is under the bed", "Tom"))
        listed = shell.objects("memory", "list", "--json")
        assert [each["text"] for each in listed] == [
            "the bins go out on Monday",
            "the spare key is with the neighbour",
        ]
        assert len(shell.objects("memory", "list", "--all", "--json")) == 3
        (found,) = shell.objects("memory", "search", "spare key", "--json")
        assert (found["id"], found["person"], found["source"]) == (key.id, "owner", "said")
        conversation = paths.find(shell.env).place.state / FILE
        conversation.write_text("[]")
        assert shell.objects("memory", "forget", key.id, "--json") == [{"id": key.id, "forgotten": True}]
        assert not conversation.exists()
        assert not await memories.recall("spare key", person="owner")


async def test_an_export_is_complete_and_for_its_owner_alone(shell: Shell, tmp_path: Path) -> None:
    async with store(shell) as memories:
        for person in ("owner", "Tom"):
            await memories.remember(told(f"{person} likes tea", person))
    shell("memory", "export", tmp_path / "all.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()]
    assert [each["person"] for each in lines] == ["owner", "Tom"]
    assert stat.S_IMODE((tmp_path / "all.jsonl").stat().st_mode) == 0o600
    (toms,) = shell("memory", "export", "--as", "Tom").stdout.splitlines()
    assert json.loads(toms)["text"] == "Tom likes tea"


async def test_everything_of_one_person_is_forgotten(shell: Shell) -> None:
    async with store(shell) as memories:
        for person in ("owner", "Tom"):
            await memories.remember(told(f"{person} likes tea", person))
    shell("memory", "forget", "--all", "--as", "Tom")
    assert [each["person"] for each in shell.objects("memory", "list", "--all", "--json")] == ["owner"]
    assert shell("memory", "forget", 99).returncode == 1
    assert shell("memory", "forget").returncode == 2
