"""How long each stage of a turn takes, for each recogniser.

`total` is from the end of the speech to the first sound of the answer, in the offline voice. `recognition` is
what the recogniser works, `asr` what of it is still to be waited for once the speech is known to have ended.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, TypeAlias

from assistant.app import App
from assistant.audio.cut import Cut
from assistant.messages import Pcm, Utterance
from assistant.testing import frames_of
from bench.accuracy import DATA
from bench.loop import opened
from bench.random_whisper import SHAPES, make
from bench.report import Figure, Report
from bench.stimuli import SPEEDS, VOICES, Line, in_room, speak
from bench.wake import percentile

QUESTIONS = (
    "what time is it",
    "what is the date today",
    "what time is it in new york",
    "how many days until christmas",
    "what can you do",
    "what time zone is berlin in",
)
TURNS = 12
SLOW_TURNS = 6
"""With models of real size."""
Stages: TypeAlias = Mapping[str, float | None]
"""Milliseconds."""
STAGES = ("recognition", "endpoint", "asr", "plan", "act", "tts_first", "total")


def measure(*, turns: int = TURNS, slow_turns: int = SLOW_TURNS) -> Report:
    kinds = islice(cycle((text, voice) for text in QUESTIONS for voice in VOICES), 0, None, 5)
    sounds = speak([Line(text, voice, SPEEDS[1]) for text, voice in islice(kinds, turns)])
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, engine, section in engines(Path(scratch)):
            some = sounds if "random" not in name else sounds[:slow_turns]
            turns_taken = asyncio.run(take_turns(Path(scratch), engine, section, some))
            figures += [figure for stage in STAGES if (figure := _figure(name, stage, turns_taken))]
    left_out = [] if DATA.is_dir() else ["the small Whisper model: not beside this checkout"]
    return Report("turn", tuple(figures), {"cores": os.cpu_count(), "left_out": left_out})


def engines(scratch: Path) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Name, recogniser and its section."""
    yield "pocketsphinx", "pocketsphinx", {}
    small = DATA / "whisper-commands" / "model"
    if small.is_dir():
        yield "whisper of 8 M weights", "whisper", {"model": str(small)}
    for name, shape in SHAPES.items():
        make(scratch / name, shape)
        yield f"whisper-{name}, random weights", "whisper", {"model": str(scratch / name)}


async def take_turns(
    scratch: Path, engine: str, section: Mapping[str, Any], sounds: Sequence[Pcm]
) -> list[Stages]:
    """The first turn warms up and does not count."""
    async with opened(scratch, engine, section) as app:
        return [await take_turn(app, sound) for sound in [sounds[0], *sounds]][1:]


async def take_turn(app: App, sound: Pcm) -> Stages:
    """In real time, since the recogniser may begin while somebody still pauses."""
    utterance = await spoken_to(app, sound)
    record = await app.reactions.take_turn(utterance)
    began = perf_counter()
    await app.hearing.value.transcribe(utterance)
    return {"recognition": (perf_counter() - began) * 1000, **asdict(record.ms)}


async def spoken_to(app: App, sound: Pcm) -> Utterance:
    """Raises ValueError where the sound has no end."""
    cut, endpoint = Cut(app.settings.endpoint, app.senses.value.vad), app.settings.endpoint
    began = perf_counter()
    for frame in frames_of(in_room([0.3, sound, endpoint.silence_seconds + 1])):
        await asyncio.sleep(max(began + frame.at - perf_counter(), 0))
        if utterance := cut.add(frame):
            return utterance
        if draft := cut.draft():
            app.reactions.expect(draft)
    raise ValueError("nobody was heard to finish")


def _figure(name: str, stage: str, turns: Sequence[Stages]) -> Figure | None:
    took = sorted(value for turn in turns if (value := turn[stage]) is not None)
    if not took:
        return None
    note = f"95th percentile {percentile(took):.0f} ms, of {len(took)}"
    return Figure(f"{name}: {stage}", median(took), "ms", note=note)
