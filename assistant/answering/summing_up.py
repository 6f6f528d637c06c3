"""Sums up, in the background, the rounds of a long conversation that there is no room for any more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import aclosing

from assistant.answering.chat import Answerer
from assistant.answering.prompt import words
from assistant.errors import LinkFailed
from assistant.memory.dialogue import Dialogue, summed_up
from assistant.messages import Exchange, Prompt
from assistant.record import TurnRecord

log = logging.getLogger(__name__)

LEAST = 2
"""Rounds; a single one is not worth a summary."""
LONGEST = 400
"""Characters of a summary."""


class SummingUp:
    """Without a responder the oldest rounds are simply gone."""

    def __init__(
        self, dialogue: Dialogue, answerer: Callable[[], Answerer], leaves: Callable[[], bool]
    ) -> None:
        """`leaves`: whether what is private may be told to a responder outside the house."""
        self._dialogue = dialogue
        self._answerer = answerer
        self._leaves = leaves
        self._spoken = asyncio.Event()

    def after(self, record: TurnRecord) -> None:
        """A turn is over."""
        self._spoken.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            await self._spoken.wait()
            self._spoken.clear()
            await self.sum_up()

    async def sum_up(self) -> None:
        """What has been outgrown by now."""
        rounds = self._dialogue.outgrown()
        if not self._leaves() and any(each.private for each in rounds) and self._answerer().outside:
            rounds = tuple(each for each in rounds if not each.private)
        if len(rounds) < LEAST:
            return
        try:
            summary = await self._summary(rounds)
        except LinkFailed as error:
            log.debug("the earlier rounds are not summed up: %s", error)
            return
        if summary:
            earlier = words().say("earlier", rounds[-1].language)
            self._dialogue.sum_up(summed_up(rounds[-1].person, rounds, earlier, summary))

    async def _summary(self, rounds: Sequence[Exchange]) -> str:
        made = ""
        prompt = self._prompt(rounds)
        async with aclosing(self._answerer().answer(prompt, person=rounds[-1].person)) as pieces:
            async for piece in pieces:
                made += f" {piece}" if isinstance(piece, str) else ""
        return made.strip()[:LONGEST]

    def _prompt(self, rounds: Sequence[Exchange]) -> Prompt:
        """A responder outside, which may take over, is told nothing private."""
        told = _prompt(rounds)
        if self._leaves() or not any(each.private for each in rounds):
            return told
        return Prompt(
            told.system,
            told.question,
            told.language,
            outside=_prompt([each for each in rounds if not each.private] or rounds[:0], told),
        )


def _prompt(rounds: Sequence[Exchange], like: Prompt | None = None) -> Prompt:
    language = like.language if like else rounds[-1].language
    said = "\n".join(f"«{each.heard}» – «{each.said}»" for each in rounds)
    return Prompt(words().say("sum_up", language), said or "–", language)
