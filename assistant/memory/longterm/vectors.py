"""An index of vectors by FAISS, exact while it is small, and its file. One call at a time."""

from __future__ import annotations

import json
import math
import os
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from assistant.database.backup import synced

Floats: TypeAlias = NDArray[np.float32]
Ids: TypeAlias = NDArray[np.int64]

EXACT_MOST = 40_000
"""Up to so many vectors are all compared, in 2 ms at 256 dimensions; beyond, only the nearest cells."""
GROWN = 4
"""An index of cells is made anew when it holds so many times what it was made for."""
SAMPLE = 40
"""Vectors for each cell, from which the cells are learnt."""
PROBES = (32, 64, 96, 128, 192, 256)
NEIGHBOURS, TRIALS, SHARE = 10, 100, 0.985
"""So many cells are looked at that `SHARE` of the nearest neighbours are found, tried on some vectors."""
VERSION = 1
HEADER = 512
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an index was made of; one that differs is of no use."""

    model: str
    born: str
    """Which database."""
    dimensions: int
    count: int
    highest: int
    made_for: int
    checksum: int = 0
    version: int = VERSION


class Vectors:
    """Cosine by inner product: all vectors have length 1."""

    def __init__(self, dimensions: int, sample: Floats | None = None, count: int = 0) -> None:
        """`sample`: of what will be `count` vectors; None: few enough to compare all."""
        self.dimensions = dimensions
        self.made_for = count if sample is not None else 0
        self._index = _flat(dimensions) if sample is None else _cells(sample, count)
        self.ids: Ids = np.zeros(0, np.int64)
        """Ascending."""
        self._alone = Lock()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def exact(self) -> bool:
        return not self.made_for

    @property
    def outgrown(self) -> bool:
        return len(self) > (GROWN * self.made_for if self.made_for else EXACT_MOST)

    def add(self, ids: Sequence[int] | Ids, vectors: Floats) -> None:
        """Those that are there already are left."""
        wanted = np.asarray(ids, np.int64)
        new = ~np.isin(wanted, self.ids, assume_unique=True)
        if new.any():
            with self._alone:
                self._index.add_with_ids(np.ascontiguousarray(vectors[new], np.float32), wanted[new])
            self.ids = np.concatenate((self.ids, wanted[new]))
            if np.any(np.diff(self.ids[-len(wanted) - 1 :]) < 0):
                self.ids = np.sort(self.ids)

    def remove(self, ids: Sequence[int] | Ids) -> None:
        gone = np.intersect1d(np.asarray(ids, np.int64), self.ids)
        if len(gone):
            with self._alone:
                self._index.remove_ids(gone)
            self.ids = np.setdiff1d(self.ids, gone, assume_unique=True)

    def search(self, vector: Floats, most: int) -> dict[int, float]:
        """Ids and cosines, the nearest first; nearly, where it is large."""
        _faiss()  # this thread, too, shall be one
        with self._alone:
            scores, ids = self._index.search(vector.reshape(1, -1), min(most, max(len(self), 1)))
        return {
            int(number): float(score) for number, score in zip(ids[0], scores[0], strict=True) if number >= 0
        }

    def tune(self, sample: Floats) -> None:
        """Looks at as few cells as will do. A question lies between memories, which is harder than on one."""
        if self.made_for:
            between = sample[:TRIALS] + sample[-TRIALS:][: len(sample[:TRIALS])]
            questions = between / np.linalg.norm(between, axis=1, keepdims=True)
            exact = self._nearest(questions, self._index.nlist)
            for probes in PROBES:
                found = self._nearest(questions, probes)
                if np.mean([len(a & b) / len(b) for a, b in zip(found, exact, strict=True) if b]) >= SHARE:
                    break

    def _nearest(self, questions: Floats, probes: int) -> list[set[int]]:
        self._index.nprobe = min(probes, self._index.nlist)
        return [set(row) for row in self._index.search(questions, NEIGHBOURS)[1].tolist()]

    def packed(self, model: str, born: str) -> tuple[Stamp, NDArray[np.uint8]]:
        """As a file has it."""
        with self._alone:
            body = _faiss().serialize_index(self._index)
        highest = int(self.ids[-1]) if len(self) else 0
        checksum = zlib.crc32(body.data)
        return Stamp(model, born, self.dimensions, len(self), highest, self.made_for, checksum), body


def write(path: Path, stamp: Stamp, body: NDArray[np.uint8]) -> None:
    """It is the old one or the new one at every moment. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    header = json.dumps(asdict(stamp)).encode().ljust(HEADER - 1) + b"\n"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(header)
        file.write(body.data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    synced(path.parent)


def read(path: Path, model: str, born: str, dimensions: int) -> Vectors | None:
    """None where there is none, or it is torn, or of something else."""
    try:
        with path.open("rb") as file:
            stamp = Stamp(**json.loads(file.read(HEADER)))
            body = np.fromfile(file, np.uint8)
    except (OSError, ValueError, TypeError):
        return None
    if (stamp.version, stamp.model, stamp.born, stamp.dimensions) != (VERSION, model, born, dimensions):
        return None
    if zlib.crc32(body.data) != stamp.checksum:
        return None
    return _unpacked(stamp, body)


def _unpacked(stamp: Stamp, body: NDArray[np.uint8]) -> Vectors | None:
    index = _faiss().deserialize_index(body)
    if index.ntotal != stamp.count or index.d != stamp.dimensions:
        return None
    found = Vectors(stamp.dimensions)
    found._index, found.made_for = index, stamp.made_for  # noqa: SLF001 - its own
    found.ids = np.sort(_ids(found._index))  # noqa: SLF001
    return found


def _faiss() -> Any:
    """With one thread: more wait for each other longer than they save. OpenMP counts for each thread anew."""
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss


def _flat(dimensions: int) -> Any:
    faiss = _faiss()
    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimensions))


def _cells(sample: Floats, count: int) -> Any:
    """A byte for each dimension: the nearest are compared exactly afterwards, by the rows."""
    faiss = _faiss()
    cells = min(cells_of(count), max(1, len(sample) // SAMPLE))
    index = faiss.index_factory(sample.shape[1], f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.train(np.ascontiguousarray(sample))
    return index


def cells_of(count: int) -> int:
    return max(1, int(1.5 * math.sqrt(count)))


def _ids(index: Any) -> Ids:
    faiss = _faiss()
    if hasattr(index, "id_map"):
        return np.array(faiss.vector_to_array(index.id_map), np.int64)
    lists = index.invlists
    parts = [
        faiss.rev_swig_ptr(lists.get_ids(number), lists.list_size(number)).copy()
        for number in range(lists.nlist)
        if lists.list_size(number)
    ]
    return np.concatenate([np.zeros(0, np.int64), *parts])
