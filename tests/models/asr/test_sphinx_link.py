"""The process in which pocketsphinx works: what comes back from it, and what becomes of it."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import ModelFailed
from assistant.messages import RATE
from models.asr.sphinx import Sphinx
from models.asr.sphinx_link import SphinxLink

GRAMMAR = "#JSGF V1.0;\ngrammar g;\npublic <g> = good morning | good night | stop;"
WAKE = ("hey jarvis",)
SOUND = np.random.default_rng(0).normal(0, 500, RATE).astype(np.int16).tobytes()
ANOTHER = np.random.default_rng(1).normal(0, 900, RATE).astype(np.int16).tobytes()
PATIENCE = 60.0
"""Seconds, for a computer that is busy with other things."""


@pytest.fixture
async def link() -> AsyncIterator[SphinxLink]:
    pytest.importorskip("pocketsphinx")
    async with SphinxLink() as link:
        await link.learn(GRAMMAR, WAKE)
        yield link


@pytest.fixture
def here() -> Sphinx:
    """The same in this process."""
    pytest.importorskip("pocketsphinx")
    sphinx = Sphinx()
    sphinx.learn(GRAMMAR, WAKE)
    return sphinx


async def _fit(link: SphinxLink, sound: bytes = SOUND) -> dict[str, Any]:
    found = await link.fit(sound, seconds=PATIENCE)
    return {name: [tuple(row) for row in rows] for name, rows in found.items() if name != "id"}


async def _asking(link: SphinxLink, sound: bytes = SOUND) -> asyncio.Task[dict[str, Any]]:
    """Has been asked, but the process stands still."""
    assert link.pid
    os.kill(link.pid, signal.SIGSTOP)
    task = asyncio.create_task(_fit(link, sound))
    for _ in range(10):
        await asyncio.sleep(0)
    return task


async def _killed(link: SphinxLink) -> None:
    """Returns once that is known."""
    assert link.pid
    os.kill(link.pid, signal.SIGKILL)
    while link.pid:  # noqa: ASYNC110 - the event loop itself finds out
        await asyncio.sleep(0)


async def test_what_fits_is_the_same_to_the_last_bit(link: SphinxLink, here: Sphinx) -> None:
    for sound in (SOUND, ANOTHER):
        assert await _fit(link, sound) == here.fit(sound)


async def test_others_go_on_while_it_works(link: SphinxLink) -> None:
    task = await _asking(link)
    assert not task.done()
    assert link.pid
    os.kill(link.pid, signal.SIGCONT)
    assert await task


async def test_after_a_cancelled_request_the_next_gets_its_own_answer(link: SphinxLink, here: Sphinx) -> None:
    cancelled = await _asking(link)
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    process = link.pid
    assert process
    os.kill(process, signal.SIGCONT)
    assert await _fit(link, ANOTHER) == here.fit(ANOTHER)
    assert link.pid == process


async def test_one_that_dies_at_work_fails_once(link: SphinxLink, here: Sphinx) -> None:
    task = await _asking(link)
    assert link.pid
    os.kill(link.pid, signal.SIGKILL)
    with pytest.raises(ModelFailed, match="ended"):
        await task
    assert await _fit(link) == here.fit(SOUND)


async def test_one_that_died_in_between_is_replaced_before_anybody_notices(
    link: SphinxLink, here: Sphinx
) -> None:
    await _killed(link)
    assert await _fit(link) == here.fit(SOUND)


async def test_one_that_hangs_is_ended_and_replaced(here: Sphinx) -> None:
    async with SphinxLink(work_seconds=0.0) as link:
        await link.learn(GRAMMAR, WAKE)
        process = link.pid
        assert process
        os.kill(process, signal.SIGSTOP)
        with pytest.raises(ModelFailed, match="no answer"):
            await link.fit(SOUND, seconds=0.1)
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
        assert await _fit(link) == here.fit(SOUND)


async def test_a_broken_grammar_is_not_taught_to_the_next_process(link: SphinxLink, here: Sphinx) -> None:
    with pytest.raises(ModelFailed, match="grammar"):
        await link.learn("#JSGF V1.0;\ngrammar g;\npublic <g> = (unclosed;", WAKE)
    assert await _fit(link) == here.fit(SOUND)
    await _killed(link)
    assert await _fit(link) == here.fit(SOUND)


async def test_without_a_grammar_it_fails_and_goes_on(here: Sphinx) -> None:
    async with SphinxLink() as link:
        with pytest.raises(ModelFailed):
            await _fit(link)
        await link.learn(GRAMMAR, WAKE)
        assert await _fit(link) == here.fit(SOUND)


async def test_once_left_it_fails_whoever_asks(link: SphinxLink) -> None:
    task = await _asking(link)
    process = link.pid
    assert process
    await link.__aexit__(None, None, None)
    with pytest.raises(ModelFailed):
        await task
    with pytest.raises(ModelFailed, match="stopped"):
        await _fit(link)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ModelFailed, match="cannot be started"):
        async with SphinxLink(["/nowhere/python"]):
            pass


@pytest.mark.parametrize("says", ["", "no JSON", '{"id": 0, "wrong": "no such file"}'])
async def test_one_that_never_gets_ready_is_an_error(says: str) -> None:
    with pytest.raises(ModelFailed, match=r"ended|cannot be loaded: no such file"):
        async with SphinxLink([sys.executable, "-S", "-c", f"print({says!r})"]):
            pass


async def test_one_that_never_says_whether_it_is_ready_is_an_error() -> None:
    with pytest.raises(ModelFailed, match="no answer"):
        async with SphinxLink([sys.executable, "-S", "-c", "input()"], load_seconds=0.1):
            pass


PARENT = """
    import asyncio, os, signal
    from models.asr.sphinx_link import SphinxLink

    async def main():
        async with SphinxLink() as link:
            os.kill(link.pid, signal.{signal})
            print(link.pid, flush=True)
            await asyncio.Event().wait()

    asyncio.run(main())
"""


@pytest.mark.parametrize("state", ["SIGCONT", "SIGSTOP"])
def test_it_ends_with_its_parent_whatever_it_does(state: str) -> None:
    """One that stands still reads no end of its input."""
    pytest.importorskip("pocketsphinx")
    program = textwrap.dedent(PARENT).format(signal=state)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = os.pidfd_open(int(parent.stdout.readline()))
        try:
            parent.send_signal(signal.SIGKILL)
            assert select.select([child], [], [], PATIENCE)[0]
        finally:
            os.close(child)


def test_it_loads_nothing_that_is_large() -> None:
    program = (
        "import sys, models.asr.sphinx_child; print({'assistant', 'numpy', 'pydantic'} & {*sys.modules})"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"


async def test_it_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pocketsphinx")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").write_text("raise ImportError('another')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    async with SphinxLink() as link:
        assert link.pid
