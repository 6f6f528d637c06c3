"""Whether any sound is lost between the microphone and the program while the machine is busy.

The microphone is given a counter, a sample that is one more than the last, so that every lost or doubled
sample shows. Meanwhile two processes burn all the processor time they get, and every frame goes through the
gate of the wake word as it does in the daemon.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.audio.gate import WakeGate
from assistant.audio.microphone import PortAudioMicrophone
from assistant.audio.portaudio import PortAudio
from assistant.messages import RATE, Pcm
from assistant.plugins import adapter
from assistant.settings import Settings
from assistant.testing import place
from bench.report import Figure, Report
from bench.sound_server import Pulse

MINUTES = 1.0
BURNERS = 2
CYCLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Losses:
    """What is wrong with a counter that was recorded."""

    lost: int
    """Samples that are missing."""
    pauses: int
    """Samples of silence put in where the player was late, which is no fault of whoever records."""


def measure(*, minutes: float = MINUTES) -> Report:
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pulse = stack.enter_context(Pulse(scratch / "pulse"))
        os.environ.update(pulse.env)
        stack.enter_context(burning(BURNERS))
        wanted = round(minutes * 60 * RATE)
        pulse.say(counter(wanted + 2 * RATE), RATE)
        heard, overruns = asyncio.run(record(wanted, scratch))
    losses = compare(heard)
    return Report(
        "capture",
        (
            Figure("overruns", overruns, "", most=0),
            Figure("samples lost", losses.lost, "", most=0),
            Figure("samples heard", len(heard), ""),
            Figure("pauses of the player", losses.pauses, "samples"),
        ),
        {"minutes": minutes, "burners": BURNERS, "cores": os.cpu_count(), "load": os.getloadavg()[0]},
    )


@contextmanager
def burning(processes: int) -> Iterator[None]:
    """Keeps so many processor cores busy."""
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


async def record(samples: int, scratch: Path) -> tuple[Pcm, int]:
    """So many samples from the first one that is not silence, and the microphone's overruns."""
    settings, home = Settings(), place(scratch)
    pieces: list[Pcm] = []
    heard = 0
    async with (
        adapter("wake", "openwakeword", settings, home) as wake,
        adapter("vad", "silero", settings, home) as vad,
        PortAudioMicrophone(PortAudio()) as microphone,
    ):
        gate = WakeGate(vad, wake)
        async for frame in microphone.frames():
            gate.hear(frame)
            if heard or frame.pcm.any():
                pieces.append(frame.pcm)
                heard += len(frame.pcm)
            if heard >= samples:
                break
        return np.concatenate(pieces), microphone.overruns


def counter(samples: int) -> Pcm:
    """1, 2, 3, ... round and round through all values of int16."""
    return (np.arange(1, samples + 1) % CYCLE).astype(np.uint16).view(np.int16)


def compare(heard: Pcm) -> Losses:
    """What was heard of a counter, against the counter."""
    counted = heard.view(np.uint16).astype(np.int64)
    silent = np.zeros(len(counted), bool)
    silent[1:] = (counted[1:] == 0) & (counted[:-1] != CYCLE - 1)
    steps = np.diff(counted[~silent])
    return Losses(lost=int(((steps - 1) % CYCLE).sum()), pauses=int(silent.sum()))
