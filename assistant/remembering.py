"""What the house remembers: its memories and its papers, found by a model of meaning where one can be had."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from assistant.background import background
from assistant.clock import Clock
from assistant.errors import AssistantError, ModelMissing
from assistant.knowledge.papers import KnowledgeBase
from assistant.memories import Knowledge, Memories, Memory, Passage, Recalled
from assistant.memory.longterm.longterm import LongTerm
from assistant.plugins import adapter
from assistant.protocols import Embedder, Place
from assistant.settings import Settings

log = logging.getLogger(__name__)

CATCH_UP_SECONDS = 10.0
"""For changed papers, where nobody stays to read them in the background."""


@dataclass(frozen=True, slots=True)
class Remembering:
    memories: LongTerm
    papers: KnowledgeBase


@asynccontextmanager
async def remembering(
    settings: Settings, place: Place, clock: Clock, *, stays: bool
) -> AsyncIterator[Remembering]:
    """`stays`: indexes are kept up to date in the background; else they are brought up to date once."""
    async with AsyncExitStack() as stack:
        embedder = await _embedder(settings, place, stack)
        memories = LongTerm(settings.memory, place, embedder, clock=clock)
        papers = KnowledgeBase(settings.memory, place, embedder)
        await stack.enter_async_context(memories)
        await stack.enter_async_context(papers)
        if stays:
            await stack.enter_async_context(background("memories", memories.watch))
            await stack.enter_async_context(background("papers", papers.watch))
        elif settings.memory.folders:
            with suppress(TimeoutError, OSError):
                async with asyncio.timeout(CATCH_UP_SECONDS):
                    await papers.refresh()
        yield Remembering(memories, papers)


async def _embedder(settings: Settings, place: Place, stack: AsyncExitStack) -> Embedder | None:
    """The first of `embed.order` that can; without any all is found by its words."""
    for name in settings.embed.order:
        try:
            found: Embedder = await stack.enter_async_context(adapter("embed", name, settings, place))
        except ModelMissing as error:
            log.debug("%s does not embed: %s", name, error)
        except AssistantError as error:
            log.warning("%s does not embed: %s", name, error)
        else:
            return found
    return None


@dataclass(frozen=True, slots=True)
class HouseMemories:
    """Those of the house as it is at that moment; changed settings make new ones."""

    now: Callable[[], Memories]

    async def remember(self, memory: Memory) -> Memory:
        return await self.now().remember(memory)

    async def recall(
        self,
        question: str,
        *,
        person: str,
        most: int = 5,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Recalled]:
        return await self.now().recall(question, person=person, most=most, since=since, until=until)

    async def of(self, person: str) -> Sequence[Memory]:
        return await self.now().of(person)

    async def forget(self, ids: Collection[int]) -> int:
        return await self.now().forget(ids)

    async def forget_person(self, person: str) -> int:
        return await self.now().forget_person(person)


@dataclass(frozen=True, slots=True)
class HousePapers:
    """Those of the house as it is at that moment."""

    now: Callable[[], Knowledge]

    async def find(self, question: str, *, role: str, person: str, most: int = 3) -> Sequence[Passage]:
        return await self.now().find(question, role=role, person=person, most=most)


_memories: type[Memories] = HouseMemories
_papers: type[Knowledge] = HousePapers
