"""All calendars of the household, read in the background for as long as it is entered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType

from assistant.background import background
from assistant.protocols import Place, Web
from assistant.reminders.calendars.exchange import Events, Exchange
from assistant.reminders.calendars.ledger import Ledger
from assistant.reminders.calendars.source import Server, source_of
from assistant.reminders.calendars.subscription import House, Subscription
from assistant.settings import Settings

log = logging.getLogger(__name__)


class Subscriptions:
    """Those of `[[reminders.calendars]]`. What stood in one that is no longer named is forgotten."""

    def __init__(
        self, settings: Settings, events: Events, web: Web, place: Place, clock: Callable[[], datetime]
    ) -> None:
        """`clock` is aware, in the household's zone."""
        self._events = events
        self._sections = settings.reminders.calendars
        self._house = House(
            shelf=events,
            web=web,
            ledger=Ledger(place.state),
            clock=clock,
            owner=settings.household.owner,
            language=settings.household.languages[0],
            one_at_a_time=asyncio.Semaphore(1),
        )
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Subscriptions:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(background("calendars no longer read", self._forget))
            for section in self._sections:
                source = source_of(section.source)
                kept = (
                    Exchange(section, source, self._house, self._events)
                    if isinstance(source, Server)
                    else Subscription(section, source, self._house)
                )
                await stack.enter_async_context(background(f"calendar {section.name}", kept.run))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def _forget(self) -> None:
        """Raises StorageError: whoever supervises it tries again."""
        ledger = self._house.ledger
        for name in ledger.entries.keys() - {section.name for section in self._sections}:
            await self._house.shelf.put_calendar(name, ())
            ledger.forget(name)
            ledger.save()
