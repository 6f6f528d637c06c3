"""Asks one link after another until one has a sentence; a slow one may still win over the next.

The next link is asked when the one before it has failed, and also when that has not begun in time: then both
are asked, and whichever has a whole sentence first answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

from assistant.errors import LinkFailed, QuestionRefused
from assistant.failover import Link
from assistant.residency.attempt import Attempt
from assistant.residency.way import Way
from assistant.settings import LlmSection

TRIES = 2
"""How often one link is asked one question."""
STRIKES = 2
"""How often in a row a link may be too busy or too slow, before it counts as failed."""

Ask = Callable[[Link[Way], asyncio.Event], Attempt]


@dataclass(frozen=True, slots=True)
class Chance:
    """A link that may be asked yet."""

    link: Link[Way]
    at: float
    """Not before."""
    tries: int = 0


class Race:
    """One question, from the first link that is asked to the first sentence."""

    def __init__(
        self, links: Sequence[Link[Way]], ask: Ask, section: LlmSection, stack: AsyncExitStack
    ) -> None:
        """`links`: in the order in which they are asked. The attempts end with the `stack`."""
        self._now = asyncio.get_running_loop().time
        self._chances = [Chance(link, link.item.rests_until) for link in links]
        self._ask = ask
        self._section = section
        self._stack = stack
        self._running: dict[Attempt, Chance] = {}
        self._news = asyncio.Event()
        self.refused = False
        """Some link is well, but would not answer."""

    async def run(self, until: float) -> Attempt | None:
        """The attempt that has something to say, or has ended well; None where none has before `until`."""
        while (now := self._now()) < until:
            self._news.clear()
            if first := self._first():
                return first
            self._chances = [chance for chance in self._chances if chance.at < until]
            if chance := self._due(now):
                self._launch(chance)
                continue
            if not (self._running or self._chances):
                return None
            await self._wait(min(until, self._next_time()))
        for attempt in self._running:
            if attempt.asked:
                attempt.link.fail("it gave no sentence in time")
        return None

    def _first(self) -> Attempt | None:
        """Whoever has won; who has failed is sorted out."""
        for attempt in [*self._running]:
            if attempt.ready and (attempt.error is None or attempt.pieces.qsize() > 1):
                self._settle(attempt)
                return attempt
            if attempt.ready:
                self._again(self._running.pop(attempt), attempt.error)
        return None

    def _again(self, chance: Chance, error: Exception | None) -> None:
        blame(chance.link, error, now=self._now())
        self.refused = self.refused or isinstance(error, QuestionRefused)
        if isinstance(error, LinkFailed) and error.again_seconds is not None and chance.tries < TRIES:
            self._chances.append(replace(chance, at=self._now() + error.again_seconds))

    def _due(self, now: float) -> Chance | None:
        """Who is to be asked now. Beside one that only thinks, none that is known to fail."""
        ready = [chance for chance in self._chances if chance.at <= now]
        if not self._running:
            return ready[0] if ready else None
        well = [chance for chance in ready if chance.link.healthy]
        return well[0] if well and now >= self._patience_ends() else None

    def _launch(self, chance: Chance) -> None:
        self._chances.remove(chance)
        attempt = self._ask(chance.link, self._news)
        self._stack.push_async_callback(attempt.close)
        self._running[attempt] = replace(chance, tries=chance.tries + 1)

    def _next_time(self) -> float:
        """When somebody else is to be asked, if nothing happens until then."""
        rests = [chance.at for chance in self._chances if chance.link.healthy or not self._running]
        times = [max(at, self._patience_ends()) for at in rests]
        return min(times, default=float("inf"))

    def _patience_ends(self) -> float:
        """With the one that was asked last; one that has begun is given a little more."""
        section = self._section
        patience = [
            attempt.launched + section.patience_seconds + (section.gap_seconds if attempt.begun else 0.0)
            for attempt in self._running
        ]
        return max(patience, default=float("-inf"))

    def _settle(self, winner: Attempt) -> None:
        """The others stop; one that was asked before, and has not even begun, is too slow."""
        del self._running[winner]
        for attempt in self._running:
            attempt.give_up()
            if attempt.asked and not attempt.begun and attempt.launched < winner.launched:
                strike(attempt.link, "it is too slow")
        self._running.clear()

    async def _wait(self, until: float) -> None:
        try:
            async with asyncio.timeout_at(until):
                await self._news.wait()
        except TimeoutError:
            return


def blame(link: Link[Way], error: Exception | None, *, now: float) -> None:
    """Remembers what a failure says about the link itself; no room, or a question refused, says nothing."""
    if not isinstance(error, LinkFailed) or isinstance(error, QuestionRefused):
        return
    if error.again_seconds is not None:
        link.item.rests_until = now + error.again_seconds
        strike(link, str(error))
        return
    link.item.mendable = error.mendable
    link.fail(str(error))


def strike(link: Link[Way], reason: str) -> None:
    link.item.strikes += 1
    if link.item.strikes >= STRIKES:
        link.fail(reason)
