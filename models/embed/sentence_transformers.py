"""Embeds with a sentence-transformers model by its torch weights, where the extra `embed` is installed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from assistant.errors import ModelFailed, ModelMissing
from assistant.protocols import Embedder, Place
from assistant.protocols import Section as BaseSection
from assistant.threads import ModelThread
from models.embed import folder

LONGEST = 8000
"""Characters that are looked at."""


class SentenceTransformers:
    """For models that have no ONNX weights, and for graphics cards."""

    class Section(BaseSection):
        """[embed.sentence_transformers]"""

        model: str = ""
        """A folder that sentence-transformers can read (with a / in it)."""
        device: Literal["auto", "cpu", "cuda"] = "auto"
        batch: int = Field(default=16, ge=1, le=256)
        """Texts that are read at once; a question waits for one batch at most."""
        seconds: float = Field(default=60.0, gt=0, le=3600)
        """How long one batch may take."""

    def __init__(self, section: Section, place: Place) -> None:
        self._section = section
        self._models = place.models
        self._thread = ModelThread("embed.sentence_transformers")
        self._key = ""
        self._dimensions = 0

    async def __aenter__(self) -> SentenceTransformers:
        """Raises ModelMissing, ModelFailed."""
        await self._thread.begin(self._load)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._thread.__aexit__(kind, error, trace)

    @property
    def key(self) -> str:
        return self._key

    @property
    def dimensions(self) -> int:
        return self._dimensions

    async def embed(self, texts: Sequence[str], *, question: bool = False) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self._dimensions), np.float32)
        for start in range(0, len(texts), self._section.batch):
            rows = slice(start, start + self._section.batch)
            vectors[rows] = await self._batch(texts[rows], question)
        return vectors

    async def _batch(self, texts: Sequence[str], question: bool) -> NDArray[np.float32]:
        try:
            async with asyncio.timeout(self._section.seconds):
                return await self._thread.run(self._encode, texts, question)
        except TimeoutError as error:
            seconds = self._section.seconds
            raise ModelFailed(f"embed.sentence_transformers took more than {seconds:g} s") from error

    def _load(self) -> None:
        if not self._section.model:
            raise ModelMissing("embed.sentence_transformers.model is not set: name the folder of a model")
        where = folder.find(self._section.model, self._models, fetch=False, engine="sentence_transformers")
        self._query, self._passage = folder.prompts(where)
        self._network = self._opened(where)
        self._dimensions = self._encode(["1"], False).shape[1]
        self._key = f"sentence_transformers {where.name} {_fingerprint(where)}"

    def _opened(self, where: Path) -> Any:
        """Never asks a hub."""
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            mend = "pip install 'assistant[embed]'"
            raise ModelMissing(f"sentence-transformers is not wholly installed: {mend}") from error
        device = None if self._section.device == "auto" else self._section.device
        try:
            return SentenceTransformer(str(where), device=device, local_files_only=True)
        except (RuntimeError, ValueError, OSError, KeyError) as error:
            raise ModelFailed(f"{where} cannot be loaded: {error}") from error

    def _encode(self, texts: Sequence[str], question: bool) -> NDArray[np.float32]:
        try:
            vectors = self._network.encode(
                [text[:LONGEST] for text in texts],
                prompt=self._query if question else self._passage,
                batch_size=self._section.batch,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelFailed(f"embed.sentence_transformers broke: {error}") from error
        return np.asarray(vectors, np.float32)


def _fingerprint(where: Path) -> str:
    """Of every file's name and content."""
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(each for each in where.rglob("*") if each.is_file()):
        digest.update(str(file.relative_to(where)).encode())
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


_: Callable[[SentenceTransformers.Section, Place], Embedder] = SentenceTransformers
