"""Reads a calendar in a process of its own, so that whatever it holds never delays the voice."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import confined
from assistant.errors import AssistantError
from assistant.reminders.calendars.expand import Window
from assistant.reminders.calendars.occurrence import Occurrence

READING_SECONDS = 180.0
"""By the clock, for a computer that is busy with other things; the processor's time is limited besides."""
MOST_OUTPUT = 64_000_000
"""Bytes: no reading within its own limits comes near it."""
LINES = 250
"""Read without letting others work: about a millisecond."""
CHILD = "assistant.reminders.calendars.child"


class Unreadable(AssistantError, ValueError):
    """A calendar that cannot be read; its message names what is wrong."""

    code = "calendar_unreadable"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar holds within a window."""

    occurrences: Sequence[Occurrence]
    name: str
    """As it calls itself; empty where it does not."""
    broken: int
    """Events that cannot be read."""
    left_out: int
    """Beyond what is taken."""
    more: Mapping[str, Any]
    """What else the child tells."""


async def read_file(file: Path, window: Window) -> Reading:
    """Raises Unreadable."""
    return await answered(CHILD, {"file": str(file), **asked(window)}, b"")


async def read_body(body: bytes, window: Window, keep: Path) -> Reading:
    """A good one is kept in the file `keep`. Raises Unreadable."""
    return await answered(CHILD, {"keep": str(keep), **asked(window)}, body)


def asked(window: Window) -> dict[str, Any]:
    return {"zone": str(window.zone), "start": window.start.timestamp(), "end": window.end.timestamp()}


async def answered(
    module: str, job: Mapping[str, Any], body: bytes, *, seconds: float = READING_SECONDS
) -> Reading:
    """What the module, run as a process of its own, answers to a job. Raises Unreadable.

    Cancelled, it ends the process.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=confined.environment(),
        limit=1_000_000,
        start_new_session=True,  # Ctrl-C at a terminal is for the assistant
    )
    try:
        async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
            group.create_task(_given(process, json.dumps(job).encode() + b"\n", body), name="calendar's job")
            lines = await _lines(process)
    except TimeoutError:
        raise Unreadable(f"reading it takes longer than {seconds:.0f} s") from None
    except ValueError as error:
        raise Unreadable("a line of it is too long") from error
    finally:
        await _end(process)
    return await _reading(lines)


async def _given(process: asyncio.subprocess.Process, job: bytes, body: bytes) -> None:
    """A child that needs no more closes its end."""
    assert process.stdin  # noqa: S101 - it is a pipe
    try:
        process.stdin.write(job)
        for start in range(0, len(body), 65_536):
            process.stdin.write(body[start : start + 65_536])
            await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()
    except (BrokenPipeError, ConnectionResetError):
        return


async def _lines(process: asyncio.subprocess.Process) -> list[bytes]:
    assert process.stdout  # noqa: S101 - it is a pipe
    lines: list[bytes] = []
    size = 0
    while line := await process.stdout.readline():
        lines.append(line)
        size += len(line)
        if size > MOST_OUTPUT:
            raise Unreadable("it holds too much")
        if len(lines) % LINES == 0:
            await asyncio.sleep(0)
    return lines


async def _end(process: asyncio.subprocess.Process) -> None:
    """Also where we are cancelled ourselves."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.wait()


async def _reading(lines: list[bytes]) -> Reading:
    try:
        end = json.loads(lines.pop())
    except (ValueError, IndexError):
        raise Unreadable("reading it takes more time or memory than it may") from None
    if not isinstance(end, dict):
        raise Unreadable("reading it takes more time or memory than it may")
    if wrong := end.get("wrong"):
        raise Unreadable(wrong)
    occurrences = []
    for number, line in enumerate(lines):
        occurrences.append(Occurrence.of_line(line))
        if number % LINES == 0:
            await asyncio.sleep(0)
    return Reading(occurrences, end.get("name", ""), end["broken"], end["left_out"], end.get("more", {}))
