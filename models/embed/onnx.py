"""Embeds with a sentence-transformers model in a folder on this computer, by its ONNX weights."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from assistant.errors import ModelFailed
from assistant.protocols import Embedder, Place
from assistant.protocols import Section as BaseSection
from assistant.threads import ModelThread
from models.embed import folder
from models.embed.network import Network

log = logging.getLogger(__name__)

LONGEST = 8000
"""Characters that are looked at; no model takes as many tokens."""


class Onnx:
    """Knows what texts mean, in the languages that its model was trained on."""

    class Section(BaseSection):
        """[embed.onnx]"""

        model: str = "multilingual-e5-small"
        """A name of `assistant models list`, or a folder (with a / in it)."""
        fetch: bool = True
        """Whether a model that is missing is downloaded in the background."""
        threads: int = Field(default=1, ge=1, le=64)
        """Of the processor."""
        batch: int = Field(default=16, ge=1, le=256)
        """Texts that are read at once; a question waits for one batch at most."""
        tokens: int = Field(default=256, ge=16, le=8192)
        """Of the longest text; the rest of it is not looked at. Models have a limit of their own."""
        seconds: float = Field(default=60.0, gt=0, le=3600)
        """How long one batch may take."""

    def __init__(self, section: Section, place: Place) -> None:
        self._section = section
        self._models = place.models
        self._thread = ModelThread("embed.onnx")
        self._key = ""
        self._dimensions = 0

    async def __aenter__(self) -> Onnx:
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
        """Texts of like length are read together, since all of a batch take as long as its longest."""
        vectors = np.empty((len(texts), self._dimensions), np.float32)
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(order), self._section.batch):
            rows = order[start : start + self._section.batch]
            vectors[rows] = await self._batch([texts[row][:LONGEST] for row in rows], question)
        return vectors

    async def _batch(self, texts: Sequence[str], question: bool) -> NDArray[np.float32]:
        try:
            async with asyncio.timeout(self._section.seconds):
                return await self._thread.run(self._network.embed, texts, question=question)
        except TimeoutError as error:
            raise ModelFailed(f"embed.onnx took more than {self._section.seconds:g} s") from error

    def _load(self) -> None:
        section = self._section
        model = folder.read(folder.find(section.model, self._models, fetch=section.fetch))
        self._network = Network(model, tokens=section.tokens, threads=section.threads)
        self._dimensions = self._network.dimensions
        self._key = f"onnx {model.name} {self._network.fingerprint}"
        log.info("memories and papers are embedded with %s", model.name)


_: Callable[[Onnx.Section, Place], Embedder] = Onnx
