"""How quick long-term memory is, how near to an exact search it comes, and what it loses when killed."""

from __future__ import annotations

import asyncio
import random
import string
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

import numpy as np

from assistant.background import background
from assistant.memories import Memory
from assistant.memory.longterm.longterm import LongTerm
from assistant.memory.longterm.vectors import Floats
from assistant.memory.longterm.window import Window
from assistant.protocols import Place
from assistant.settings import MemorySection
from bench import memory_house
from bench.memory_house import PEOPLE
from bench.memory_kills import Verdict
from bench.report import Figure, Report
from models.embed.hashed import Hashed

T = TypeVar("T")

SIZES = {10_000: 3, 100_000: 5, 1_000_000: 10}
"""Memories, and the milliseconds within which 95 of 100 questions are to be answered."""
STARTED = 100_000
ASKED, ADDED = 300, 1_000
NEAREST = 10
KILLS, STRANGE = 500, 100_000


def measure(*, sizes: Sequence[int] = tuple(SIZES), kills: int = KILLS, strange: int = STRANGE) -> Report:
    figures: list[Figure] = []
    for number in sizes:
        figures += asyncio.run(_searched(number, strange if number == min(sizes) else 0))
    return Report("memory", (*figures, *_killed(kills)))


async def _searched(number: int, strange: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = Place(folder, folder, folder)
        async with Hashed(Hashed.Section(), place) as embedder:
            known = await memory_house.fill(folder, number, embedder)
            async with _memory(place, embedder) as memory:
                _, built = await _took(memory.catch_up())
                figures = [*await _asked(memory, number), await _near(memory, embedder, known)]
                if strange:
                    figures += [await _added(memory), await _strange(memory, strange)]
            note = f"{number:,}; made from the rows in {built / 1000:.1f} s"
            return [*figures, *await _started(place, embedder, number, note)]


def _memory(place: Place, embedder: Hashed) -> LongTerm:
    section = MemorySection(most=1_000_000)
    return LongTerm(section, place, embedder, clock=lambda: datetime.now(UTC), backup_seconds=3600)


async def _asked(memory: LongTerm, number: int) -> list[Figure]:
    chance = random.Random(1)  # noqa: S311 - no secret
    questions = [memory_house.question(chance) for _ in range(ASKED)]
    for each in questions[:20]:
        await memory.recall(each, person=PEOPLE[0])
    took = [(await _took(memory.recall(each, person=PEOPLE[1])))[1] for each in questions]
    note = f"one person's of four; the question is embedded in it; median {median(took):.2f} ms"
    return [Figure(f"recall at {number:,}, p95", _at(took, 95), "ms", most=SIZES[number], note=note)]


async def _near(memory: LongTerm, embedder: Hashed, known: Floats) -> Figure:
    """Against comparing all vectors; the question is answered for one person, as always."""
    chance = random.Random(2)  # noqa: S311 - no secret
    mine = np.flatnonzero(np.arange(1, len(known) + 1) % len(PEOPLE) == 1) + 1
    assert memory._dense  # noqa: S101, SLF001
    near, window, shares = memory._dense.near, Window(PEOPLE[1]), []  # noqa: SLF001
    for _ in range(100):
        vector = (await embedder.embed([memory_house.question(chance)], question=True))[0]
        exact = set(mine[np.argsort(-(known[mine - 1] @ vector))[:NEAREST]].tolist())
        seen = await memory._store.read(partial(near, question=vector, window=window))  # noqa: SLF001
        shares.append(len(exact & set(sorted(seen, key=lambda each: -seen[each])[:NEAREST])) / NEAREST)
    return Figure(f"recall@10 at {len(known):,}, of exact search", float(np.mean(shares)), "", least=0.95)


async def _added(memory: LongTerm) -> Figure:
    chance = random.Random(3)  # noqa: S311 - no secret
    async with background("memories", memory.watch):
        took = [
            (
                await _took(
                    memory.remember(Memory(text=memory_house.sentence(chance), person="anna", language="en"))
                )
            )[1]
            for _ in range(ADDED)
        ]
    note = f"on the disk, embedded and indexed beside; median {median(took):.2f} ms"
    return Figure("remember one, p99", _at(took, 99), "ms", most=10, note=note)


async def _strange(memory: LongTerm, number: int) -> Figure:
    """Questions of random words and signs, by people who are there and who are not."""
    chance = random.Random(4)  # noqa: S311 - no secret
    words = [*memory_house.NOUNS, *memory_house.DINGE, *string.punctuation, "OR", "NEAR", "*", "%"]
    wrong = 0
    for _ in range(number):
        person = chance.choice([*PEOPLE, "", "%", "*", "nobody", "anna' OR 1=1"])
        found = await memory.recall(" ".join(chance.choices(words, k=3)), person=person, most=50)
        wrong += sum(each.memory.person != person and not each.memory.shared for each in found)
    return Figure("another person's rows", wrong, "", most=0, note=f"in {number:,} random questions")


async def _started(place: Place, embedder: Hashed, number: int, note: str) -> list[Figure]:
    """Until the first answer, and until the index is there too, which goes on beside."""
    most = 1000 if number == STARTED else None
    async with AsyncExitStack() as stack:
        began = perf_counter()
        memory = await stack.enter_async_context(_memory(place, embedder))
        await memory.recall("where is the spare key", person="anna")
        first = (perf_counter() - began) * 1000
        await memory.catch_up()
        whole = (perf_counter() - began) * 1000
    return [
        Figure(f"start with {number:,}, first answer", first, "ms", most=most),
        Figure("... and the index read and in step", whole, "ms", most=most, note=note),
    ]


def _killed(kills: int) -> list[Figure]:
    code = f"from bench.memory_kills import killed; print(killed({kills}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found: Verdict = eval(done.stdout, {"Verdict": Verdict})  # noqa: S307 - of our own printing
    return [
        Figure("lost", found.lost, "", most=0, note=f"of {found.kept:,} confirmed, in {kills} kills"),
        Figure("forgotten, and there again", found.back, "", most=0),
        Figure("unreadable indexes", found.torn, "", most=0, note=f"of {found.indexes} found at a start"),
    ]


async def _took(work: Awaitable[T]) -> tuple[T, float]:
    """Milliseconds."""
    began = perf_counter()
    result = await work
    return result, (perf_counter() - began) * 1000


def _at(values: Sequence[float], percent: int) -> float:
    return sorted(values)[len(values) * percent // 100]
