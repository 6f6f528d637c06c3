"""What the daemon costs while nobody wants anything: memory, and processor time in several rooms."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

from assistant.messages import RATE, Pcm
from bench.daemon import RECOGNISERS, WITHOUT, Daemon, is_ready
from bench.report import Figure, Report
from bench.sound_server import Pulse
from bench.stimuli import Line, in_room, speak

SECONDS = 30.0
SETTLE_SECONDS = 3.0
"""Until the gate knows the room, and the models have loaded."""
TALK = (
    "the river had risen overnight and nobody could cross the old stone bridge",
    "she told her brother that the garden needed more water than usual",
    "a good recipe starts with fresh vegetables and a very sharp knife",
    "they spent the whole afternoon looking for a book about sailing ships",
)
"""Without any wake word."""
RSS_MB, QUIET_PERCENT, SPEECH_PERCENT = 250, 2.0, 6.0


def measure(*, seconds: float = SECONDS) -> Report:
    with tempfile.TemporaryDirectory() as scratch, Pulse(Path(scratch) / "pulse") as pulse:
        memory = [
            Figure(
                f"resident memory, {name}",
                rss_mb(Path(scratch), pulse, config),
                "MB",
                most=RSS_MB if name == WITHOUT else None,
            )
            for name, config in RECOGNISERS.items()
        ]
        shares = cpu_shares(Path(scratch), pulse, seconds)
    targets = {"quiet room": QUIET_PERCENT, "digital silence": QUIET_PERCENT, "speech": SPEECH_PERCENT}
    cost = [
        Figure(f"of one core, {room}", share, "%", most=targets.get(room)) for room, share in shares.items()
    ]
    return Report("idle", (*memory, *cost), {"seconds": seconds})


def rss_mb(scratch: Path, pulse: Pulse, config: str) -> float:
    with Daemon(scratch, pulse, config) as daemon:
        daemon.wait_for(is_ready)
        time.sleep(SETTLE_SECONDS)
        return daemon.rss_mb()


def cpu_shares(scratch: Path, pulse: Pulse, seconds: float) -> dict[str, float]:
    """Percent of one core, by the sound that the microphone gives meanwhile."""
    with Daemon(scratch, pulse, RECOGNISERS["as installed"]) as daemon:
        daemon.wait_for(is_ready)
        shares = {}
        for room, sound in rooms(seconds + SETTLE_SECONDS + 1).items():
            pulse.say(sound, RATE)
            time.sleep(SETTLE_SECONDS)
            shares[room] = cpu_share(daemon, seconds)
            time.sleep(1)
    return shares


def cpu_share(daemon: Daemon, seconds: float) -> float:
    began, spent = time.monotonic(), daemon.cpu_seconds()
    time.sleep(seconds)
    return 100 * (daemon.cpu_seconds() - spent) / (time.monotonic() - began)


def rooms(seconds: float) -> dict[str, Pcm]:
    talk = in_room([part for sound in speak([Line(text) for text in TALK]) for part in (sound, 0.5)])
    return {
        "quiet room": in_room([seconds]),
        "digital silence": np.zeros(round(seconds * RATE), np.int16),
        "noise of a fan": in_room([seconds], snr_db=20),
        "speech": np.resize(talk, round(seconds * RATE)),
    }
