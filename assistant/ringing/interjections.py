"""What is said without the wake word while something rings: a stop, a snooze, a shout, or the television."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from assistant.messages import Exchange, Language, Plan, Transcript, Utterance
from assistant.record import TurnRecord
from assistant.ringing.answers import STOP, answer, is_stop_word, loud_seconds
from assistant.ringing.house import House
from assistant.ringing.ringer import Ringer
from assistant.turn import Route

log = logging.getLogger(__name__)

QUIET_SECONDS = 1.0
"""From something that was not meant until it rings on."""
DEAF_SECONDS = 4.0
"""How long it then rings whatever is said, from the second time on: a television cannot keep it quiet."""
SHOUT_SECONDS = 2.0
"""So much loud speech stops what rings where no recogniser tells what was said."""


Follow = Callable[[Transcript, Plan], Awaitable[TurnRecord]]
"""Takes a turn of which it is known what was said and what it means."""


class Interjections:
    """The ringer's ears: implements `Ringing` of `assistant.overhear`."""

    def __init__(
        self, ringer: Ringer, house: House, follow: Follow, foreign: Callable[[], bool], language: Language
    ) -> None:
        """`foreign`: whether some language of the household cannot be recognised at this moment.

        `language`: of an answer to what was not understood.
        """
        self._ringer = ringer
        self._house = house
        self._follow = follow
        self._foreign = foreign
        self._language = language
        self._unmeant = 0
        self._shouted = 0.0

    @property
    def sounds(self) -> bool:
        return self._ringer.toning

    @property
    def listens(self) -> bool:
        return self._ringer.listens

    def began(self) -> None:
        self._ringer.hush()

    async def hear(self, utterance: Utterance) -> TurnRecord | None:
        can = self._house.faculties()
        self._shouted += loud_seconds(utterance)
        heard = await self._recognised(utterance)
        if heard is None:
            return await self._unheard(Transcript("", self._language, 0.0))
        if not self._foreign():
            self._shouted = 0.0
        if not heard.text or heard.confidence < can.confidence:
            return await self._unheard(heard)
        self._shouted = 0.0
        if plan := answer(heard, can.route, self._house.clock()):
            return await self._obey(heard, plan)
        self._ignore()
        return None

    def routed(self, route: Route) -> Route:
        """The route of a turn with the wake word: to what rings, a word as short as "ok" is an answer."""

        def routing(text: str, language: Language, now: datetime, history: Sequence[Exchange] = ()) -> Plan:
            if self._ringer.heard and is_stop_word(text):
                return Plan((STOP,))
            return route(text, language, now, history)

        return routing

    async def _recognised(self, utterance: Utterance) -> Transcript | None:
        """None where the recogniser fails, however it does: what rings can be stopped all the same."""
        task = asyncio.ensure_future(self._house.faculties().hearing.transcribe(utterance))
        try:
            await asyncio.wait([task])
        finally:
            task.cancel()
        if error := task.exception():
            log.warning("what was said while it rang is not known: %r", error)
            return None
        return task.result()

    async def _unheard(self, heard: Transcript) -> TurnRecord | None:
        """Loud enough and for long enough, it is meant for what rings."""
        if self._shouted >= SHOUT_SECONDS:
            return await self._obey(Transcript("", heard.language, 0.0), Plan((STOP,)))
        self._ignore()
        return None

    async def _obey(self, heard: Transcript, plan: Plan) -> TurnRecord:
        self._unmeant, self._shouted = 0, 0.0
        return await self._follow(heard, plan)

    def _ignore(self) -> None:
        self._unmeant += 1
        deaf = DEAF_SECONDS if self._unmeant > 1 and not self._shouted else 0.0
        self._ringer.ignore(quiet_seconds=QUIET_SECONDS, deaf_seconds=deaf)
