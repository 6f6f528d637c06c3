"""`chat.answer`: asks the responder, does what it calls for, and lets no claim through that nothing backs."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol

from assistant.answering.claims import claims
from assistant.answering.known import NOTHING, RECALL, Known, known
from assistant.answering.prompt import prompt, words
from assistant.answering.tools import intent_of
from assistant.errors import LinkFailed, NotUnderstood
from assistant.messages import Intent, Prompt, Question, Reply, Tool, ToolCall, ToolResult, Turn
from assistant.outcomes import Outcome, Words
from assistant.skill import Home, Skill, SkillSection, action
from assistant.understanding.grammar import Grammar

ROUNDS = 3
"""How often the responder is asked for one answer: again with what its calls have brought."""
CALLS = 4
"""In one round, at most."""


class Answerer(Protocol):
    """Whoever answers, in the end: never without an answer."""

    def answer(self, prompt: Prompt, *, person: str) -> AsyncGenerator[str | ToolCall, None]:
        """Whole sentences, and calls."""
        ...

    @property
    def outside(self) -> bool:
        """Whoever would be asked first is not of this house."""
        ...


@dataclass(frozen=True, slots=True)
class Doors:
    """What the chat needs of the assistant around it."""

    answerer: Callable[[], Answerer]
    tools: Callable[[bool], Sequence[Tool]]
    """Those that only read, or all."""
    grammar: Callable[[], Grammar]
    do: Callable[[Turn, Intent], Awaitable[Outcome]]
    """As if it had been asked for aloud: permitted, journalled, told of where it fails."""
    words: Callable[[], Words]
    """For what must be asked about."""
    leaves: Callable[[], bool] = lambda: False
    """Whether what is remembered, and what papers say, may leave the house."""


@dataclass(slots=True)
class Answer:
    """One answer in the making."""

    known: Known = NOTHING
    """What is remembered or stands in papers that has to do with it."""
    foreign: bool = False
    """The responder was told words from outside, which may be orders that nobody here has given."""
    calls: list[ToolCall] = field(default_factory=list)
    results: list[ToolResult] = field(default_factory=list)
    done: bool = False
    claimed: bool = False
    asks: Question | None = None
    """What its last sentence leaves open."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What was read for it."""

    def note(self, call: ToolCall, said: str, *, ok: bool) -> None:
        self.results.append(ToolResult(call, said, ok))
        if ok:
            self.facts.setdefault("read", []).append(call.name)


class Chat(Skill):
    name: ClassVar[str] = "chat"

    def __init__(self, home: Home, doors: Doors) -> None:
        super().__init__(SkillSection(), home)
        self._doors = doors

    @action("answer")
    async def answer(self, turn: Turn, intent: Intent) -> Reply:
        """The sentences come as they are made. Raises LinkFailed where there will be none.

        What is remembered, or stands in a paper, is read aloud where no responder is there that may be told.
        """
        question = str(intent.slots.get("text", ""))
        found = await known(self.home, turn, question)
        untold = self._doors.answerer().outside and not self._doors.leaves()
        if found.answers and (untold or found.withheld):
            return await self._read(turn, question)
        foreign = bool(found) or any(each.quotes for each in turn.history)
        answer = Answer(known=found, foreign=foreign, facts=dict(found.facts()))
        sentences = self._sentences(turn, question, answer)
        try:
            first = await anext(sentences, "")
        except LinkFailed:
            if not found.answers:
                raise
            return await self._read(turn, question)
        spoken = _all(first, sentences)
        return Reply("", turn.language, result=answer.facts, sentences=spoken, opens=lambda: answer.asks)

    async def _read(self, turn: Turn, question: str) -> Reply:
        """By the skill that remembers, as if it had been asked."""
        outcome = await self._doors.do(turn, Intent(RECALL, {"text": question}))
        facts = {"read": [RECALL], **outcome.done.result} if outcome.done.ok else {}
        return replace(outcome.reply, result=facts)

    async def _sentences(self, turn: Turn, question: str, answer: Answer) -> AsyncGenerator[str, None]:
        """Each with what stands between it and the next."""
        gap = " " if turn.language == "en" else ""
        async with aclosing(self._said(turn, question, answer)) as sentences:
            async for sentence in sentences:
                yield sentence + gap

    async def _said(self, turn: Turn, question: str, answer: Answer) -> AsyncGenerator[str, None]:
        for _ in range(ROUNDS):
            tools = self._doors.tools(bool(answer.results))
            async with aclosing(self._round(turn, question, tools, answer)) as sentences:
                async for sentence in sentences:
                    yield sentence
            asked, answer.calls = answer.calls[:CALLS], []
            known = len(answer.results)
            for call in asked:
                if said := await self._call(turn, call, tools, answer):
                    yield said
            if len(answer.results) == known:
                break
        if answer.claimed and not answer.done and not answer.asks:
            yield words().say("nothing_done", turn.language)

    async def _round(
        self, turn: Turn, question: str, tools: Sequence[Tool], answer: Answer
    ) -> AsyncGenerator[str, None]:
        """The sentences that may be said; calls are kept for later."""
        leaves = self._doors.leaves()
        asked = prompt(turn, question, tools, answer.results, known=answer.known, leaves=leaves)
        async with aclosing(self._doors.answerer().answer(asked, person=turn.person.name)) as pieces:
            async for piece in pieces:
                if isinstance(piece, ToolCall):
                    answer.calls.append(piece)
                elif self._may_be_said(piece, answer):
                    yield piece

    def _may_be_said(self, sentence: str, answer: Answer) -> bool:
        claimed = claims(sentence)
        answer.claimed |= claimed
        return not claimed

    async def _call(self, turn: Turn, call: ToolCall, tools: Sequence[Tool], answer: Answer) -> str:
        """What is said about it: of what was only read, nothing, since the responder is told.

        What changes anything is asked about first where the wish may not be that of whoever speaks.
        """
        try:
            intent = intent_of(call, tools, self._doors.grammar(), turn.now)
        except NotUnderstood as error:
            answer.note(call, str(error), ok=False)
            return ""
        reads = call.name in {tool.name for tool in self._doors.tools(True)}
        if answer.asks and not reads:
            return ""
        if answer.foreign and not reads:
            return self._asked(self._doors.words().did_you_mean(intent, turn.language), answer)
        outcome = await self._doors.do(turn, intent)
        if outcome.done.ok and reads:
            answer.note(call, outcome.reply.text, ok=True)
            return ""
        answer.done |= outcome.done.ok
        return self._asked(outcome.reply, answer)

    def _asked(self, reply: Reply, answer: Answer) -> str:
        answer.asks = answer.asks or reply.asks
        return reply.text


async def _all(first: str, rest: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    async with aclosing(rest):
        yield first
        async for sentence in rest:
            yield sentence
