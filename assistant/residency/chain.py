"""Answers a question with the first link that can, and goes on with the next one where that breaks off.

Only whole sentences are handed on. Where a link breaks off, its unfinished sentence is dropped; the next link
is told what has been said, and what it says again is left out. Where none is left, a sentence says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from types import TracebackType

from assistant.errors import LinkFailed
from assistant.failover import Link, Links
from assistant.messages import Prompt, ToolCall
from assistant.residency.attempt import Attempt, Cut
from assistant.residency.fresh import Fresh
from assistant.residency.race import Race, blame
from assistant.residency.way import Level, Way
from assistant.settings import LlmSection
from assistant.wording import Wording

log = logging.getLogger(__name__)

LONGEST_QUESTION = 4000
"""Characters; nobody says as much in one go."""
PROBE = Prompt(system="", question="你好", language="zh")
"""Holds nothing of anybody's."""

Observer = Callable[[Level, Level], None]


class Chain:
    """As a context manager it looks in the background whether links that failed are well again."""

    def __init__(
        self,
        section: LlmSection,
        ways: Sequence[Way],
        *,
        cut: Cut,
        wording: Wording,
        observer: Observer | None = None,
    ) -> None:
        """`ways`: the best first. `observer(before, now)` is told whenever others answer than before."""
        self.section = section
        self.cut = cut
        self.wording = wording
        allowed = [way for way in ways if section.allow_cloud or not way.responder.cloud]
        self._links = Links(
            "llm", [(way.name, way) for way in allowed], probe=self._probe, every=section.probe_seconds
        )
        self._level: Level = allowed[0].level if allowed else "canned"
        self._observer = observer

    async def __aenter__(self) -> Chain:
        await self._links.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._links.__aexit__(kind, error, trace)

    @property
    def links(self) -> Sequence[Link[Way]]:
        """Every link that may be asked, with its health."""
        return self._links.all

    @property
    def level(self) -> Level:
        """Who answered last."""
        return self._level

    def answer(self, prompt: Prompt) -> Answering:
        return Answering(self, prompt)

    def in_order(self) -> Sequence[Link[Way]]:
        return self._links.in_order()

    def answered(self, level: Level) -> None:
        before, self._level = self._level, level
        if level != before and self._observer:
            self._observer(before, level)

    async def _probe(self, way: Way) -> None:
        """A model of this house is tried with the next question; a wrong key stays wrong."""
        if way.busy or not way.mendable or way.rests_until > asyncio.get_running_loop().time():
            raise LinkFailed("it is not tried now", mendable=way.mendable)
        if way.borrowed:
            return
        async with (
            asyncio.timeout(self.section.first_seconds),
            way.taken(),
            aclosing(way.responder.answer(PROBE)) as pieces,
        ):
            if await anext(pieces, None) is None:
                raise LinkFailed("it says nothing")


class Answering:
    """One answer on its way."""

    def __init__(self, chain: Chain, prompt: Prompt) -> None:
        self.link = ""
        """The name of the link that answers, the last one where several did; `canned`: none."""
        self.failed = False
        """Nobody could answer, and nothing but that is said."""
        self.whole = False
        """It was made by links, to its end; only then is it worth keeping."""
        self._chain = chain
        self._prompt = prompt
        self._said: list[str] = []
        self._refused = False
        self._gone: set[Way] = set()
        """Those that broke off."""

    async def pieces(self) -> AsyncGenerator[str | ToolCall, None]:
        """Whole sentences, then calls; never nothing."""
        if len(self._prompt.question) > LONGEST_QUESTION:
            yield self._canned("question_too_long")
            return
        now = asyncio.get_running_loop().time
        ends = now() + self._chain.section.answer_seconds
        while now() < ends:
            async with AsyncExitStack() as stack:
                attempt = await self._next(stack, ends)
                if attempt is None:
                    break
                while (piece := await self._piece(attempt, ends)) is not None:
                    yield piece
                if now() >= ends and not attempt.ended:
                    break
                if self._ended_well(attempt):
                    return
        yield self._last_words()

    async def _next(self, stack: AsyncExitStack, ends: float) -> Attempt | None:
        links = [
            link
            for link in self._chain.in_order()
            if link.item not in self._gone and self._may_ask(link.item)
        ]
        race = Race(links, self._ask, self._chain.section, stack)
        until = asyncio.get_running_loop().time() + self._chain.section.first_seconds
        attempt = await race.run(min(until, ends))
        self._refused = self._refused or race.refused
        if attempt:
            self.link = attempt.way.name
            self._chain.answered(attempt.way.level)
        return attempt

    def _may_ask(self, way: Way) -> bool:
        """What was said already may be of what is to stay in the house, and whoever goes on is told it."""
        return not (self._said and self._prompt.outside and way.responder.cloud)

    def _ask(self, link: Link[Way], news: asyncio.Event) -> Attempt:
        section = self._chain.section
        room = section.longest_characters - sum(map(len, self._said))
        fresh = Fresh(self._said, room=room)
        return Attempt(
            link, self._onward(link.item), self._chain.cut, fresh=fresh, gap=section.gap_seconds, news=news
        )

    def _onward(self, way: Way) -> Prompt:
        """What the next link is told."""
        prompt = self._prompt.told(outside=way.responder.cloud)
        if not self._said:
            return prompt
        said = "".join(f"{sentence}\n" for sentence in self._said)
        go_on = self._chain.wording.say("go_on", prompt.language)
        return replace(prompt, rounds=(*prompt.rounds, (prompt.question, said.strip())), question=go_on)

    async def _piece(self, attempt: Attempt, ends: float) -> str | ToolCall | None:
        """None where no more comes, or no more sentence in time. What is there has no time to keep."""
        now = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout_at(min(now() + self._chain.section.first_seconds, ends)) as limit:
                if not attempt.pieces.empty():
                    limit.reschedule(None)
                piece = await attempt.pieces.get()
        except TimeoutError:
            if now() < ends:
                attempt.fail("it gave no further sentence in time")
            return None
        if isinstance(piece, str):
            self._said.append(piece)
        return piece

    def _ended_well(self, attempt: Attempt) -> bool:
        """Where it did not, the link is blamed, and the next one may go on."""
        link = attempt.link
        if attempt.error is None:
            link.item.strikes = 0
            link.recover()
            self.whole = True
            return True
        log.info("%s broke off: %s", link.name, attempt.error)
        blame(link, attempt.error, now=asyncio.get_running_loop().time())
        self._gone.add(attempt.way)
        return False

    def _last_words(self) -> str:
        if self._refused and not self._said:
            return self._canned("question_refused")
        self._chain.answered("canned")
        self.failed = not self._said
        return self._canned("cannot_answer" if self.failed else "broke_off")

    def _canned(self, key: str) -> str:
        self.link = "canned"
        return self._chain.wording.say(key, self._prompt.language)
