"""What is killed again and again: memories that are kept, indexed, copied and forgotten without pause."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from assistant.memories import Memory
from assistant.memory.longterm import keeping, vectors
from assistant.memory.longterm.longterm import LongTerm
from assistant.protocols import Place
from assistant.settings import MemorySection
from bench.kill_child import Say, said_in
from models.embed.hashed import Hashed

INDEX = "memories.faiss"
THINGS = ("spare key", "boiler", "bicycle", "passport", "备用钥匙", "过滤网", "wifi", "cake")


def live(folder: Path, seed: int, settle: bool, opened: Callable[[], object]) -> None:
    """`settle`: keeps nothing new, and says what is there."""
    asyncio.run(_live(folder, random.Random(seed), settle, opened))  # noqa: S311 - no secret


async def _live(folder: Path, chance: random.Random, settle: bool, opened: Callable[[], object]) -> None:
    say, place = said_in(folder), Place(folder, folder, folder)
    section = MemorySection(most=1_000_000)
    async with (
        Hashed(Hashed.Section(), place) as embedder,
        LongTerm(section, place, embedder, clock=lambda: datetime.now(UTC), backup_seconds=0.02) as memory,
    ):
        await _look(folder, memory, embedder, say)
        opened()
        if settle:
            await memory.catch_up()
            for each in await memory.every():
                say("there", each.id, each.text.replace(" ", "_"))
            return
        watching = asyncio.create_task(memory.watch())
        while not watching.done():
            await _write(memory, chance, say)
        watching.result()


async def _look(folder: Path, memory: LongTerm, embedder: Hashed, say: Say) -> None:
    """Whether the index that the last life left can be read."""
    born = await memory._store.read(lambda db: keeping.marked(db, "born"))  # noqa: SLF001
    file = folder / INDEX
    if file.exists():
        found = vectors.read(file, embedder.key, born, embedder.dimensions)
        say("index", "torn" if found is None else "whole")


async def _write(memory: LongTerm, chance: random.Random, say: Say) -> None:
    """Now and then something is forgotten, which is said before, since it may be done and not be said."""
    text = f"{chance.choice(THINGS)} {chance.getrandbits(48):x}"
    kept = await memory.remember(Memory(text=text, person="owner", language="en"))
    say("kept", kept.id, kept.text.replace(" ", "_"))
    if chance.random() < 0.03:
        say("forgets", kept.id)
        await memory.forget([kept.id])
        say("forgot", kept.id)
    await asyncio.sleep(chance.uniform(0, 0.003))
