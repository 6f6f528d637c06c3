"""The way to the process in which pocketsphinx works: it is started, asked, and ended where it hangs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any

from assistant.errors import ModelFailed, ModelMissing

COMMAND = (sys.executable, "-P", "-m", "models.asr.sphinx_child")
ROOT = Path(__file__).parent.parent.parent
LOAD_SECONDS = 30.0
"""Files that the disk gives slowly; also for learning, which takes 0.6 s."""
WORK_SECONDS = 10.0
"""For any sound, besides its own length; on two cores that six others kept busy, 4 s took 2.9 s at most."""
LINE = 4_000_000
"""Bytes of an answer at most; a minute of speech takes a hundredth of it."""


class SphinxLink:
    """Does one thing at a time. A process that was lost is replaced when next it is needed."""

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        *,
        load_seconds: float = LOAD_SECONDS,
        work_seconds: float = WORK_SECONDS,
    ) -> None:
        self._command = command
        self._load_seconds = load_seconds
        self._work_seconds = work_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._ended = False
        self._turn = asyncio.Lock()
        self._numbers = count(1)
        self._learnt: Mapping[str, Any] = {}

    async def __aenter__(self) -> SphinxLink:
        """Raises ModelMissing, ModelFailed."""
        async with self._turn:
            await self._ready()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        await self._end()

    @property
    def pid(self) -> int | None:
        """Of the process; None where none lives."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def learn(self, jsgf: str, wake_words: Iterable[str]) -> None:
        """Raises ModelFailed for a grammar that is none; what was learnt before then stays."""
        grammar = {"do": "learn", "jsgf": jsgf, "wake_words": tuple(wake_words)}
        async with self._turn:
            await self._ready()
            await self._learn(grammar)
            self._learnt = grammar

    async def fit(self, sound: bytes, *, seconds: float) -> Mapping[str, Any]:
        """What `Sphinx.fit` found in it; `seconds`: its length. Raises ModelFailed.

        Cancelled, it leaves the work to be finished: to start again would take longer.
        """
        async with self._turn:
            await self._ready()
            answer = await self._asked(
                {"do": "fit", "bytes": len(sound)}, sound, seconds=self._work_seconds + seconds
            )
        if wrong := answer.get("wrong"):
            raise ModelFailed(f"pocketsphinx broke: {wrong}")
        return answer

    async def _learn(self, grammar: Mapping[str, Any]) -> None:
        answer = await self._asked(grammar, seconds=self._load_seconds)
        if wrong := answer.get("wrong"):
            raise ModelFailed(f"pocketsphinx cannot read the grammar of the commands: {wrong}")

    async def _ready(self) -> None:
        """Starts a process where there is none, or none that lives, and teaches it what the last one knew."""
        if self._ended:
            raise ModelFailed("pocketsphinx has been stopped")
        if self.pid:
            return
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self._end)
            await self._start()
            if self._learnt:
                await self._learn(self._learnt)
            stack.pop_all()

    async def _start(self) -> None:
        await self._end()
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(),
                limit=LINE,
                start_new_session=True,  # Ctrl-C at a terminal is for the assistant
            )
        except OSError as error:
            raise ModelFailed(f"pocketsphinx cannot be started: {error}") from error
        loaded = await self._answer(0, self._process, seconds=self._load_seconds)
        if why := loaded.get("missing"):
            raise ModelMissing(f"pocketsphinx is not installed (it has no wheel for every Python): {why}")
        if wrong := loaded.get("wrong"):
            raise ModelFailed(f"pocketsphinx cannot be loaded: {wrong}")

    async def _asked(
        self, request: Mapping[str, Any], body: bytes = b"", *, seconds: float
    ) -> Mapping[str, Any]:
        """Raises ModelFailed where there is no answer in time, and ends the process then."""
        process, number = self._process, next(self._numbers)
        assert process and process.stdin  # noqa: S101, PT018 - it is ready, with pipes
        process.stdin.write(json.dumps({"id": number, **request}).encode() + b"\n" + body)
        return await self._answer(number, process, seconds=seconds)

    async def _answer(
        self, number: int, process: asyncio.subprocess.Process, *, seconds: float
    ) -> Mapping[str, Any]:
        """The answer of that number: those before it are of requests that were cancelled."""
        assert process.stdout  # noqa: S101 - it is a pipe
        try:
            while True:
                async with asyncio.timeout(seconds):
                    line = await process.stdout.readline()
                answer: Mapping[str, Any] = json.loads(line)
                if answer["id"] == number:
                    return answer
        except TimeoutError:
            wrong = f"gave no answer within {seconds:.0f} s"
        except (ValueError, OSError):
            wrong = "ended"
        await self._end()
        raise ModelFailed(f"pocketsphinx {wrong}; it is started again")

    async def _end(self) -> None:
        process, self._process = self._process, None
        if not process:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin:
            process.stdin.close()
        await process.wait()


def _environment() -> dict[str, str]:
    """It finds the same modules as we do, wherever we were started."""
    found = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(found)}
