"""Recognisers in order of preference: each begins to hear once it is ready, and the first ready one hears.

whisper       loads, or is fetched .................... ready: takes over
pocketsphinx  ready in half a second: hears meanwhile, and wherever whisper fails
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Set
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from functools import partial
from types import TracebackType

from assistant.background import background
from assistant.errors import AssistantError, ModelFailed, ModelMissing
from assistant.failover import Link
from assistant.messages import Language, Transcript, Utterance
from assistant.protocols import Transcriber, Vocabulary
from assistant.settings import AsrSection

log = logging.getLogger(__name__)

FETCH_AGAIN_SECONDS = 900.0
"""How long to wait where a model could not be fetched."""

Open = Callable[[], AbstractAsyncContextManager[Transcriber]]
"""Loads a recogniser; raises AssistantError where it cannot be used."""
Fetch = Callable[[str], Awaitable[object]]
"""Downloads a model of the catalogue; raises AssistantError."""


class Recogniser:
    """One of them, and how far it has come."""

    def __init__(self, name: str, open_it: Open) -> None:
        self.name = name
        self.open = open_it
        self.link: Link[Transcriber] | None = None
        """Set while it is ready."""
        self.tried = False
        """Whether it is known by now if it can be used."""


class Hearing:
    """A Transcriber made of several, which load in the background once it is entered."""

    def __init__(
        self,
        settings: AsrSection,
        engines: Mapping[str, Open],
        languages: Set[Language],
        *,
        fetch: Fetch | None = None,
        on_takeover: Callable[[str], None] = lambda _: None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`languages`: the household's. `fetch`: None where nothing shall be downloaded.

        `on_takeover` is given the name of a recogniser whose model was fetched and that now hears.
        """
        self._all = [Recogniser(name, engines[name]) for name in settings.order if name in engines]
        self._wanted = frozenset(languages)
        self._fetch = fetch
        self._on_takeover = on_takeover
        self._sleep = sleep
        self._vocabulary: Vocabulary | None = None
        self._news = asyncio.Condition()
        self._keeping = AsyncExitStack()

    async def __aenter__(self) -> Hearing:
        for one in self._all:
            await self._keeping.enter_async_context(
                background(f"hearing.{one.name}", partial(self._keep, one))
            )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._keeping.aclose()

    @property
    def engines(self) -> tuple[str, ...]:
        """Those that are ready, best first."""
        return tuple(link.name for link in self._ready())

    @property
    def languages(self) -> frozenset[Language]:
        """What can be heard at this moment."""
        return self._wanted & frozenset().union(*(link.item.languages for link in self._ready()))

    async def settled(self) -> None:
        """Returns once every recogniser is ready or known to be of no use yet; no download is awaited."""
        async with self._news:
            await self._news.wait_for(lambda: all(one.tried for one in self._all))

    async def prime(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        for link in self._ready():
            try:
                await link.item.prime(vocabulary)
            except ModelFailed as error:
                link.fail(str(error))

    async def transcribe(self, utterance: Utterance) -> Transcript:
        """By the best that is ready; by the next where that one fails. Raises ModelMissing, ModelFailed."""
        async with self._news:
            await self._news.wait_for(lambda: self._ready() or all(one.tried for one in self._all))
        ready = self._ready()
        if not ready:
            raise ModelMissing("no recogniser of asr.order is ready; see `assistant doctor`")
        for link in ready:
            try:
                transcript = await link.item.transcribe(utterance)
            except ModelFailed as error:
                link.fail(str(error))
            else:
                link.recover()
                return transcript
        raise ModelFailed("every recogniser that is ready failed; see `assistant doctor`")

    def _ready(self) -> list[Link[Transcriber]]:
        return [one.link for one in self._all if one.link]

    async def _keep(self, one: Recogniser) -> None:
        """Keeps it open for as long as the task lives, fetching its model first where that is missing."""
        missing = await self._hear_with(one)
        if missing and self._fetch:
            await self._until_fetched(missing, self._fetch)
            await self._hear_with(one, fetched=True)

    async def _hear_with(self, one: Recogniser, *, fetched: bool = False) -> str:
        """Ends only where it cannot be used, with the name of the model to fetch, if that would mend it."""
        try:
            async with one.open() as engine:
                await self._introduce(one, engine)
                if fetched:
                    log.info("%s hears from now on", one.name)
                    self._on_takeover(one.name)
                await asyncio.Event().wait()
        except AssistantError as error:
            log.info("%s does not hear: %s", one.name, error)
            return error.fetch if isinstance(error, ModelMissing) else ""
        finally:
            one.link = None
            await self._tell(one)
        return ""

    async def _introduce(self, one: Recogniser, engine: Transcriber) -> None:
        if not engine.languages & self._wanted:
            raise ModelFailed(f"it knows none of {', '.join(sorted(self._wanted))}")
        primed = None
        while primed is not self._vocabulary:  # it may change meanwhile
            primed = self._vocabulary
            if primed:
                await engine.prime(primed)
        one.link = Link("asr", one.name, engine)
        await self._tell(one)

    async def _tell(self, one: Recogniser) -> None:
        one.tried = True
        async with self._news:
            self._news.notify_all()

    async def _until_fetched(self, model: str, fetch: Fetch) -> None:
        while True:
            try:
                await fetch(model)
            except AssistantError as error:
                log.info("%s", error)
                await self._sleep(FETCH_AGAIN_SECONDS)
            else:
                return
