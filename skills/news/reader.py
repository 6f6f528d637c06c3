"""Has feeds parsed in a process of their own, so that none of them can delay the voice.

Measured in `bench/feeds.py`: the same parser in a thread makes the event loop wait; a process does not.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from types import TracebackType

from pydantic import TypeAdapter, ValidationError

from assistant import SkillError
from skills.news.parsing.entry import Entry

START = "import sys; sys.path.append(sys.argv[1]); from parsing.child import main; main()"
"""Imports the parser alone: the rest of the skill would take ten times as long to load."""
SECONDS = 5.0
"""For one feed, on a busy machine; its processor time is limited by the process itself."""
ANSWER = 1_000_000
"""Bytes of an answer at most: 40 entries of 1,700 characters, as JSON writes Chinese."""
Rows = TypeAdapter(list[tuple[str, str, str, tuple[str, ...]]])


class FeedReader:
    """Starts the process with the first feed and ends it on leaving; one feed at a time."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> FeedReader:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def read(self, body: bytes, charset: str = "") -> tuple[Entry, ...]:
        """Raises SkillError for what is no feed, or costs too much to read."""
        async with self._turn:
            try:
                async with asyncio.timeout(SECONDS):
                    line = await self._asked(body, charset)
            except (TimeoutError, OSError, ValueError) as error:
                await self._end()
                raise SkillError("the feed takes too long to read", code="bad_feed") from error
            except asyncio.CancelledError:
                await self._end()
                raise
            if not line:
                await self._end()
                raise SkillError("the feed was too costly to read", code="bad_feed")
        return _entries(line)

    async def _asked(self, body: bytes, charset: str) -> bytes:
        process = self._process = self._process or await _started()
        assert process.stdin  # noqa: S101 - both are pipes
        assert process.stdout  # noqa: S101
        process.stdin.write(json.dumps([len(body), charset[:40]]).encode() + b"\n")
        process.stdin.write(body)
        return await process.stdout.readline()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin:
            process.stdin.close()
        await process.wait()


async def _started() -> asyncio.subprocess.Process:
    """`-I`: nothing of the environment or the working folder is looked at."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-c", START, str(Path(__file__).parent)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=ANSWER,
    )


def _entries(line: bytes) -> tuple[Entry, ...]:
    try:
        return tuple(Entry(*row) for row in Rows.validate_json(line))
    except ValidationError:
        raise SkillError(f"the feed cannot be read: {line[:200]!r}", code="bad_feed") from None
