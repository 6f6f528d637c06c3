"""How late something rings that is due, while recognition and two more processes keep the processor busy."""

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

import numpy as np

from assistant.app import App
from assistant.background import background
from assistant.messages import RATE, Speech, Utterance
from assistant.protocols import Speaker
from assistant.reminder import Reminder
from assistant.settings import AsrSection, AudioSection, HouseholdSection, Settings, TtsSection
from assistant.testing import place
from bench.report import Figure, Report
from bench.stimuli import Line, in_room, speak

COUNT = 50
WORK = (("idle", 0, False), ("two busy processes", 2, False), ("and pocketsphinx", 2, True))
"""What the processor does meanwhile: name, other processes, whether speech is recognised in ours."""
LATE_MS = 100
"""The target, for the 99th percentile."""
SETTLE_SECONDS = 0.2
"""Until it has fallen silent."""
LONG_SECONDS = 4.0
"""Recognition may hold up even the keeping of what is then to ring."""
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
    for what, others, hears in WORK:
        with tempfile.TemporaryDirectory() as scratch, processes(others):
            late = asyncio.run(lateness(Path(scratch), count, hears=hears))
        for share in (50, 99):
            most = LATE_MS if share == 99 else None
            figures.append(
                Figure(f"late, {what}, p{share}", float(np.percentile(late, share)), "ms", most=most)
            )
    return Report("rings", tuple(figures), {"count": count})


async def lateness(scratch: Path, count: int, *, hears: bool) -> list[float]:
    """Milliseconds from the time that a reminder is due to its first sound, one after another."""
    settings = Settings(
        household=HouseholdSection(zone="UTC", languages=("en",)),
        asr=AsrSection(order=("pocketsphinx",)),
        tts=TtsSection(order=("espeak",)),
    )
    speaker = Stopwatch()

    @asynccontextmanager
    async def opened(_: AudioSection) -> AsyncIterator[Speaker]:
        yield speaker

    async with App(settings, place(scratch), opened, rings=True) as app:
        await app.hearing.value.settled()
        for _ in range(WARM_UP):
            await one(app, speaker, hears=hears)
        if not hears:
            return [await one(app, speaker, hears=hears) for _ in range(count)]
        async with background("hearing", lambda: hear(app)):
            return [await one(app, speaker, hears=hears) for _ in range(count)]


async def one(app: App, speaker: Stopwatch, *, hears: bool) -> float:
    due = datetime.now(UTC) + timedelta(seconds=RANDOM.uniform(1.0, 1.3) + (LONG_SECONDS if hears else 0.0))
    kept = await app.book.keep(Reminder(kind="alarm", due=due, person="owner", language="en"))
    began = await speaker.began.get()
    await app.book.cancel([kept.id])
    await asyncio.sleep(SETTLE_SECONDS)
    while not speaker.began.empty():
        speaker.began.get_nowait()
    return (began - kept.due).total_seconds() * 1000


async def hear(app: App) -> None:
    """Recognises one request after another, as if somebody never stopped talking."""
    [sound] = speak([Line("what is the weather going to be like tomorrow morning")])
    pcm = in_room([0.5, sound, 0.5])
    utterance = Utterance(pcm, RATE, None, ended=1.0, speech=(RATE // 2, len(pcm) - RATE // 2))
    while True:
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
