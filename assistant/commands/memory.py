"""`assistant memory`: lists, searches, forgets and exports what is remembered, also while the daemon runs."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from assistant import paths
from assistant.account import as_line
from assistant.clock import Clock, clock_in, zone_of
from assistant.commands.opening import settings_of
from assistant.errors import WrongUsage
from assistant.memories import Memory
from assistant.memory import dialogue
from assistant.memory.longterm.longterm import LongTerm
from assistant.protocols import Place
from assistant.remembering import remembering
from assistant.settings import Settings
from assistant.terminal import Terminal

MOST = 10
"""What a search finds."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What each of the commands works with."""

    asked: argparse.Namespace
    terminal: Terminal
    settings: Settings
    clock: Clock
    place: Place
    memories: LongTerm

    @property
    def person(self) -> str:
        return self.asked.person or self.settings.household.owner


async def run(asked: argparse.Namespace, terminal: Terminal) -> int:
    """Works on the very store of the daemon, which notices by itself. Raises AssistantError."""
    settings = settings_of(asked)
    clock = clock_in(zone_of(settings.household))
    places = paths.find()
    paths.writable(places.state)
    async with opened(settings, places.place, clock, searches=asked.what == "search") as memories:
        return await COMMANDS[asked.what](Desk(asked, terminal, settings, clock, places.place, memories))


@asynccontextmanager
async def opened(
    settings: Settings, place: Place, clock: Clock, *, searches: bool
) -> AsyncIterator[LongTerm]:
    """`searches`: by meaning too, for which a model is loaded. Raises StorageError."""
    if not searches:
        async with LongTerm(settings.memory, place, None, clock=clock) as memories:
            yield memories
        return
    alone = settings.model_copy(update={"memory": settings.memory.model_copy(update={"folders": ()})})
    async with remembering(alone, place, clock, stays=False) as house:
        await house.memories.catch_up()
        yield house.memories


async def _list(desk: Desk) -> int:
    every = await desk.memories.every() if desk.asked.all else await desk.memories.of(desk.person)
    for each in every:
        _show(desk, each)
    return 0


async def _search(desk: Desk) -> int:
    """1 where nothing is found."""
    found = await desk.memories.recall(desk.asked.text, person=desk.person, most=MOST)
    for each in found:
        _show(desk, each.memory, score=round(each.score, 3))
    return 0 if found else 1


async def _forget(desk: Desk) -> int:
    """1 where one of them is not known; the others are forgotten all the same."""
    asked = desk.asked
    if asked.all == bool(asked.ids):
        raise WrongUsage(desk.terminal.text("forget_which"))
    known = {each.id for each in await desk.memories.every(desk.person if asked.all else None)}
    done = True
    for number in dict.fromkeys(sorted(known) if asked.all else asked.ids):
        forgotten = number in known
        done = done and forgotten
        if asked.json:
            as_line({"id": number, "forgotten": forgotten})
        elif not forgotten:
            print(desk.terminal.text("memory_unknown", number=number), file=sys.stderr)
    gone = await desk.memories.forget(sorted(known) if asked.all else asked.ids)
    dialogue.erase(desk.place.state / dialogue.FILE)
    if not asked.json:
        print(desk.terminal.text("memory_forgotten", count=gone))
    return 0 if done else 1


async def _export(desk: Desk) -> int:
    """JSON lines, with what is superseded. Raises StorageError."""
    asked = desk.asked
    every = await desk.memories.every(asked.person)
    lines = [json.dumps(as_object(each), ensure_ascii=False) for each in every]
    if asked.file is None:
        print("\n".join(lines), end="\n" if lines else "")
        return 0
    _written(asked.file, lines)
    if asked.json:
        as_line({"file": str(asked.file), "exported": len(lines)})
    else:
        print(desk.terminal.text("memory_exported", count=len(lines), file=asked.file))
    return 0


COMMANDS = {"list": _list, "search": _search, "forget": _forget, "export": _export}


def _written(file: Any, lines: Sequence[str]) -> None:
    """For its owner alone."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        raise paths.storage_error(error, file) from error


def as_object(memory: Memory) -> dict[str, Any]:
    """What `--json` prints of one."""
    return {
        "id": memory.id,
        "text": memory.text,
        "person": memory.person,
        "shared": memory.shared,
        "language": memory.language,
        "source": memory.source,
        "at": memory.at.isoformat() if memory.at else None,
        "superseded": memory.superseded,
    }


def _show(desk: Desk, memory: Memory, **more: Any) -> None:
    """`   3  2026-11-22  Mum  I'm allergic to peanuts  (for everybody)`"""
    if desk.asked.json:
        as_line(as_object(memory) | more)
        return
    terminal = desk.terminal
    marks = {
        "memory_shared": memory.shared,
        "memory_proposed": memory.source == "proposed",
        "memory_superseded": memory.superseded,
    }
    day = memory.at.astimezone(desk.clock().tzinfo).date().isoformat() if memory.at else ""
    said = [terminal.text(key) for key, holds in marks.items() if holds]
    print("  ".join([f"{memory.id:>5}", day, memory.person, memory.text, *said]))
