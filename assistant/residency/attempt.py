"""One link is asked one question, in a task of its own, so that nobody need wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import TypeAlias

from assistant.errors import AssistantError, LinkFailed, ModelFailed, QuestionRefused
from assistant.failover import Link
from assistant.messages import Prompt, ToolCall
from assistant.plugins import contained
from assistant.residency.fresh import Fresh
from assistant.residency.way import Loan, Way

MOST_CALLS = 8
"""Of tools, in one answer."""
CLOSING_SECONDS = 1.0
"""How long a link that is to stop may take, before nobody waits for it any more."""

Cut: TypeAlias = Callable[[AsyncIterator[str]], AsyncGenerator[str, None]]
"""Cuts a text that is being written into sentences."""


class Attempt:
    """Gathers whole sentences, and calls only once the link has ended well."""

    def __init__(
        self, link: Link[Way], prompt: Prompt, cut: Cut, *, fresh: Fresh, gap: float, news: asyncio.Event
    ) -> None:
        """`gap`: seconds between two pieces, at most. `news` is set whenever something has changed."""
        self.link = link
        self.way = link.item
        self.pieces: asyncio.Queue[str | ToolCall | None] = asyncio.Queue()
        """Ends with None."""
        self.asked = False
        """The link has the question."""
        self.begun = False
        """The first piece has come."""
        self.ended = False
        self.error: AssistantError | None = None
        self.launched = asyncio.get_running_loop().time()
        self._prompt = prompt
        self._cut = cut
        self._fresh = fresh
        self._gap = gap
        self._news = news
        self._calls: list[ToolCall] = []
        self._evicted = False
        self._task = asyncio.create_task(self._run(), name=f"llm.{self.way.name}")

    @property
    def ready(self) -> bool:
        return self.ended or not self.pieces.empty()

    def give_up(self) -> None:
        self._task.cancel()

    def fail(self, reason: str) -> None:
        """Nobody waits for it any longer."""
        self.error = LinkFailed(reason)
        self._task.cancel()

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.wait([self._task], timeout=CLOSING_SECONDS)

    async def _run(self) -> None:
        try:
            with contained(f"llm {self.way.name}", "asked"):
                await self._borrow()
        except AssistantError as error:
            self.error = error
        finally:
            self.ended = True
            self.pieces.put_nowait(None)
            self._news.set()

    async def _borrow(self) -> None:
        async with self.way.taken() as loan:
            try:
                await self._listen(loan)
            except QuestionRefused:
                raise
            except (LinkFailed, ModelFailed):
                if loan and not self._evicted:
                    loan.broken = True
                raise

    async def _listen(self, loan: Loan | None) -> None:
        """Raises LinkFailed where the pause between two pieces is too long."""
        try:
            async with asyncio.timeout(None) as limit, self._watched(loan, limit):
                await self._take(limit)
        except TimeoutError as error:
            reason = "its memory is needed elsewhere" if self._evicted else "it fell silent"
            raise LinkFailed(reason) from error

    async def _take(self, limit: asyncio.Timeout) -> None:
        silent = True
        async with aclosing(self._deltas(limit)) as deltas, aclosing(self._cut(deltas)) as sentences:
            async for sentence in sentences:
                silent, new = False, self._fresh.part(sentence)
                if new is None:
                    return
                if new:
                    self._put(new)
        if silent and not self._calls:
            raise LinkFailed("it said nothing")
        for call in self._calls:
            self._put(call)

    async def _deltas(self, limit: asyncio.Timeout) -> AsyncGenerator[str, None]:
        """The text as it comes; each piece of it gives the link time for another."""
        self.asked = True
        loop = asyncio.get_running_loop()
        async with aclosing(self.way.responder.answer(self._prompt)) as pieces:
            async for piece in pieces:
                if self._evicted:
                    raise LinkFailed("its memory is needed elsewhere")
                limit.reschedule(loop.time() + self._gap)
                if isinstance(piece, str):
                    if piece:
                        self._begin()
                        yield piece
                    continue
                self._begin()
                self._calls.append(piece)
                if len(self._calls) > MOST_CALLS:
                    raise LinkFailed("it calls tools without end")

    @asynccontextmanager
    async def _watched(self, loan: Loan | None, limit: asyncio.Timeout) -> AsyncIterator[None]:
        """Ends what is within when the model must be given back."""
        if loan is None:
            yield
            return
        watch = asyncio.create_task(self._evict(loan, limit), name=f"llm.{self.way.name}.loan")
        try:
            yield
        finally:
            watch.cancel()

    async def _evict(self, loan: Loan, limit: asyncio.Timeout) -> None:
        await loan.stopped.wait()
        self._evicted = True
        limit.reschedule(asyncio.get_running_loop().time())

    def _begin(self) -> None:
        if not self.begun:
            self.begun = True
            self._news.set()

    def _put(self, piece: str | ToolCall) -> None:
        self.pieces.put_nowait(piece)
        self._news.set()
