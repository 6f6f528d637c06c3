"""Fetches a model of the catalogue: whole or not at all, and from where it was cut off.

Both hubs offer plain files: Hugging Face, or the mirror that `HF_ENDPOINT` names, at
`/{repository}/resolve/main/{file}`, ModelScope at `/models/{repository}/resolve/master/{file}`.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assistant.catalog import CatalogEntry
from assistant.download import Unreachable, download
from assistant.errors import ModelMissing, StorageError
from assistant.threads import ModelThread

log = logging.getLogger(__name__)

HUGGING_FACE = "https://huggingface.co"
MODEL_SCOPE = "https://www.modelscope.cn"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a model has come."""

    model: str
    done_mb: float
    total_mb: float


async def fetch(
    entry: CatalogEntry,
    models: Path,
    progress: Callable[[Progress], None] = lambda _: None,
    *,
    hubs: Sequence[str] = (),
    pause_seconds: float = 2.0,
) -> Path:
    """The model's folder in `models`, once it is whole. What came before a cancel is used the next time.

    `hubs`: the addresses of Hugging Face and of ModelScope, where they are not the usual ones.
    Raises ModelMissing where no hub gives it, StorageError where it cannot be written.
    """
    folders = _folders(entry, hubs or (os.environ.get("HF_ENDPOINT") or HUGGING_FACE, MODEL_SCOPE))
    async with ModelThread(f"fetch.{entry.name}") as thread:
        steps = thread.stream(lambda: _fetch(entry, models, folders, pause_seconds))
        async with aclosing(steps):
            async for done in steps:
                progress(Progress(entry.name, done / 1e6, entry.size_mb))
    return models / entry.name


def _folders(entry: CatalogEntry, hubs: Sequence[str]) -> list[str]:
    """The model's address at each hub, best first."""
    hugging_face, model_scope = (hub.rstrip("/") for hub in hubs)
    return [
        f"{hugging_face}/{entry.huggingface}/resolve/main",
        f"{model_scope}/models/{entry.modelscope}/resolve/master",
    ]


def _fetch(entry: CatalogEntry, models: Path, folders: Sequence[str], pause_seconds: float) -> Iterator[int]:
    """Yields how many bytes are there."""
    target, partial = models / entry.name, models / f".{entry.name}.partial"
    if entry.installed:
        return
    with _disk(models):
        partial.mkdir(parents=True, exist_ok=True)
        with _alone(partial, entry.name):
            done = sum(file.stat().st_size for file in partial.rglob("*") if file.is_file())
            _check_space(models, entry, done)
            for name, sha256 in entry.files.items():
                for more in _from_any(folders, partial, name, sha256, pause_seconds):
                    done += more
                    yield done
            if target.exists():
                raise StorageError(f"{target} is in the way of the whole model: remove it, then fetch again")
            partial.rename(target)
    log.info("%s is here", entry.name)


def _from_any(
    folders: Sequence[str], partial: Path, name: str, sha256: str, pause_seconds: float
) -> Iterator[int]:
    """From the first hub that gives the whole file; `name` may have a folder before it."""
    file = partial / name
    if file.exists():
        return
    file.parent.mkdir(exist_ok=True)
    problems = []
    for folder in folders:
        try:
            yield from download(f"{folder}/{name}", file, sha256=sha256, pause_seconds=pause_seconds)
        except Unreachable as problem:
            problems.append(f"{urlsplit(folder).netloc or folder}: {problem}")
        else:
            return
    raise ModelMissing(
        f"{file.name} cannot be fetched ({'; '.join(problems)}); check the network, "
        "or set HF_ENDPOINT to a mirror of huggingface.co"
    )


@contextmanager
def _disk(models: Path) -> Iterator[None]:
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(f"{models} cannot be written: {error.strerror or error}") from error


@contextmanager
def _alone(partial: Path, model: str) -> Iterator[None]:
    """One process at a time. Raises ModelMissing."""
    handle = os.open(partial, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise ModelMissing(f"{model} is being fetched already") from error
    try:
        yield
    finally:
        os.close(handle)


def _check_space(models: Path, entry: CatalogEntry, done: int) -> None:
    """Raises StorageError before anything is begun that cannot be finished."""
    free, needed = shutil.disk_usage(models).free, entry.size_mb * 1_000_000 - done
    if free < needed:
        raise StorageError(
            f"{models} has {free // 1_000_000} MB left, {entry.name} needs {needed // 1_000_000}"
        )
