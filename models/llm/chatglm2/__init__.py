"""ChatGLM2-6B on this computer, on its graphics card where it has one with room for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from functools import partial
from types import TracebackType
from typing import Literal

from pydantic import Field

from assistant.errors import LinkFailed, ModelError, ModelFailed, ModelMissing
from assistant.messages import Prompt, ToolCall
from assistant.protocols import Place, Resident, Responder
from assistant.protocols import Section as BaseSection
from assistant.threads import ModelThread
from models.llm.chatglm2 import folder, loading, memory, shape
from models.llm.chatglm2.calls import CallReader
from models.llm.chatglm2.loading import Loaded
from models.llm.chatglm2.prompt import fitted
from models.llm.chatglm2.repeats import stuck
from models.llm.chatglm2.sampling import Sampling
from models.llm.chatglm2.tokens import Growing
from models.llm.chatglm2.wanted import NotWanted

log = logging.getLogger(__name__)

Emit = Callable[[str | ToolCall], bool]
LEAST_PROMPT = 256
"""Tokens of the context that are always left for the prompt."""


class ChatGLM2:
    """Answers without any network; takes memory only between `load` and `unload`."""

    class Section(BaseSection):
        """[llm.chatglm2]"""

        model: str = "auto"
        """A folder with a ChatGLM2 or ChatGLM3 model, the name of one among the models, or auto."""
        fetch: bool = False
        """Whether the model, 3.9 GB, is downloaded in the background where it is missing."""
        device: Literal["auto", "cpu", "cuda"] = "auto"
        context: int = Field(default=2048, ge=512, le=131_072)
        """Tokens of prompt and answer together; each takes 28 KiB of memory."""
        max_tokens: int = Field(default=400, ge=16, le=8192)
        """Of an answer."""
        embedding_on_cpu: bool = False
        """Saves 508 MiB of the graphics card's memory for a little speed."""
        temperature: float = Field(default=0.8, ge=0, le=2)
        """0: always the likeliest word."""
        top_p: float = Field(default=0.8, gt=0, le=1)
        """The likeliest words that together have this probability are chosen from."""
        repetition_penalty: float = Field(default=1.0, ge=1, le=2)
        """Above 1, what was said becomes less likely."""
        threads: int = Field(default=0, ge=0, le=256)
        """Processor threads; 0: torch's choice."""

    def __init__(self, section: Section, place: Place) -> None:
        self._section = section
        self._place = place
        self._thread = ModelThread("llm.chatglm2")
        self._model: Loaded | None = None
        self._sampling = Sampling(
            temperature=section.temperature,
            top_p=section.top_p,
            repetition_penalty=section.repetition_penalty,
        )

    async def __aenter__(self) -> ChatGLM2:
        """Loads nothing. Raises ModelMissing where there is nothing to load, nor to be fetched."""
        if not self.to_fetch:
            folder.find(self._section.model, self._place.models, fetch=False)
        await self._thread.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._thread.__aexit__(kind, error, trace)

    @property
    def cloud(self) -> bool:
        return False

    @property
    def to_fetch(self) -> str:
        """The catalogue's name of the model where it is missing and shall be downloaded, else empty."""
        try:
            folder.find(self._section.model, self._place.models, fetch=self._section.fetch)
        except ModelMissing as error:
            return error.fetch
        return ""

    @property
    def vram_mb(self) -> int:
        """By count, from the checkpoint's config; of the usual model where there is none yet."""
        section = self._section
        if section.device == "cpu" or not folder.has_graphics_card() or self._on_processor:
            return 0
        try:
            size = shape.read(folder.find(section.model, self._place.models, fetch=False))
        except ModelError:
            size = shape.CHATGLM2_6B
        return memory.vram_mib(size, section.context, int4=True, embedding_on_cpu=section.embedding_on_cpu)

    @property
    def loaded(self) -> bool:
        return self._model is not None

    async def load(self) -> None:
        """Raises ModelMissing, ModelFailed. Cancelling it stops the thread between two layers."""
        if self._model is not None:
            return
        unwanted = threading.Event()
        try:
            self._model = await self._thread.run(self._load, lambda: not unwanted.is_set())
        finally:
            unwanted.set()

    async def unload(self) -> None:
        self._model = None
        await self._thread.run(loading.release)

    async def answer(self, prompt: Prompt) -> AsyncGenerator[str | ToolCall, None]:
        """Raises LinkFailed."""
        if self._model is None:
            raise LinkFailed("the local model is not loaded")
        silent = True
        work = partial(self._answer, self._model, prompt)
        async with aclosing(self._thread.emitted(work)) as pieces:
            async for piece in pieces:
                if piece:
                    silent = False
                    yield piece
        if silent:
            raise LinkFailed("the local model said nothing")

    @property
    def _on_processor(self) -> bool:
        return self._model is not None and self._model.device == "cpu"

    def _load(self, wanted: Callable[[], bool]) -> Loaded:
        section = self._section
        found = folder.find(section.model, self._place.models, fetch=section.fetch)
        return loading.load(
            found,
            device=section.device,
            shelf=self._place.cache / "chatglm2",
            embedding_on_cpu=section.embedding_on_cpu,
            threads=section.threads,
            wanted=wanted,
        )

    def _answer(self, model: Loaded, prompt: Prompt, emit: Emit) -> None:
        """In the model's thread; an empty piece only asks whether more is wanted."""
        try:
            for piece in self._pieces(model, prompt, lambda: emit("")):
                if not emit(piece):
                    return
        except NotWanted:
            return
        except ModelFailed as error:
            raise LinkFailed(str(error)) from error
        except (RuntimeError, MemoryError) as error:
            loading.release()
            raise LinkFailed(f"the local model broke: {loading.first_line(error)}") from error

    def _pieces(self, model: Loaded, prompt: Prompt, wanted: Callable[[], bool]) -> Iterator[str | ToolCall]:
        longest = min(self._section.context, model.longest)
        room = max(longest - self._section.max_tokens, min(LEAST_PROMPT, longest // 2))
        ids = fitted(prompt, model.tokens, model.written, room)
        reader, said = CallReader(prompt.tools), Growing(model.tokens)
        for token in model.decoder.tokens(ids, self._sampling, wanted):
            if token in model.tokens.ends:
                break
            yield from reader.feed(said.add(token))
            yield ""
            if (
                reader.over
                or len(said.ids) >= min(self._section.max_tokens, longest - room)
                or stuck(said.ids)
            ):
                break
        if not reader.over:
            yield from reader.feed(said.end())
            yield from reader.end()


_: Callable[[ChatGLM2.Section, Place], Responder] = ChatGLM2
_resident: Callable[[ChatGLM2.Section, Place], Resident] = ChatGLM2
