"""`python -m bench.kill_loop FOLDER KILLS SEED WHOSE` starts a household and kills it, again and again.

The children are forked, so a restart costs what the store costs, and not the start of Python.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from bench import kill_child

LONGEST_LIFE_SECONDS = 0.1
OPENING_SECONDS = 0.05
"""Every fourth child is killed within this, most of them while they open the store."""
HANGS_SECONDS = 30.0
LIVES = {"ours": kill_child.ours, "apscheduler": kill_child.apscheduler}
LOADED = {
    "ours": (),
    "apscheduler": ("apscheduler.jobstores.sqlalchemy", "apscheduler.schedulers.background"),
}
"""Before the first child is forked, so that none spends its life on it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of everything that was confirmed."""

    kept: int
    lost: int
    """Confirmed, and never rung; or it recurs, and is not there for its next time."""
    doubled: int
    """Rung twice, and not marked as rung again."""
    marked: int
    """Rung again after a crash, and marked."""

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(
            self.kept + other.kept,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.marked + other.marked,
        )


def judged(said: Iterable[str]) -> Verdict:
    kept: dict[str, str] = {}
    still_open: set[str] = set()
    first: Counter[str] = Counter()
    again: Counter[str] = Counter()
    for line in said:
        word, name, *more = line.split()
        if word == "kept":
            kept[name] = more[0]
        elif word == "open":
            still_open.add(name)
        else:
            (first if more == ["first"] else again)[name] += 1
    rung = first | again
    lost = {name for name in kept if not rung[name]}
    lost |= {name for name, how in kept.items() if how == "recurs" and name not in still_open}
    doubled = sum(number - 1 for number in first.values() if number > 1)
    return Verdict(len(kept), len(lost), doubled, again.total())


def main(folder: Path, kills: int, seed: int, whose: str) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    for module in LOADED[whose]:
        import_module(module)
    for each in range(kills):
        child, opened = _born(folder, seed * 1_000_000 + each, whose, settle=False)
        if chance.random() < 0.25:
            time.sleep(chance.uniform(0, OPENING_SECONDS))
        else:
            select.select([opened], [], [], HANGS_SECONDS)
            time.sleep(chance.uniform(0, LONGEST_LIFE_SECONDS))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(opened)
    child, _ = _born(folder, seed, whose, settle=True)
    _, status = os.waitpid(child, 0)
    sys.exit(os.waitstatus_to_exitcode(status))


def _born(folder: Path, seed: int, whose: str, *, settle: bool) -> tuple[int, int]:
    """Its number, and a pipe that can be read once it has opened its store."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        return child, reading
    code = 1
    try:
        LIVES[whose](folder, seed, settle, lambda: os.write(writing, b"."))
        code = 0
    finally:
        if code:
            sys.excepthook(*sys.exc_info())
        os._exit(code)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
