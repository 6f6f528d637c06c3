"""Begins to recognise an utterance at its first pause, so that the words are there once it has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType

from assistant.messages import Transcript, Utterance
from assistant.protocols import Ear

Key = tuple[float, tuple[int, int]]


class EarlyHearing:
    """Recognises what may be the whole utterance; if it was, `transcribe` has little left to wait for.

    The recognisers look at the speech and a short margin around it only, so that what is recognised at
    the pause is what would be recognised at the end.
    """

    def __init__(self, hearing: Callable[[], Ear]) -> None:
        self._hearing = hearing
        self._key: Key | None = None
        self._task: asyncio.Task[Transcript] | None = None

    async def __aenter__(self) -> EarlyHearing:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if task := self._forget():
            await asyncio.wait([task])

    def expect(self, draft: Utterance) -> None:
        """Somebody pauses: this may be all they say. What was expected before is forgotten."""
        self._forget()
        self._key = _key(draft)
        self._task = asyncio.create_task(self._hearing().transcribe(draft), name="early hearing")
        self._task.add_done_callback(_look_at_error)

    async def transcribe(self, utterance: Utterance) -> Transcript:
        """Raises what the recogniser raises."""
        if self._task and self._key == _key(utterance):
            return await self._task
        self._forget()
        return await self._hearing().transcribe(utterance)

    def _forget(self) -> asyncio.Task[Transcript] | None:
        task, self._task = self._task, None
        if task is None or task.done():
            return None
        task.cancel()
        return task


def _key(utterance: Utterance) -> Key:
    return (utterance.ended, utterance.speech)


def _look_at_error(task: asyncio.Task[Transcript]) -> None:
    """An error counts only if the transcript is asked for, and is raised there then."""
    if not task.cancelled():
        task.exception()
