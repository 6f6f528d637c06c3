"""Has papers read in a process of their own, so that whatever they hold never delays the voice."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from assistant import confined
from assistant.knowledge import kinds
from assistant.knowledge.formats.paper import Flaw

CHILD = "assistant.knowledge.child"
LONGEST_LINE = 1_000_000
"""Bytes: a piece is of some thousands."""
LINES = 100
"""Taken without letting others work."""


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a file."""

    pieces: Sequence[bytes]
    """Each a line of JSON: place, what it is about, text. They are unpacked where they are stored."""
    title: str
    digest: str
    """Empty where not even that could be had."""
    wrong: Flaw | Literal[""]
    same: bool = False
    """It is the version that was known."""


class PaperReader:
    """Starts the process with the first file and ends it on leaving; one file at a time."""

    def __init__(self, *, seconds: float = kinds.DEADLINE_SECONDS) -> None:
        """`seconds`: for one file, by the clock."""
        self._seconds = seconds
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> PaperReader:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def read(self, file: Path, digest: str = "") -> Read:
        """`digest` is that of the version that is known. What costs too much is kept as far as it came."""
        lines: list[bytes] = []
        try:
            async with asyncio.timeout(self._seconds):
                end = await self._asked({"file": str(file), "digest": digest}, lines)
        except (TimeoutError, ValueError):
            end = None
        except asyncio.CancelledError:
            await self._end()
            raise
        if end is None:
            return Read(lines, file.stem, "", await self._why(begun=bool(lines)))
        wrong: Flaw | Literal[""] = end.get("wrong") or ""
        return Read(lines, end.get("title", file.stem), end.get("digest", ""), wrong, "same" in end)

    async def _asked(self, job: dict[str, str], lines: list[bytes]) -> dict[str, Any] | None:
        """The last line; None where there is none."""
        process = self._process = self._process or await _started()
        assert process.stdin  # noqa: S101 - both are pipes
        assert process.stdout  # noqa: S101
        with suppress(ConnectionError):  # it has ended, which the answer tells as well
            process.stdin.write(json.dumps(job).encode() + b"\n")
            await process.stdin.drain()
        while line := await process.stdout.readline():
            if line.startswith(b"{"):
                end: dict[str, Any] = json.loads(line)
                return end
            lines.append(line)
            if len(lines) % LINES == 0:
                await asyncio.sleep(0)
        return None

    async def _why(self, *, begun: bool) -> Flaw:
        """Whoever ended without a word was ended for what it cost, or by a file that broke its reader."""
        process = self._process
        ended = process is not None and process.stdout is not None and process.stdout.at_eof()
        broke = process is not None and ended and await process.wait() == 1
        await self._end()
        if begun:
            return "cut"
        return "broken" if broke else "too_costly"

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        if process.stdin:
            process.stdin.close()
        await process.wait()


async def _started() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", CHILD),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=confined.environment(),
        limit=LONGEST_LINE,
        start_new_session=True,  # Ctrl-C at a terminal is for the assistant
    )
