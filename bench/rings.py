"""How late something rings that is due, while recognition and two more processes keep the processor busy.

A recogniser hears all the time, as if somebody never stopped talking. Whisper has random weights, which cost
as much as real ones.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from assistant.app import App
from assistant.messages import RATE, Speech, Utterance
from assistant.protocols import Speaker
from assistant.reminder import Reminder
from assistant.settings import AsrSection, AudioSection, HouseholdSection, Settings, TtsSection
from assistant.testing import place
from bench.random_whisper import SHAPES, make
from bench.report import Figure, Report
from bench.stimuli import Line, in_room, speak

COUNT = 50
WORK = (
    ("idle", 0, ""),
    ("two busy processes", 2, ""),
    ("and pocketsphinx", 2, "pocketsphinx"),
    ("and Whisper", 2, "whisper"),
)
"""What the processor does meanwhile: name, other processes, which recogniser works."""
LATE_MS = 100
"""The target, for the 99th percentile."""
SETTLE_SECONDS = 0.2
"""Until it has fallen silent."""
WARM_UP = 3
"""The first ones load what the others use."""
RANDOM = random.Random(5)  # noqa: S311


@dataclass
class Stopwatch:
    """A speaker that remembers when the first sound was asked of it, and then needs no time."""

    began: asyncio.Queue[datetime] = field(default_factory=asyncio.Queue)

    async def play(self, pieces: AsyncGenerator[Speech, None]) -> float:
        async with aclosing(pieces) as stream:
            async for _ in stream:
                self.began.put_nowait(datetime.now(UTC))
                break
        return 0.0

    async def chime(self, sound: Speech) -> None:
        """Is not waited for."""


def measure(*, count: int = COUNT) -> Report:
    figures = []
    for what, others, engine in WORK:
        with tempfile.TemporaryDirectory() as scratch, processes(others):
            late = asyncio.run(lateness(Path(scratch), count, engine=engine))
        for share in (50, 99):
            most = LATE_MS if share == 99 else None
            figures.append(
                Figure(f"late, {what}, p{share}", float(np.percentile(late, share)), "ms", most=most)
            )
    return Report("rings", tuple(figures), {"count": count})


async def lateness(scratch: Path, count: int, *, engine: str) -> list[float]:
    """Milliseconds from the time that a reminder is due to its first sound, one after another."""
    speaker = Stopwatch()

    @asynccontextmanager
    async def opened(_: AudioSection) -> AsyncIterator[Speaker]:
        yield speaker

    async with App(settings(scratch, engine), place(scratch), opened, rings=True) as app:
        await app.hearing.value.settled()
        enough = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            if engine:
                group.create_task(hear(app, enough), name="hearing")
            late = [await one(app, speaker) for _ in range(WARM_UP + count)]
            enough.set()
    return late[WARM_UP:]


def settings(scratch: Path, engine: str) -> Settings:
    asr: dict[str, Any] = {"order": (engine or "pocketsphinx",)}
    if engine == "whisper":
        make(scratch / "whisper", SHAPES["base"])
        asr["whisper"] = {"model": str(scratch / "whisper")}
    return Settings(
        household=HouseholdSection(zone="UTC", languages=("en",)),
        asr=AsrSection.model_validate(asr),
        tts=TtsSection(order=("espeak",)),
    )


async def one(app: App, speaker: Stopwatch) -> float:
    due = datetime.now(UTC) + timedelta(seconds=RANDOM.uniform(1.0, 1.3))
    kept = await app.book.keep(Reminder(kind="alarm", due=due, person="owner", language="en"))
    began = await speaker.began.get()
    await app.book.cancel([kept.id])
    await asyncio.sleep(SETTLE_SECONDS)
    while not speaker.began.empty():
        speaker.began.get_nowait()
    return (began - kept.due).total_seconds() * 1000


async def hear(app: App, enough: asyncio.Event) -> None:
    """One request after another, the last to its end: Whisper's library aborts a process that ends before."""
    [sound] = speak([Line("what is the weather going to be like tomorrow morning")])
    pcm = in_room([0.5, sound, 0.5])
    utterance = Utterance(pcm, RATE, None, ended=1.0, speech=(RATE // 2, len(pcm) - RATE // 2))
    while not enough.is_set():
        await app.hearing.value.transcribe(utterance)


@contextmanager
def processes(count: int) -> Iterator[None]:
    """That do nothing but keep a core busy."""
    started = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for each in started:
            each.kill()
            each.wait()
