"""How long a decision takes, and what of the operation log is torn where its writers are killed."""

from __future__ import annotations

import os
import random
import signal
import statistics
import tempfile
import time
from itertools import product
from pathlib import Path
from typing import NoReturn

from assistant.people.audit import verify
from assistant.people.journal import Entry, Journal, full_files
from assistant.people.permissions import ROLES, Request, usual
from assistant.testing import NOON
from bench.report import Figure, Report

KILLS = 1000
LONGEST_LIFE = 0.02
"""Seconds between a writer's first line and its end."""
ROUNDS = 200
ACTIONS = ("music.play", "schedule.cancel", "memory.recall", "people.enroll", "unlock", "no.such")
ENDINGS = ("", ":others", ":private", ":all")
ENTRY = Entry(
    NOON, "turn", "Mum", "owner", 0.95, "clock.time", {"place": "东京"}, True, "allow", "owner: *", "ok", 1.5
)


def measure(kills: int = KILLS) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        return Report("people", (*_decisions(), *_killed(Path(folder) / "log.jsonl", kills)))


def _decisions() -> list[Figure]:
    table = usual()
    cases = [
        Request(role, action + ending, certainty, night)
        for role, action, ending, certainty, night in product(
            ROLES, ACTIONS, ENDINGS, (0.0, 0.6, 0.95), (False, True)
        )
    ]
    took = []
    for request in cases * ROUNDS:
        began = time.perf_counter()
        table.decide(request)
        took.append((time.perf_counter() - began) * 1000)
    ranks = statistics.quantiles(took, n=100)
    return [
        Figure("a decision, median", ranks[49], "ms", most=0.1),
        Figure("a decision, 99th percentile", ranks[98], "ms", most=0.1),
    ]


def _killed(file: Path, kills: int) -> list[Figure]:
    """Two writers at a time, each ended at any moment; files are put aside on the way."""
    chance = random.Random(3)  # noqa: S311 - when to kill is no secret
    for _ in range(kills // 2):
        writers = [_writer(file) for _ in range(2)]
        for writer in writers:
            time.sleep(chance.random() * LONGEST_LIFE)
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)
    journal = _journal(file)
    journal.write(ENTRY)
    count, findings = verify(journal)
    lines = [line for each in (*full_files(file), file) for line in each.read_bytes().splitlines()]
    torn = sum(not (line.startswith(b"{") and line.endswith(b"}")) for line in lines)
    return [
        Figure("killed", kills // 2 * 2, "times"),
        Figure("lines written meanwhile", count, ""),
        Figure("torn lines", torn, "", most=0),
        Figure("breaks of the chain", len(findings), "", most=0),
    ]


def _writer(file: Path) -> int:
    """A process that writes without pause. Returns once it has begun."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _write(file, writing)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    return child


def _write(file: Path, begun: int) -> NoReturn:
    """Until it is killed."""
    journal = _journal(file)
    try:
        journal.write(ENTRY)
        os.write(begun, b".")
        while True:
            journal.write(ENTRY)
    finally:
        os._exit(1)


def _journal(file: Path) -> Journal:
    return Journal(file, rotate_bytes=50_000, kept_files=10_000)
