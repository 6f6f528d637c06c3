"""The responders of the config, their memory and their chain, as one thing that can be asked."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from functools import partial
from typing import Any

from assistant.background import background
from assistant.errors import AssistantError, LinkFailed, ModelMissing
from assistant.messages import Prompt, ToolCall
from assistant.plugins import adapter
from assistant.protocols import Place, Resident, Responder
from assistant.residency.alerts import Alert
from assistant.residency.answers import Answers, Asked
from assistant.residency.arbiter import Residency
from assistant.residency.chain import Chain
from assistant.residency.vram import Vram
from assistant.residency.way import Way
from assistant.settings import Settings
from assistant.speech.hearing import Fetch
from assistant.speech.sentences import sentences
from assistant.wording import Wording

log = logging.getLogger(__name__)

KEPT = 32
"""Answers of each person..."""
KEPT_SECONDS = 300.0
"""...and how long the same question gets the same answer."""

Told = Callable[[Alert, bool], None]
"""Of a change in memory, and whether somebody else may answer meanwhile."""


class Responding:
    """Answers from what was just answered, else through the chain."""

    def __init__(self, chain: Chain, residency: Residency, residents: Mapping[str, Resident]) -> None:
        self.chain = chain
        self.residency = residency
        self._residents = residents
        self._answers = Answers(KEPT, time.monotonic)

    def warm(self) -> None:
        """Somebody is about to ask: what is to be loaded for that begins to be."""
        for name, resident in self._residents.items():
            if not resident.to_fetch and not self.residency.ready(name):
                self.residency.warm(name)

    @property
    def outside(self) -> bool:
        """Whoever would be asked first is not of this house."""
        links = self.chain.in_order()
        return bool(links) and links[0].item.responder.cloud

    async def answer(self, prompt: Prompt, *, person: str) -> AsyncGenerator[str | ToolCall, None]:
        """Raises LinkFailed where nobody can answer."""
        asked = Asked(prompt.question, prompt.language, (prompt.rounds, prompt.results, prompt.notes))
        if kept := self._answers.find(person, asked):
            for sentence in kept.split("\n"):
                yield sentence
            return
        answering = self.chain.answer(prompt)
        pieces: list[str | ToolCall] = []
        async with aclosing(answering.pieces()) as coming:
            async for piece in coming:
                if answering.failed:
                    raise LinkFailed("nobody can answer: assistant doctor tells why")
                pieces.append(piece)
                yield piece
        log.debug("answered by %s", answering.link)
        if answering.whole:
            self._answers.keep(person, asked, pieces, prompt, seconds=KEPT_SECONDS)


@asynccontextmanager
async def responding(
    settings: Settings, place: Place, wording: Wording, told: Told, fetch: Fetch | None = None
) -> AsyncIterator[Responding]:
    """The responders of `llm.order` that can be started; with none the chain says so itself.

    `fetch` downloads a missing model in the background; None: nothing is downloaded.
    """
    async with AsyncExitStack() as stack:
        found = {name: each async for name, each in _started(settings, place, stack)}
        residents = {name: each for name, each in found.items() if _resides(each)}
        others = any(name not in residents for name, each in found.items() if _allowed(settings, each))
        vram = await stack.enter_async_context(Vram(settings.residency.device))
        observers = [lambda alert: told(alert, others)]
        residency = Residency(settings.residency, residents, vram.read, observers=observers)
        await stack.enter_async_context(residency)
        ways = [
            Way(name, each, partial(residency.lease, name) if name in residents else None)
            for name, each in found.items()
        ]
        chain = Chain(settings.llm, ways, cut=sentences, wording=wording)
        await stack.enter_async_context(chain)
        for name, each in residents.items():
            if fetch and each.to_fetch:
                await stack.enter_async_context(background(f"{name}.fetch", partial(fetch, each.to_fetch)))
        answering = Responding(chain, residency, residents)
        answering.warm()
        yield answering


async def _started(settings: Settings, place: Place, stack: AsyncExitStack) -> AsyncIterator[tuple[str, Any]]:
    for name in settings.llm.order:
        try:
            yield name, await stack.enter_async_context(adapter("llm", name, settings, place))
        except ModelMissing as error:
            log.debug("%s does not answer: %s", name, error)
        except AssistantError as error:
            log.warning("%s does not answer: %s", name, error)


def _resides(responder: Responder) -> bool:
    return hasattr(responder, "load") and hasattr(responder, "unload")


def _allowed(settings: Settings, responder: Responder) -> bool:
    return settings.llm.allow_cloud or not responder.cloud
