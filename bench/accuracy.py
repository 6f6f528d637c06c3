"""How much of what is said to the assistant it does right, and how often it does what nobody wanted.

Offline voices speak commands and other sentences, in several voices, speeds and noises, with and without a
pause after the wake word; each goes through the whole loop, from the wake word to the plan.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from assistant.audio.soundfile import read
from assistant.messages import Intent, Language, Pcm, Plan
from bench.judge import Verdict, acts, judge, shares
from bench.loop import Loop, opened
from bench.report import Figure, Report
from bench.stimuli import SPEEDS, VOICES, Line, in_room, speak

WAKE_WORD = "hey jarvis"
NOISES: Mapping[str, float | None] = {"quiet": None, "20 dB": 20.0, "10 dB": 10.0}
WAYS: Mapping[str, str] = {"pause": "", "one breath": f"{WAKE_WORD}, ", "run together": f"{WAKE_WORD} "}
"""How a command follows the wake word; what an offline voice reads without a comma nobody says so blurred."""
BEFORE_SECONDS, PAUSE_SECONDS, AFTER_SECONDS = 1.5, 0.6, 6.5
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Recordings of people and a small Whisper, where they lie beside the checkout."""
NOTHING = Plan(())


@dataclass(frozen=True, slots=True)
class Case:
    """One sound and what is to come of it."""

    text: str
    sound: Pcm
    wanted: Plan
    noise: str = "quiet"
    way: str = "pause"


def measure() -> Report:
    return asyncio.run(_measure())


async def _measure() -> Report:
    figures: list[Figure] = []
    more: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        async with opened(Path(scratch), "pocketsphinx", {}) as app:
            loop = Loop(app)
            commands = await _all(loop, spoken_commands())
            figures += _of_commands("pocketsphinx", commands)
            others = await _all(loop, spoken_others())
            figures += _of_others("pocketsphinx, other sentences", others)
            more["wrong"] = _wrong([*commands, *others])
            if people := recorded(DATA / "speech", loop.route):
                heard = await _all(loop, people)
                figures += _of_people("pocketsphinx, recordings of people", heard)
                more["wrong_people"] = _wrong(heard)
                figures.append(await _false_wakes(loop, all_sounds(DATA / "speech")))
        whisper = DATA / "whisper-commands"
        if whisper.is_dir():
            async with opened(Path(scratch), "whisper", {"model": str(whisper / "model")}) as app:
                loop = Loop(app)
                heard = await _all(loop, recorded(whisper / "speech", loop.route))
                figures += _of_people("a small Whisper, its own commands", heard)
    absent = [] if DATA.is_dir() else ["recordings of people and a Whisper model: not beside this checkout"]
    return Report("accuracy", tuple(figures), {**more, "left_out": absent})


Heard = tuple[Case, Verdict, str]
"""With the words that were heard."""


async def _all(loop: Loop, cases: Iterable[Case]) -> list[Heard]:
    heard = []
    for case in cases:
        outcome = await loop.hear(case.sound)
        text = outcome.turn.heard.text if outcome.turn else ""
        heard.append((case, judge(outcome, case.wanted), text))
    return heard


def _of_commands(name: str, heard: Sequence[Heard]) -> list[Figure]:
    figures = _of(name, heard)
    for noise, way in product(NOISES, WAYS):
        some = [verdict for case, verdict, _ in heard if (case.noise, case.way) == (noise, way)]
        share = shares(some)
        note = f"wrong {share['wrong']:.0f} %, woken {100 - share['asleep']:.0f} %"
        figures.append(Figure(f"  right, {noise}, {way}", share["right"], "%", note=note))
    return figures


def _of(name: str, heard: Sequence[Heard]) -> list[Figure]:
    share = shares(verdict for _, verdict, _ in heard)
    woken = [verdict for _, verdict, _ in heard if verdict != "asleep"]
    return [
        Figure(f"{name}: wake word heard", 100 - share["asleep"], "%", note=f"of {len(heard)}"),
        Figure("  done right", share["right"], "%"),
        Figure("  done right, of those woken", shares(woken)["right"], "%"),
        Figure("  done wrong", share["wrong"], "%"),
        Figure("  asked again", share["asked"], "%"),
        Figure("  declined", share["declined"], "%"),
        Figure("  no words heard", share["unheard"], "%"),
    ]


def _of_others(name: str, heard: Sequence[Heard]) -> list[Figure]:
    """Of what is no command, after the wake word."""
    woken = [verdict for _, verdict, _ in heard if verdict != "asleep"]
    return [Figure(f"{name}: something done", shares(woken)["wrong"], "%", note=f"of {len(woken)}")]


def _of_people(name: str, heard: Sequence[Heard]) -> list[Figure]:
    """Some are commands of the skills, others are not."""
    ours = [one for one in heard if acts(one[0].wanted)]
    others = [one for one in heard if not acts(one[0].wanted)]
    return [*_of(f"{name}, ours", ours), *_of_others(f"{name}, others", others)]


def _wrong(heard: Sequence[Heard]) -> list[list[str]]:
    """What was said, and as what it was heard."""
    return [[case.text, text, case.noise, case.way] for case, verdict, text in heard if verdict == "wrong"]


async def _false_wakes(loop: Loop, sounds: Sequence[Pcm]) -> Figure:
    woken = [(await loop.hear(in_room([1.0, sound, 1.0]))).woke for sound in sounds]
    minutes = sum(len(sound) for sound in sounds) / 16_000 / 60
    return Figure(
        "woken by recordings without the wake word", sum(woken), "", note=f"in {minutes:.1f} minutes"
    )


def spoken_commands() -> list[Case]:
    """Each command in every noise and way; voices and speeds go round."""
    table = tomllib.loads((Path(__file__).parent / "commands.toml").read_text("utf-8"))["commands"]
    wanted = {text: Intent(name, slots) for name, entries in table.items() for text, slots in entries}
    kinds = [
        (text, noise, way, VOICES[(number + turn) % len(VOICES)], SPEEDS[(number + 2 * turn) % len(SPEEDS)])
        for number, text in enumerate(wanted)
        for turn, (noise, way) in enumerate(product(NOISES, WAYS))
    ]
    return [
        Case(text, sound, Plan((wanted[text],)), noise, way)
        for (text, noise, way, *_), sound in zip(kinds, _sounds(kinds), strict=True)
    ]


def spoken_others() -> list[Case]:
    texts = tomllib.loads((Path(__file__).parent / "commands.toml").read_text("utf-8"))["others"]["say"]
    kinds = [
        (text, noise, "pause", VOICES[number % len(VOICES)], SPEEDS[number % len(SPEEDS)])
        for number, text in enumerate(texts)
        for noise in NOISES
    ]
    return [
        Case(text, sound, NOTHING, noise)
        for (text, noise, *_), sound in zip(kinds, _sounds(kinds), strict=True)
    ]


def _sounds(kinds: Sequence[tuple[str, str, str, str, int]]) -> list[Pcm]:
    """The wake word and what follows it, in the voice, speed and noise of each kind."""
    lines = [
        [Line(f"{WAYS[way]}{text}", voice, speed)]
        if WAYS[way]
        else [Line(WAKE_WORD, voice, speed), Line(text, voice, speed)]
        for text, _, way, voice, speed in kinds
    ]
    distinct = list(dict.fromkeys(line for group in lines for line in group))
    said = dict(zip(distinct, speak(distinct), strict=True))
    return [
        in_room(around([said[line] for line in group]), snr_db=NOISES[kind[1]], seed=number)
        for number, (kind, group) in enumerate(zip(kinds, lines, strict=True))
    ]


def around(parts: Sequence[Pcm]) -> list[Pcm | float]:
    """A room before, pauses between, and long enough a silence after for any decision."""
    between: list[Pcm | float] = [item for part in parts for item in (PAUSE_SECONDS, part)]
    return [BEFORE_SECONDS, *between[1:], AFTER_SECONDS]


def recorded(folder: Path, route: Callable[[str, Language], Plan]) -> list[Case]:
    """Sound files with a manifest, each after a spoken wake word; wanted is what their text asks for."""
    manifest = folder / "manifest.jsonl"
    if not manifest.is_file():
        return []
    (wake_word,) = speak([Line(WAKE_WORD)])
    entries = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
    return [
        Case(
            entry["text"],
            in_room(around([wake_word, read(folder / entry["path"])])),
            route(entry["text"], entry["lang"]),
        )
        for entry in entries
        if entry["text"]
    ]


def all_sounds(folder: Path) -> list[Pcm]:
    return [read(path) for path in sorted(folder.rglob("*.wav"))]
