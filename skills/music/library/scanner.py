"""Runs a scan beside the assistant, and ends it where a file holds it."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant import StorageError

log = logging.getLogger(__name__)

FILE_SECONDS = 10.0
"""How long one file may take."""
STEP_SECONDS = 900.0
"""How long anything else may: a large library on a slow drive."""
MOST_RESTARTS = 50
"""Files that may hold or end a scan, before it is given up until the next."""
COMMAND = (sys.executable, "-P", "-m", "skills.music.library.scan")


@dataclass(frozen=True, slots=True)
class Report:
    """What a scan found."""

    tracks: int = 0
    read: int = 0
    """Files that were new or had changed."""
    gone: int = 0
    away: int = 0
    """Tracks on a drive that is not there: they are kept, and come back with it."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Files by reason: broken empty huge loop protected slow too_many unreadable."""


Progress = Callable[[int, int], None]
"""Given the files read and all that are to be read."""
Refuse = Callable[[tuple[str, int, int], str], None]


async def scan(
    database: Path,
    roots: Sequence[Path],
    *,
    refuse: Refuse,
    progress: Progress,
    command: Sequence[str] = COMMAND,
) -> Report:
    """Brings the database up to date. `refuse` is told of files that hold a scan. Raises StorageError."""
    for _ in range(MOST_RESTARTS):
        line = [*command, str(database), *map(str, roots)]
        steps = await _steps(line, progress)
        if "done" in steps:
            return Report(**steps["done"])
        if "reading" not in steps:
            raise StorageError(f"{database}: the music library could not be brought up to date")
        await asyncio.to_thread(refuse, tuple(steps["reading"]), "slow" if "late" in steps else "broken")
    raise StorageError(f"{database}: more than {MOST_RESTARTS} files of the music library cannot be read")


async def _steps(line: Sequence[str], progress: Progress) -> Mapping[str, Any]:
    """The last step that was told; with `late` where no further one came in time."""
    step: dict[str, Any] = {}
    async with _running(line) as output:
        while True:
            try:
                async with asyncio.timeout(FILE_SECONDS if "reading" in step else STEP_SECONDS):
                    told = await output.readline()
            except TimeoutError:
                return {**step, "late": True}
            if not told:
                return step
            step = json.loads(told)
            if "count" in step:
                progress(step["count"], step["total"])


@asynccontextmanager
async def _running(line: Sequence[str]) -> AsyncIterator[asyncio.StreamReader]:
    """The output of a process that has ended, one way or the other, on the way out."""
    try:
        process = await asyncio.create_subprocess_exec(
            *line,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as error:
        raise StorageError(f"the music library cannot be scanned: {error}") from error
    try:
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        yield process.stdout
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
