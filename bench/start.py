"""How long the daemon takes from its start until it hears, with warm files and without Whisper."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from bench.daemon import RECOGNISERS, WITHOUT, Daemon, is_ready
from bench.probe import FIRST_FRAME
from bench.report import Figure, Report
from bench.sound_server import Pulse

RUNS = 7
TARGET_SECONDS = 2.0


def measure(*, runs: int = RUNS) -> Report:
    """The first run warms the files and does not count."""
    figures: list[Figure] = []
    more: dict[str, Any] = {"runs": runs}
    with tempfile.TemporaryDirectory() as scratch, Pulse(Path(scratch) / "pulse") as pulse:
        for name, config in RECOGNISERS.items():
            starts = [one_start(Path(scratch), pulse, config) for _ in range(runs + 1)][1:]
            hearing = sorted(start[0] for start in starts)
            most = TARGET_SECONDS if name == WITHOUT else None
            note = f"slowest {hearing[-1]:.2f} s; READY=1 after {median(start[1] for start in starts):.2f} s"
            figures.append(Figure(f"to the first sound heard, {name}", median(hearing), "s", most, note=note))
            more[name] = hearing
    return Report("start", tuple(figures), more)


def one_start(scratch: Path, pulse: Pulse, config: str) -> tuple[float, float]:
    """Seconds from the start of the process to its first frame, and until it calls itself ready."""
    with Daemon(scratch, pulse, config, module="bench.probe") as daemon:
        ready = daemon.wait_for(is_ready)
        first = daemon.wait_for(lambda text: text == FIRST_FRAME)
    return round(first.at - daemon.started, 3), round(ready.at - daemon.started, 3)
