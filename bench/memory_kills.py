"""Kills what remembers at random instants, and counts what is lost."""

from __future__ import annotations

import os
import random
import select
import signal
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from bench.kill_child import LOG
from bench.kill_loop import HANGS_SECONDS, OPENING_SECONDS

LONGEST_LIFE_SECONDS = 0.3
"""Long enough to embed, to write the index and to forget."""


@dataclass(frozen=True, slots=True)
class Verdict:
    kept: int
    lost: int
    """Confirmed, not forgotten, and not there or not as it was said."""
    back: int
    """Forgotten, which was confirmed, and there again."""
    indexes: int
    """Found at a start."""
    torn: int
    """Of these."""


def judged(said: Iterable[str]) -> Verdict:
    kept: dict[str, str] = {}
    there: dict[str, str] = {}
    forgets: set[str] = set()
    forgot: set[str] = set()
    indexes = []
    for line in said:
        word, *more = line.split()
        if word in {"kept", "there"}:
            (kept if word == "kept" else there)[more[0]] = more[1]
        elif word == "index":
            indexes.append(more[0])
        else:
            (forgets if word == "forgets" else forgot).add(more[0])
    lost = [number for number in kept.keys() - forgets if there.get(number) != kept[number]]
    return Verdict(len(kept), len(lost), len(forgot & there.keys()), len(indexes), indexes.count("torn"))


def killed(kills: int, *, seed: int = 1) -> Verdict:
    """Raises RuntimeError where it does not come up at the end."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    import_module("faiss")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in range(kills):
            child, opened = _born(folder, seed * 1_000_000 + each, settle=False)
            if chance.random() < 0.25:
                time.sleep(chance.uniform(0, OPENING_SECONDS))
            else:
                select.select([opened], [], [], HANGS_SECONDS)
                time.sleep(chance.uniform(0, LONGEST_LIFE_SECONDS))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(opened)
        child, opened = _born(folder, seed, settle=True)
        os.close(opened)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            raise RuntimeError("the memories cannot be opened after the last kill")
        return judged((folder / LOG).read_text("utf-8").splitlines())


def _born(folder: Path, seed: int, *, settle: bool) -> tuple[int, int]:
    """Forked, so that a life begins at once. Its number, and a pipe that can be read once it is open."""
    live = import_module("bench.memory_child").live
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        return child, reading
    code = 1
    try:
        live(folder, seed, settle, lambda: os.write(writing, b"."))
        code = 0
    finally:
        os._exit(code)
