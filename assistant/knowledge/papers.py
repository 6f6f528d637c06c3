"""The household's papers: kept up with in the background, and asked at any time."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant import terms
from assistant.errors import ModelError
from assistant.knowledge import index, schema, search
from assistant.knowledge.folders import audible, folders, scan
from assistant.knowledge.reader import PaperReader
from assistant.knowledge.vectors import Vectors, load
from assistant.memories import Knowledge, Passage
from assistant.protocols import Embedder, Place
from assistant.settings import MemorySection
from assistant.threads import ModelThread

log = logging.getLogger(__name__)

T = TypeVar("T")
pause = asyncio.sleep

ROUND_SECONDS = 30.0
"""From one look at the folders to the next."""
BATCH = 16
"""Pieces that are embedded in one go."""
EMBED_SECONDS = 1.0
"""For a question; then words alone must do."""


@dataclass(slots=True)
class Progress:
    """Of the round that runs, or of the last one."""

    read: int = 0
    waiting: int = 0
    """Files."""


class KnowledgeBase:
    """Answers from the index; `watch` keeps that up to date. Without folders it does nothing at all."""

    def __init__(
        self,
        section: MemorySection,
        place: Place,
        embedder: Embedder | None = None,
        *,
        reader: Callable[[], PaperReader] = PaperReader,
    ) -> None:
        """`embedder` None: by the words alone."""
        self.progress = Progress()
        self._folders = folders(section.folders)
        self._path = place.cache / schema.NAME
        self._embedder = embedder
        self._reader = reader
        self._asking = Connection("papers", self._path)
        self._writing = Connection("papers, indexing", self._path)
        self._vectors: Vectors | None = None
        self._adopted = False
        self._opening = asyncio.Lock()

    async def __aenter__(self) -> KnowledgeBase:
        """What was indexed for folders that the config does not name is forgotten."""
        if not self._folders:
            with suppress(OSError):
                schema.remove(self._path)
            return self
        await self._asking.__aenter__()
        await self._writing.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folders:
            await self._writing.__aexit__(kind, error, trace)
            await self._asking.__aexit__(kind, error, trace)

    async def find(self, question: str, *, role: str, person: str, most: int = 3) -> Sequence[Passage]:
        """What cannot be looked up is not there: the log says why."""
        heard = audible(self._folders, role, person)
        asked = terms.asked(question)
        if not heard or not asked:
            return ()
        try:
            await self._ready()
            vector = await self._meaning(question)
            likest = await self._likest(vector)
            return await self._asking.run(lambda db: search.find(db, asked, likest, heard, most))
        except (sqlite3.Error, OSError) as error:
            await self._failed(error)
            return ()

    async def watch(self) -> None:
        """Runs until it is cancelled, or at once ends where there is nothing to watch."""
        while self._folders:
            await self.refresh()
            await pause(ROUND_SECONDS)

    async def refresh(self) -> None:
        """One look at the folders. Where the index cannot be written, the log says why."""
        if not self._folders:
            return
        try:
            await self._refresh()
        except (sqlite3.Error, OSError) as error:
            await self._failed(error)

    async def _refresh(self) -> None:
        await self._ready()
        found = await self._writing.thread.run(scan, self._folders)
        changes = await self._writing.run(lambda db: index.changes(db, found))
        if changes.gone:
            await self._writing.run(lambda db: index.forget(db, changes.gone))
        await self._read(changes.unread)
        await self._writing.run(lambda db: index.note(db, found, self._folders))
        embedded = await self._embed()
        if changes.gone or changes.unread:
            await self._writing.run(index.tidy)
        if changes.gone or changes.unread or embedded:
            self._vectors = None

    async def _read(self, unread: Sequence[index.Unread]) -> None:
        self.progress = Progress(0, len(unread))
        if unread:
            log.info("the papers: %d files are to be read", len(unread))
        async with self._reader() as reader:
            for each in unread:
                read = await reader.read(Path(each.file.path), each.digest)
                await self._writing.run(partial(index.store, found=each.file, read=read))
                self.progress = Progress(self.progress.read + 1, self.progress.waiting - 1)
        if unread:
            log.info("the papers: %d files have been read", len(unread))

    async def _embed(self) -> int:
        """What has no vector of this model gets one; how many did."""
        embedder, count, last = self._embedder, 0, 0
        if embedder is None:
            return 0
        while batch := await self._writing.run(
            partial(index.without_vectors, model=embedder.key, after=last, most=BATCH)
        ):
            try:
                vectors = await embedder.embed([text for _, text in batch])
            except ModelError as error:
                log.warning("the papers are searched by their words alone: %s", error)
                return count
            pieces = [piece for piece, _ in batch]
            store = partial(index.add_vectors, model=embedder.key, pieces=pieces, vectors=vectors)
            await self._writing.run(store)
            count, last = count + len(batch), pieces[-1]
        return count

    async def _meaning(self, question: str) -> NDArray[np.float32] | None:
        if self._embedder is None:
            return None
        try:
            async with asyncio.timeout(EMBED_SECONDS):
                found = await self._embedder.embed([question[: terms.LONGEST_QUESTION]], question=True)
        except (ModelError, TimeoutError) as error:
            log.warning("the question is looked up by its words alone: %s", error)
            return None
        return np.asarray(found[0])

    async def _likest(self, question: NDArray[np.float32] | None) -> dict[int, float]:
        if question is None or self._embedder is None:
            return {}
        key, dimensions = self._embedder.key, self._embedder.dimensions
        vectors = self._vectors
        if vectors is None:
            vectors = self._vectors = await self._asking.run(lambda db: load(db, key, dimensions))
        return await self._asking.thread.run(vectors.likest, question, search.WIDEST)

    async def _ready(self) -> None:
        """Nobody hears anything before the index knows the folders as the config has them now."""
        async with self._opening:
            if self._adopted:
                return
            if await self._writing.run(lambda db: index.adopt(db, self._folders)):
                await self._writing.run(index.tidy)
            self._adopted = True

    async def _failed(self, error: Exception) -> None:
        """A ruined index is thrown away, and made again from the files."""
        log.warning("the index of the papers cannot be used: %s", error)
        if isinstance(error, sqlite3.Error) and schema.ruined(error):
            async with self._opening:
                await self._asking.close()
                await self._writing.close()
                schema.remove(self._path)
                self._adopted, self._vectors = False, None


class Connection:
    """To the index, in a thread of its own, opened when it is first used."""

    def __init__(self, name: str, path: Path) -> None:
        self.thread = ModelThread(name)
        self._path = path
        self._db: sqlite3.Connection | None = None

    async def __aenter__(self) -> Connection:
        await self.thread.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.shield(self.close())
        await self.thread.__aexit__(kind, error, trace)

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Raises sqlite3.Error, OSError."""
        return await self.thread.run(self._done, work)

    async def close(self) -> None:
        """The next use opens it anew."""
        await self.thread.run(self._closed)

    def _done(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._db is None:
            self._db = schema.connect(self._path)
        return work(self._db)

    def _closed(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db = None


def _fits(base: KnowledgeBase) -> Knowledge:
    return base
