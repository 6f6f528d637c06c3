"""What is lost and what is rung twice when the household is killed at random instants.

Each child keeps reminders that are due within 40 ms, writes down what it confirmed and what it rang, and is
killed: every fourth within 50 ms of its birth, the others within 100 ms of having opened its store, while it
keeps, rings, ends a ring, or copies the store. What it confirmed must have rung once in the end. What a crash
between a ring and its end leaves is rung again, and marked so.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

from bench.kill_child import LOG
from bench.kill_loop import Verdict, judged
from bench.report import Figure, Report

PROCESSES = 2


def measure(*, kills: int = 2000) -> Report:
    found = killed(kills, "ours")
    figures = [
        Figure("lost", found.lost, "", most=0, note=f"of {found.kept} confirmed, in {kills} kills"),
        Figure("rung twice, unmarked", found.doubled, "", most=0),
        Figure("rung again after a crash, marked", found.marked, ""),
    ]
    if find_spec("sqlalchemy") is None:
        note = "sqlalchemy is not installed: uv sync --group bench"
        return Report("kills", (*figures, Figure("APScheduler: lost", None, "", note=note)))
    theirs = killed(kills, "apscheduler")
    note = f"of {theirs.kept} confirmed, in {kills} kills, with misfire_grace_time=None"
    figures += [
        Figure("APScheduler's store: lost", theirs.lost, "", note=note),
        Figure("APScheduler's store: rung twice", theirs.doubled, ""),
    ]
    return Report("kills", tuple(figures))


def killed(kills: int, whose: str, *, seed: int = 1, processes: int = PROCESSES) -> Verdict:
    """Each process has a household of its own. Raises RuntimeError where one does not come up at the end."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(processes)]
        loops = [
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "bench.kill_loop",
                    folder,
                    str(kills // processes),
                    str(seed + number),
                    whose,
                ]
            )
            for number, folder in enumerate(folders)
        ]
        if any([loop.wait() for loop in loops]):  # noqa: C419 - wait for all of them
            raise RuntimeError(f"{whose}: a household did not come up after the last kill")
        verdicts = [judged((folder / LOG).read_text("ascii").splitlines()) for folder in folders]
    return sum(verdicts, Verdict(0, 0, 0, 0))
