"""One piece that plays and the one that follows it: from items to sounds, and from events back to items."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from itertools import count
from types import TracebackType
from typing import Literal, TypeAlias

from assistant import SkillError, background
from skills.music.item import Item
from skills.music.player import Event, Player, Sound
from skills.music.section import MusicSection

log = logging.getLogger(__name__)

BEGIN_SECONDS = 4.0
"""How long is waited for the first sound, before it is said that it plays."""
AGAIN_SECONDS = 3.0
"""Between two tries with an output that is gone..."""
AGAIN = 100
"""...and so many tries."""
Step: TypeAlias = Literal["moved", "over", "failed", "at"]
"""moved: what followed plays now; over: nothing followed; at: it goes on."""
Address = Callable[[Item], Awaitable[tuple[str, float]]]
Stepped = Callable[[Step, float, float], Awaitable[None]]
"""Given the step, the seconds from the beginning, and those of the whole piece; 0 where unknown."""


class Deck:
    """Nothing lies on it until something is played."""

    def __init__(
        self,
        section: MusicSection,
        roots: Sequence[str],
        *,
        address: Address,
        stepped: Stepped,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.player = Player(
            roots=roots, outputs=section.outputs, device=section.device, happened=self._happened
        )
        self._address = address
        self._stepped = stepped
        self._sleep = sleep
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._numbers = count(1)
        self._number = self._next = 0
        self._sound: Sound | None = None
        """What plays, and where it would be begun again."""
        self._following: Sound | None = None
        self._began: asyncio.Future[Event] | None = None
        self._tries = 0
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Deck:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.player)
            await stack.enter_async_context(background("music", self._follow_events))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @property
    def loaded(self) -> bool:
        return self._sound is not None

    async def play(self, item: Item, start: float | None = None) -> float:
        """Returns where it begins, once it sounds or has kept us waiting. Raises SkillError."""
        address, left = await self._address(item)
        begin = left if start is None else start
        self._number, self._next = next(self._numbers), 0
        self._sound = Sound(self._number, address, 0.0 if item.endless else begin)
        began = self._began = asyncio.get_running_loop().create_future()
        try:
            await self.player.play(self._sound)
            async with asyncio.timeout(BEGIN_SECONDS):
                event = await began
        except TimeoutError:
            log.info("it takes long to begin: %s", item.title)
            return begin
        except SkillError:
            self._sound = None
            raise
        finally:
            self._began = None
        if event.kind == "ended":
            self._sound = None
            raise SkillError(f"mpv cannot play it: {item.title}", code=_problem(item, event))
        return begin

    async def arm(self, item: Item | None) -> None:
        """What follows without a gap; what cannot be had does not follow."""
        if not self._sound:
            return
        if not item or item.endless:
            await self._alone()
            return
        try:
            address, start = await self._address(item)
            self._next = next(self._numbers)
            self._following = Sound(self._next, address, start)
            await self.player.follow(self._following)
        except SkillError as error:
            self._next = 0
            log.warning("it cannot follow: %s: %s", item.title, error)

    async def _alone(self) -> None:
        if self._next:
            self._next, self._following = 0, None
            await self.player.alone()

    async def stop(self) -> None:
        self._sound, self._number, self._next = None, 0, 0
        await self.player.stop()

    def _happened(self, event: Event) -> None:
        """What is no longer of interest is left out here, for its number is old."""
        awaited = event.number == self._number and event.kind in ("began", "ended")
        if awaited and self._began and not self._began.done():
            self._began.set_result(event)
        elif event.kind == "lost" or (event.number and event.number in (self._number, self._next)):
            self._events.put_nowait(event)

    async def _follow_events(self) -> None:
        while True:
            event = await self._events.get()
            if self._sound and (event.kind == "lost" or event.number in (self._number, self._next)):
                await self._follow_event(event)

    async def _follow_event(self, event: Event) -> None:
        if event.kind == "at":
            self._at(event)
            await self._stepped("at", event.seconds, event.of)
        elif event.kind == "began" and event.number == self._next:
            self._number, self._next, self._sound = self._next, 0, self._following
            await self._stepped("moved", 0.0, 0.0)
        elif event.kind == "lost" or (event.kind == "ended" and event.number == self._number):
            await self._ended(event)

    async def _ended(self, event: Event) -> None:
        if event.silent and self._tries < AGAIN:
            await self._once_more()
        elif event.kind == "lost" or event.reason == "error":
            await self._stepped("failed", 0.0, 0.0)
        elif event.reason == "end" and not self._next:
            await self._stepped("over", 0.0, 0.0)

    async def _once_more(self) -> None:
        """The output is gone, and may come back: a cable, a Bluetooth speaker, a sound server."""
        self._tries += 1
        if self._tries == 1:
            log.warning("no sound output can be opened; it is tried again and again")
        sound, self._next = self._sound, 0
        await self._sleep(AGAIN_SECONDS)
        if sound is not None and sound is self._sound:
            try:
                await self.player.play(sound)
            except SkillError:
                await self._stepped("failed", 0.0, 0.0)

    def _at(self, event: Event) -> None:
        if self._sound and event.number == self._number and event.seconds > self._sound.start:
            self._tries = 0
            self._sound = replace(self._sound, start=event.seconds)


def _problem(item: Item, event: Event) -> str:
    if event.silent:
        return "no_output"
    return "station_down" if item.endless else "unplayable"
