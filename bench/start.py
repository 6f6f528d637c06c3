"""How long the daemon takes from its start until it hears, with warm files and without Whisper."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from bench.daemon import Daemon, is_ready
from bench.probe import FIRST_FRAME
from bench.report import Figure, Report
from bench.sound_server import Pulse

RUNS = 7
CONFIG = """\
[asr.whisper]
fetch = false
"""
TARGET_SECONDS = 2.0


def measure(*, runs: int = RUNS) -> Report:
    """The first run warms the files and does not count."""
    with tempfile.TemporaryDirectory() as scratch, Pulse(Path(scratch) / "pulse") as pulse:
        starts = [one_start(Path(scratch), pulse) for _ in range(runs + 1)][1:]
    hearing = sorted(start[0] for start in starts)
    ready = sorted(start[1] for start in starts)
    return Report(
        "start",
        (
            Figure("to the first sound heard, median", median(hearing), "s", most=TARGET_SECONDS),
            Figure("to the first sound heard, slowest", hearing[-1], "s"),
            Figure("to READY=1, median", median(ready), "s"),
        ),
        {"runs": runs, "hearing_s": hearing, "ready_s": ready},
    )


def one_start(scratch: Path, pulse: Pulse) -> tuple[float, float]:
    """Seconds from the start of the process to its first frame, and until it calls itself ready."""
    with Daemon(scratch, pulse, CONFIG, module="bench.probe") as daemon:
        ready = daemon.wait_for(is_ready)
        first = daemon.wait_for(lambda text: text == FIRST_FRAME)
    return round(first.at - daemon.started, 3), round(ready.at - daemon.started, 3)
