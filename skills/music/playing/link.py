"""The way to the process that plays: requests out, answers and events back, each call with a deadline."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

START = "import sys; sys.path.append(sys.argv[1]); from playing.child import main; main()"
"""Imports the player alone: the rest of the assistant would take three times as long to load."""
CALL_SECONDS = 2.0
SILENCE_SECONDS = 6.0
"""It tells something every second; on a busy machine later."""
LINE = 65_536
"""Bytes of a line at most."""
Happened = Callable[[Mapping[str, Any]], None]


class LinkLost(Exception):
    """The process is gone, or does not answer in time."""


class Link:
    """To one process; of no use any more once it is lost."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Mapping[str, Any]]] = {}

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, do: str, **values: Any) -> int:
        """Written at once; nobody waits for the answer. Returns the request's number."""
        number = next(self._numbers)
        stdin = self._process.stdin
        if stdin and not stdin.is_closing():
            stdin.write(json.dumps({"id": number, "do": do, **values}).encode() + b"\n")
        return number

    async def call(self, do: str, **values: Any) -> Mapping[str, Any]:
        """The answer, with `error` where it was not done. Raises LinkLost, and ends the process then."""
        answer: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        number = self.send(do, **values)
        self._waiting[number] = answer
        try:
            async with asyncio.timeout(CALL_SECONDS):
                return await answer
        except TimeoutError:
            self.kill()
            raise LinkLost(f"{do}: no answer within {CALL_SECONDS:g} s") from None
        finally:
            self._waiting.pop(number, None)

    async def listen(self, happened: Happened) -> None:
        """Hands on what is told until the process ends, or has been silent for too long."""
        stdout = self._process.stdout
        assert stdout  # noqa: S101 - a pipe was asked for
        try:
            while line := await _line(stdout):
                self._told(json.loads(line), happened)
        except (TimeoutError, ValueError):
            self.kill()
        finally:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(LinkLost("the player ended"))

    def kill(self) -> None:
        if self._process.returncode is None:
            self._process.kill()

    def _told(self, line: Mapping[str, Any], happened: Happened) -> None:
        if "event" in line:
            happened(line)
        elif (answer := self._waiting.get(line.get("id", 0))) and not answer.done():
            answer.set_result(line)


async def _line(stdout: asyncio.StreamReader) -> bytes:
    """Raises TimeoutError. `wait_for` would lose a cancellation that comes together with a line."""
    async with asyncio.timeout(SILENCE_SECONDS):
        return await stdout.readline()


def command(roots: Sequence[str], outputs: Sequence[str], device: str) -> list[str]:
    """`-I`: nothing of the environment's Python settings or of the working folder is looked at."""
    told = json.dumps({"roots": list(roots), "outputs": list(outputs), "device": device})
    return [sys.executable, "-I", "-c", START, str(Path(__file__).parent.parent), told]


@asynccontextmanager
async def linked(line: Sequence[str]) -> AsyncIterator[Link]:
    """A process that has ended, one way or the other, on the way out. Raises OSError."""
    process = await asyncio.create_subprocess_exec(
        *line,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=LINE,
    )
    link = Link(process)
    try:
        yield link
    finally:
        link.kill()
        if process.stdin:
            process.stdin.close()
        await process.wait()
