"""What people want remembered, kept for good, and found again."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import TypeVar

import numpy as np

from assistant.database.store import Store
from assistant.errors import StorageError
from assistant.memories import Memories, Memory, Recalled
from assistant.memory.longterm import keeping, lexical, looking, recalling
from assistant.memory.longterm.dense import Dense
from assistant.memory.longterm.embedding import Embedding, Question
from assistant.memory.longterm.erasing import erase
from assistant.memory.longterm.recalling import Found, Weights
from assistant.memory.longterm.recovery import Recovery
from assistant.memory.longterm.schema import LAYOUT
from assistant.memory.longterm.window import Window
from assistant.memory.longterm.words import LONGEST_QUESTION, clean, phrases
from assistant.protocols import Embedder, Place
from assistant.settings import MemorySection

log = logging.getLogger(__name__)

T = TypeVar("T")

POLL_SECONDS = 5.0
"""How often it is looked whether another process has written."""


class LongTerm:
    """The protocol `Memories`. `watch` embeds and indexes beside; without it all is found by its words."""

    def __init__(
        self,
        section: MemorySection,
        place: Place,
        embedder: Embedder | None,
        *,
        clock: Callable[[], datetime],
        backup_seconds: float = 60.0,
        weights: Weights = Weights(),  # noqa: B008 - frozen
    ) -> None:
        """`backup_seconds`: how long after a change copies are made."""
        self._most = section.most
        self._clock = clock
        self._backup_seconds = backup_seconds
        self._weights = weights
        self._store = Store(place.state, LAYOUT)
        self._embedding = Embedding(embedder, self._store) if embedder else None
        file = place.cache / "memories.faiss"
        self._dense = Dense(self._embedding.model, self._store, file) if self._embedding else None
        self._file = file
        self._uses: Counter[int] = Counter()
        self._changed = asyncio.Event()
        self._uncopied = asyncio.Event()
        self._stale = True
        self._catching_up = asyncio.Lock()
        self._stack = AsyncExitStack()

    @property
    def recovery(self) -> Recovery | None:
        """What was lost or restored; None where the store was well."""
        return self._store.recovery

    @property
    def left(self) -> int:
        """How many memories a new model has still to embed."""
        return self._embedding.left if self._embedding else 0

    async def __aenter__(self) -> LongTerm:
        """Opens the store at its first use; one that cannot be opened raises then, and is tried again."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._store)
            if self._dense:
                await stack.enter_async_context(self._dense)
            stack.push_async_callback(self._copied)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    # The protocol Memories says what each does.

    async def remember(self, memory: Memory) -> Memory:
        """A text of more than LONGEST_TEXT characters is cut; what is returned has it as it was kept."""
        new = replace(memory, text=clean(memory.text), person=clean(memory.person))
        now = self._clock().astimezone(UTC)
        kept = await self._store.write(lambda db: keeping.remember(db, new, now, self._most))
        self._told()
        return kept

    async def recall(
        self,
        question: str,
        *,
        person: str,
        most: int = 5,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Recalled]:
        """Of a time without a question, the newest."""
        asked = clean(question, LONGEST_QUESTION)
        window = Window(person, since, until)
        wanted = phrases(asked)
        if not wanted and window.timed:
            return await self._store.read(lambda db: looking.newest(db, window, most))
        meant = await self._asked(asked) if self._weights.meaning else None
        now, weights, dense = self._clock(), self._weights, self._dense

        def answered(db: sqlite3.Connection) -> list[Recalled]:
            by_words = lexical.search(db, wanted if weights.words else (), window)
            near = dense.near(db, meant.vector, window) if meant and dense else {}
            found = Found(by_words, near, meant)
            best = recalling.ranked(found, looking.candidates(db, found.ids, window), now, weights, most)
            return looking.recalled(db, best)

        best = await self._store.read(answered)
        self._uses.update(each.memory.id for each in best[:1])
        return best

    async def of(self, person: str) -> Sequence[Memory]:
        return await self._store.read(lambda db: keeping.of(db, person))

    async def forget(self, ids: Collection[int]) -> int:
        """What they had superseded is forgotten as well."""
        number, gone = await self._store.write(lambda db: keeping.forget(db, ids))
        if gone:
            await self._forgotten(gone)
        return number

    async def forget_person(self, person: str) -> int:
        ids = await self._store.read(lambda db: keeping.ids_of(db, person))
        return await self.forget(ids)

    # For whoever keeps it.

    async def every(self, person: str | None = None) -> Sequence[Memory]:
        """Everybody's or one person's, in the order in which they came, with what is superseded."""
        return await self._store.read(lambda db: keeping.every(db, person))

    async def watch(self) -> None:
        """For ever: embeds what is new, keeps the index in step, and makes copies."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow(), name="memories follow")
            tasks.create_task(self._copy(), name="memories copy")

    async def catch_up(self) -> None:
        """What can be found by its meaning is found so; what is forgotten is erased. Raises StorageError."""
        async with self._catching_up:
            if await self._store.read(lambda db: keeping.marked(db, "erase")):
                await self._erased()
            if self._embedding is None or self._dense is None:
                return
            if self._stale or not self._dense.ready:
                self._stale = False
                await self._dense.synced()
            if await self._embedding.count():
                await self._embed(self._embedding, self._dense)

    async def _embed(self, embedding: Embedding, dense: Dense) -> None:
        after = 0
        while done := await embedding.missing(after):
            after, ids, matrix = done
            await dense.add(ids, matrix)
        await dense.grown()

    async def _asked(self, text: str) -> Question | None:
        return await self._embedding.question(text) if self._embedding and text else None

    async def _forgotten(self, gone: Collection[int]) -> None:
        for number in gone:
            self._uses.pop(number, None)
        if self._dense:
            await self._dense.remove(np.array(sorted(gone), np.int64))
        self._told()
        async with self._catching_up:
            await self._erased()

    async def _erased(self) -> None:
        """What cannot be erased now is erased later: that it is to be is on the disk."""
        try:
            if self._dense:
                await self._dense.rewrite()
            else:
                self._file.unlink(missing_ok=True)
            if await erase(self._store):
                await self._store.write(lambda db: keeping.unmark(db, "erase"))
        except OSError as error:
            log.warning("what was forgotten is not yet out of every file: %s", error)

    def _told(self) -> None:
        self._changed.set()
        self._uncopied.set()

    async def _follow(self) -> None:
        trouble = False
        while True:
            self._changed.clear()
            try:
                await self.catch_up()
                self._stale |= await self._store.written_elsewhere()
                trouble = False
            except StorageError as error:
                if not trouble:
                    log.warning("the memories cannot be read: %s", error)
                trouble = True
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._changed.wait()

    async def _copy(self) -> None:
        await self._store.check()
        while True:
            await self._uncopied.wait()
            await asyncio.sleep(self._backup_seconds)
            await self._copied()

    async def _copied(self) -> None:
        """Also counts what was used, which may be lost."""
        uses, self._uses = self._uses, Counter()
        if uses:
            with suppress(StorageError):
                await self._store.write(lambda db: keeping.used(db, uses))
        if self._dense:
            await self._dense.save()
        if self._uncopied.is_set():
            self._uncopied.clear()
            await self._store.save()


_: Callable[..., Memories] = LongTerm
