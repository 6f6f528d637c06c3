"""All that rings in the house, put together; entered, it rings."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType

from assistant.announcements import Announcements
from assistant.background import background
from assistant.messages import Language
from assistant.record import TurnRecord
from assistant.reminders.alarm_clock import AlarmClock, OneJob
from assistant.reminders.book import Book
from assistant.ringing.house import House
from assistant.ringing.interjections import Follow, Interjections
from assistant.ringing.past import Past
from assistant.ringing.ringer import Ringer


class Alarms:
    """The clock, the ringer, its ears, and the account of what was missed."""

    def __init__(self, book: Book, house: House, announcements: Announcements, language: Language) -> None:
        self._past = Past(book, house, announcements, language)
        self.ringer = Ringer(book, house, on_missed=self._past.strike)
        self._clock = AlarmClock(book, house.clock, self.ringer.strike)
        self._house = house
        self._language = language
        self._stack = AsyncExitStack()

    def ears(self, follow: Follow, foreign: Callable[[], bool]) -> Interjections:
        """`foreign`: whether some language of the household cannot be recognised at this moment."""
        return Interjections(self.ringer, self._house, follow, foreign, self._language)

    def after(self, record: TurnRecord) -> None:
        """A turn is over."""
        self.ringer.after(record)

    async def __aenter__(self) -> Alarms:
        async with AsyncExitStack() as stack:
            job = await stack.enter_async_context(OneJob(self.ringer.strike))
            await stack.enter_async_context(background("ringer", self.ringer.run))
            await stack.enter_async_context(background("missed", self._past.run))
            await stack.enter_async_context(
                background("clock", lambda: self._clock.mind(job, self._past.trouble))
            )
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
