"""`chat.answer`: asks the responder, does what it calls for, and lets no claim through that nothing backs."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from assistant.answering.claims import claims
from assistant.answering.prompt import prompt, words
from assistant.answering.tools import intent_of
from assistant.errors import NotUnderstood
from assistant.messages import Intent, Prompt, Reply, Tool, ToolCall, ToolResult, Turn
from assistant.outcomes import Outcome
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


@dataclass(frozen=True, slots=True)
class Doors:
    """What the chat needs of the assistant around it."""

    answerer: Callable[[], Answerer]
    tools: Callable[[bool], Sequence[Tool]]
    """Those that only read, or all."""
    grammar: Callable[[], Grammar]
    do: Callable[[Turn, Intent], Awaitable[Outcome]]
    """As if it had been asked for aloud: permitted, journalled, told of where it fails."""


@dataclass(slots=True)
class Answer:
    """One answer in the making."""

    calls: list[ToolCall] = field(default_factory=list)
    results: list[ToolResult] = field(default_factory=list)
    done: bool = False
    claimed: bool = False


class Chat(Skill):
    name: ClassVar[str] = "chat"

    def __init__(self, home: Home, doors: Doors) -> None:
        super().__init__(SkillSection(), home)
        self._doors = doors

    @action("answer")
    async def answer(self, turn: Turn, intent: Intent) -> Reply:
        """The sentences come as they are made. Raises LinkFailed where there will be none."""
        sentences = self._sentences(turn, str(intent.slots.get("text", "")))
        first = await anext(sentences, "")
        return Reply("", turn.language, sentences=_all(first, sentences))

    async def _sentences(self, turn: Turn, question: str) -> AsyncGenerator[str, None]:
        """Each with what stands between it and the next."""
        gap = " " if turn.language == "en" else ""
        async with aclosing(self._said(turn, question)) as sentences:
            async for sentence in sentences:
                yield sentence + gap

    async def _said(self, turn: Turn, question: str) -> AsyncGenerator[str, None]:
        answer = Answer()
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
        if answer.claimed and not answer.done:
            yield words().say("nothing_done", turn.language)

    async def _round(
        self, turn: Turn, question: str, tools: Sequence[Tool], answer: Answer
    ) -> AsyncGenerator[str, None]:
        """The sentences that may be said; calls are kept for later."""
        asked = prompt(turn, question, tools, answer.results)
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
        """What is said about it: of what was only read, nothing, since the responder is told."""
        try:
            intent = intent_of(call, tools, self._doors.grammar(), turn.now)
        except NotUnderstood as error:
            answer.results.append(ToolResult(call, str(error), ok=False))
            return ""
        outcome = await self._doors.do(turn, intent)
        if outcome.done.ok and call.name in {tool.name for tool in self._doors.tools(True)}:
            answer.results.append(ToolResult(call, outcome.reply.text, ok=True))
            return ""
        answer.done |= outcome.done.ok
        return outcome.reply.text


async def _all(first: str, rest: AsyncGenerator[str, None]) -> AsyncGenerator[str, None]:
    async with aclosing(rest):
        yield first
        async for sentence in rest:
            yield sentence
