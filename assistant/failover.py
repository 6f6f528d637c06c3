"""Alternatives in order of preference: what fails is passed over until a background probe finds it well."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Generic, TypeVar

from assistant.background import background
from assistant.errors import AssistantError

log = logging.getLogger(__name__)

T = TypeVar("T")


class Link(Generic[T]):
    """One alternative and its health."""

    def __init__(self, kind: str, name: str, item: T) -> None:
        self.item = item
        self.name = name
        self.reason = ""
        """Why it is not healthy; empty while it is."""
        self._kind = kind

    @property
    def healthy(self) -> bool:
        return not self.reason

    def fail(self, reason: str) -> None:
        if self.healthy:
            log.warning("%s %s fails, the next one takes over: %s", self._kind, self.name, reason)
        self.reason = reason or "no reason given"

    def recover(self) -> None:
        if not self.healthy:
            log.info("%s %s works again", self._kind, self.name)
        self.reason = ""


class Links(Generic[T]):
    """The alternatives of one kind. As a context manager it probes the failed ones in the background."""

    def __init__(
        self,
        kind: str,
        options: Sequence[tuple[str, T]],
        *,
        probe: Callable[[T], Awaitable[None]],
        every: float,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`probe` raises AssistantError, OSError or TimeoutError where the item is still broken.

        `every`: seconds between two probes.
        """
        self.all = tuple(Link(kind, name, item) for name, item in options)
        self._kind = kind
        self._probe = probe
        self._every = every
        self._sleep = sleep

    async def __aenter__(self) -> Links[T]:
        self._watching = background(f"failover.{self._kind}", self._watch)
        await self._watching.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._watching.__aexit__(kind, error, trace)

    def in_order(self) -> Sequence[Link[T]]:
        """The healthy ones, then the others: a last resort is better than giving up."""
        return sorted(self.all, key=lambda link: not link.healthy)

    async def _watch(self) -> None:
        while True:
            await self._sleep(self._every)
            for link in self.all:
                if not link.healthy:
                    await self._try(link)

    async def _try(self, link: Link[T]) -> None:
        try:
            await self._probe(link.item)
        except (AssistantError, OSError, TimeoutError) as error:
            link.fail(str(error) or type(error).__name__)
        else:
            link.recover()
