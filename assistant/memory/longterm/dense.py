"""Keeps the index of vectors in step with the rows, and asks it."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from assistant.database.store import Store
from assistant.memory.longterm import embedded, keeping, vectors
from assistant.memory.longterm.embedded import Model
from assistant.memory.longterm.vectors import EXACT_MOST, SAMPLE, Floats, Ids, Vectors, cells_of
from assistant.memory.longterm.window import Window
from assistant.threads import ModelThread

log = logging.getLogger(__name__)

WANTED = 16
"""Neighbours that may be seen."""
REACHES = (128, 512, 4096)
"""So many are asked for, until enough of them may be seen."""
CHUNK = 2_000
"""Vectors that are read in one go, while nobody else can read."""


class Dense:
    """Before it is `ready`, and where others have all the neighbours, the newest vectors are compared."""

    def __init__(self, model: Model, store: Store[Any], file: Path) -> None:
        self._model = model
        self._store = store
        self._file = file
        self._vectors: Vectors | None = None
        self._changed = False
        self._thread = ModelThread("memories index")
        self._building = ModelThread("memories index building")

    @property
    def ready(self) -> bool:
        return self._vectors is not None

    async def __aenter__(self) -> Dense:
        await self._thread.__aenter__()
        await self._building.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.save()
        await self._building.__aexit__(kind, error, trace)
        await self._thread.__aexit__(kind, error, trace)

    def near(self, db: sqlite3.Connection, question: Floats, window: Window) -> dict[int, float]:
        """Ids and cosines of memories that may be seen. In the store's thread."""
        index = self._vectors
        for reach in REACHES if index else ():
            found = index.search(question, reach) if index else {}
            seen = self._seen(db, question, found, window)
            if len(seen) >= WANTED or reach >= len(index or ()):
                return seen
        return embedded.exact(db, self._model, question, window)

    async def synced(self) -> None:
        """What is in the index is what is in the rows. Raises StorageError."""
        if self._vectors is None:
            self._vectors = await self._building.run(
                vectors.read, self._file, self._model.key, await self._born(), self._model.dimensions
            )
        rows = await self._store.read(lambda db: embedded.ids(db, self._model))
        have = self._vectors.ids if self._vectors else np.zeros(0, np.int64)
        new = np.setdiff1d(rows, have, assume_unique=True)
        if self._vectors is None or len(new) > max(EXACT_MOST, len(have)):
            await self._build(rows)
        else:
            await self.remove(np.setdiff1d(have, rows, assume_unique=True))
            await self._fill(self._vectors, self._thread, new)
            await self.grown()

    async def add(self, ids: list[int], matrix: Floats) -> None:
        if self._vectors is not None and ids:
            await self._thread.run(self._vectors.add, ids, matrix)
            self._changed = True

    async def remove(self, ids: Ids) -> None:
        if self._vectors is not None and len(ids):
            await self._thread.run(self._vectors.remove, ids)
            self._changed = True

    async def grown(self) -> None:
        """Builds it anew where it has become too large for how it was built. Raises StorageError."""
        if self._vectors is not None and self._vectors.outgrown:
            await self._build(await self._store.read(lambda db: embedded.ids(db, self._model)))

    async def save(self) -> None:
        """A failure is only told in the log: it can be made anew."""
        if self._vectors is None or not self._changed:
            return
        self._changed = False
        try:
            await self.rewrite()
        except OSError as error:
            log.warning("the index of memories cannot be written: %s", error)

    async def rewrite(self) -> None:
        """Nothing of what was removed is left in the file. Raises OSError."""
        if self._vectors is None:
            self._file.unlink(missing_ok=True)
            return
        stamp, body = await self._thread.run(self._vectors.packed, self._model.key, await self._born())
        await self._building.run(vectors.write, self._file, stamp, body)

    def _seen(
        self, db: sqlite3.Connection, question: Floats, found: dict[int, float], window: Window
    ) -> dict[int, float]:
        if self._vectors is not None and self._vectors.exact:
            return {number: found[number] for number in embedded.visible(db, list(found), window)}
        return embedded.compared(db, self._model, question, list(found), window)

    async def _build(self, rows: Ids) -> None:
        """Beside the old one, which answers until then."""
        log.info("the index of %d memories is made anew", len(rows))
        sample = await self._sample(rows) if len(rows) > EXACT_MOST else None
        new = await self._building.run(Vectors, self._model.dimensions, sample, len(rows))
        await self._fill(new, self._building, rows)
        if sample is not None:
            await self._building.run(new.tune, sample)
        self._vectors, self._changed = new, True

    async def _sample(self, rows: Ids) -> Floats:
        chance = np.random.default_rng(len(rows))
        some = chance.choice(rows, min(len(rows), SAMPLE * cells_of(len(rows))), replace=False)
        return np.concatenate(
            [(await self._some(some[at : at + CHUNK]))[1] for at in range(0, len(some), CHUNK)]
        )

    async def _fill(self, index: Vectors, thread: ModelThread, ids: Ids) -> None:
        for at in range(0, len(ids), CHUNK):
            numbers, matrix = await self._some(ids[at : at + CHUNK])
            await thread.run(index.add, numbers, matrix)
            self._changed = True

    async def _some(self, ids: Ids) -> tuple[Ids, Floats]:
        return await self._store.read(lambda db: embedded.some(db, self._model, ids))

    async def _born(self) -> str:
        return await self._store.read(lambda db: keeping.marked(db, "born"))
