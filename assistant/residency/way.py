"""One responder of the chain: who it is, what it must borrow, and when it may be asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Literal, Protocol, TypeAlias

from assistant.protocols import Responder

Level: TypeAlias = Literal["local", "cloud", "canned"]
"""Who answers: this house, somebody outside, or nobody."""


class Loan(Protocol):
    """A borrowed model."""

    stopped: asyncio.Event
    """Set when it must be given back at once."""
    broken: bool
    """To be set where it had better be loaded anew."""


class Way:
    """A responder that is asked one question at a time."""

    def __init__(
        self,
        name: str,
        responder: Responder,
        lease: Callable[[], AbstractAsyncContextManager[Loan]] | None = None,
    ) -> None:
        """`lease`: how its model is borrowed, where it has one on this computer."""
        self.name = name
        self.responder = responder
        self.rests_until = float("-inf")
        """Seconds of the event loop's clock; it has asked not to be asked before."""
        self.strikes = 0
        """How often in a row it was too busy or too slow."""
        self.mendable = True
        """False: it fails until somebody mends it."""
        self.borrowed = lease is not None
        self._lease = lease
        self._turn = asyncio.Lock()

    @property
    def level(self) -> Level:
        return "cloud" if self.responder.cloud else "local"

    @property
    def busy(self) -> bool:
        return self._turn.locked()

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[Loan | None]:
        """While it is nobody else's. Raises NoRoom, ModelError."""
        async with self._turn:
            if self._lease is None:
                yield None
                return
            async with self._lease() as loan:
                yield loan
