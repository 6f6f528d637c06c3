"""One turn: an utterance becomes a transcript, a plan, a reply, and speech."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Protocol

from assistant.errors import AssistantError
from assistant.filters import Handler, begin
from assistant.heard import Heard
from assistant.loudness import Loudness
from assistant.memory.dialogue import Dialogue
from assistant.messages import (
    Exchange,
    Intent,
    Language,
    Person,
    Plan,
    Reply,
    Speech,
    Transcript,
    Turn,
    Utterance,
    Wake,
)
from assistant.outcomes import Outcome, Words, exchange, failed, forgets, merge, private, spoken, succeeded
from assistant.people.identity import Overheard
from assistant.protocols import Ear, Speaker
from assistant.questions import PIN, history, no_pin, open_for
from assistant.record import Done, TurnRecord
from assistant.saying import play, said
from assistant.skill import Skill
from assistant.stopwatch import Stopwatch
from assistant.wording import Wording

log = logging.getLogger(__name__)

Observer = Callable[[TurnRecord], None]


class Route(Protocol):
    """From words to a plan, knowing what was said before; the oldest first."""

    def __call__(
        self, text: str, language: Language, now: datetime, history: Sequence[Exchange] = ()
    ) -> Plan: ...


class Company(Protocol):
    """Whoever is in the room."""

    def who(self) -> Person:
        """Who speaks, as far as is known."""
        ...

    async def overhear(self, text: str, *, asked: bool) -> Overheard:
        """Takes PINs out of what was said; `asked`: one is waited for."""
        ...

    async def conceal(self, text: str, *, asked: bool) -> str:
        """The same for records alone: nobody is believed or refused for what may have been misheard."""
        ...


class Mouth(Protocol):
    """Turns a text, or its sentences as they are made, into sound."""

    def pieces(
        self, text: str | AsyncIterator[str], language: Language, *, private: bool = False
    ) -> AsyncGenerator[Speech, None]:
        """`private`: of what is remembered, or stands in the household's papers."""
        ...


@dataclass(frozen=True, slots=True)
class Faculties:
    """What the assistant can do at this moment; changed settings make new ones."""

    hearing: Ear
    confidence: float
    """Below it, what was heard is a guess."""
    route: Route
    skills: Mapping[str, Skill]
    handle: Handler
    speaking: Mouth
    speaker: Speaker
    wording: Wording
    loudness: Loudness | None = None
    """None: never softly."""

    @property
    def words(self) -> Words:
        return Words(self.wording, self.skills)


@dataclass(frozen=True, slots=True)
class Round:
    """What is known when a turn's words are."""

    can: Faculties
    watch: Stopwatch
    heard: Transcript
    """As every record may show it."""
    wake: Wake | None
    person: Person


class Conversation:
    """Takes one turn after another. A turn cut off while it speaks is recorded too."""

    def __init__(
        self,
        faculties: Callable[[], Faculties],
        company: Company,
        clock: Callable[[], datetime],
        language: Language,
        observers: Sequence[Observer] = (),
        dialogue: Dialogue | None = None,
    ) -> None:
        self._faculties = faculties
        self._company = company
        self._clock = clock
        self._observers = observers
        self._dialogue = dialogue or Dialogue(clock)
        self._in_doubt = False
        self._language: Language = language

    async def hear(self, utterance: Utterance) -> TurnRecord:
        """A turn that begins with sound."""
        can, watch = self._faculties(), Stopwatch(endpoint=utterance.endpoint_ms)
        nothing = Transcript("", self._language, 0.0)
        if utterance.silent:
            return await self._understand(self._round(can, watch, nothing, utterance.wake))
        try:
            with watch.stage("asr"):
                heard = await can.hearing.transcribe(utterance)
        except AssistantError as error:
            log.warning("the recogniser failed: %s", error)
            problem = error
        except Exception:
            log.exception("the recogniser broke")
            problem = AssistantError()
        else:
            return await self._understand(self._round(can, watch, heard, utterance.wake))
        unheard = self._round(can, watch, nothing, utterance.wake)
        return await self._say(unheard, Plan(()), [], can.words.of(problem, self._language))

    async def read(self, text: str, language: Language) -> TurnRecord:
        """A turn that begins with text."""
        heard = Transcript(text, language, 1.0)
        return await self._understand(self._round(self._faculties(), Stopwatch(), heard, None))

    def _round(self, can: Faculties, watch: Stopwatch, heard: Transcript, wake: Wake | None) -> Round:
        return Round(can, watch, heard, wake, self._company.who())

    async def follow(self, heard: Transcript, plan: Plan) -> TurnRecord:
        """A turn of which it is known already what was said and what it means."""
        self._language, self._in_doubt = heard.language, False
        heard = replace(heard, text=await self._company.conceal(heard.text, asked=False))
        this = self._round(self._faculties(), Stopwatch(), heard, None)
        return await self._carry_out(this, self._turn(this), plan)

    async def _understand(self, this: Round) -> TurnRecord:
        can, heard = this.can, this.heard
        if not heard.text:
            self._in_doubt = False
            return await self._say(this, Plan(()), [], Reply("", heard.language))
        self._language = heard.language
        question = open_for(this.person, self._dialogue.rounds, self._clock())
        waits = bool(question and question.kind == PIN)
        if heard.confidence < can.confidence:
            text = await self._company.conceal(heard.text, asked=waits)
            doubted = replace(this, heard=replace(heard, text=text))
            return await self._say(doubted, Plan(()), [], self._ask_again(can, heard.language))
        self._in_doubt = False
        overheard = await self._company.overhear(heard.text, asked=waits)
        shown = replace(this, heard=replace(heard, text=overheard.shown), person=self._company.who())
        if overheard.pin in {"wrong", "locked"}:
            refused = no_pin(can.wording, overheard.pin, heard.language, question)
            return await self._say(shown, Plan(()), [], refused)
        turn = self._turn(shown)
        if question and waits and overheard.pin == "right":
            return await self._carry_out(shown, turn, Plan((question.intent,)))
        with this.watch.stage("plan"):
            plan = can.route(overheard.text, heard.language, turn.now, turn.history)
        if plan.unsure:
            return await self._say(shown, plan, [], can.words.did_you_mean(plan.steps[0], heard.language))
        return await self._carry_out(shown, turn, plan)

    async def _carry_out(self, this: Round, turn: Turn, plan: Plan) -> TurnRecord:
        with this.watch.stage("act"):
            outcomes = await _all_steps(this.can, turn, plan)
        reply = merge(outcomes, turn.language)
        return await self._say(this, plan, [outcome.done for outcome in outcomes], reply)

    def _turn(self, this: Round) -> Turn:
        now, rounds = self._clock(), self._dialogue.rounds
        return Turn(
            id=uuid.uuid4().hex[:12],
            person=this.person,
            language=this.heard.language,
            history=history(this.person, rounds, open_for(this.person, rounds, now)),
            now=now,
        )

    def _ask_again(self, can: Faculties, language: Language) -> Reply:
        """Once; somebody who was not understood twice is not asked a third time."""
        key, self._in_doubt = ("give_up", False) if self._in_doubt else ("pardon", True)
        return Reply(can.wording.say(key, language), language, expects_answer=self._in_doubt)

    async def _say(self, this: Round, plan: Plan, done: list[Done], reply: Reply) -> TurnRecord:
        """Speaks the reply; the record is made even where the user interrupts it."""
        made: list[str] = []
        heard = Heard(time.monotonic)
        try:
            if text := said(reply.sentences, made) if reply.sentences else reply.text:
                await self._speak(this, text, reply.language, heard, private(done))
            heard.end()
        finally:
            if reply.sentences:
                reply = spoken(reply, "".join(made).strip())
            record = TurnRecord(
                heard=this.heard,
                wake=this.wake,
                person=this.person,
                plan=plan,
                done=tuple(done),
                reply=reply,
                ms=this.watch.timings,
            )
            if record.heard.text:
                self._note(record, heard.of(reply.text))
            for observe in self._observers:
                observe(record)
        return record

    async def _speak(
        self,
        this: Round,
        text: str | AsyncIterator[str],
        language: Language,
        heard: Heard,
        hidden: bool,
    ) -> None:
        can = this.can
        sound = can.speaking.pieces(text, language, private=hidden)
        pieces = heard.followed(this.watch.first_of(sound))
        share = can.loudness.answering(this.person) if can.loudness else 1.0
        await play(can.speaker, pieces, share)

    def _note(self, record: TurnRecord, said: str) -> None:
        """`said`: as far as it was heard. What is forgotten is forgotten here too."""
        if forgets(record.done):
            self._dialogue.forget(record.person.name)
        else:
            self._dialogue.add(exchange(record, said, self._clock()))


async def _all_steps(can: Faculties, turn: Turn, plan: Plan) -> list[Outcome]:
    """In order; steps that only read go side by side with those of their kind that stand beside them."""
    outcomes: list[Outcome] = []
    for _, together in groupby(enumerate(plan.steps), lambda each: _group(can, *each)):
        outcomes += await asyncio.gather(*(carry_out(can, turn, step) for _, step in together))
    return outcomes


def _group(can: Faculties, number: int, step: Intent) -> int:
    """What only reads is of one group; everything else is of its own."""
    skill = can.skills.get(step.skill)
    action = skill.actions.get(step.action) if skill else None
    return -1 if action and action.reads else number


async def carry_out(can: Faculties, turn: Turn, intent: Intent) -> Outcome:
    """Whatever goes wrong becomes a sentence, even where the skill's own sentence for it is wrong."""
    try:
        return await _attempt(can, turn, intent)
    except Exception:
        log.exception("%s failed", intent.name)
        broken = AssistantError()
        return failed(intent, broken, can.words.of(broken, turn.language))


async def _attempt(can: Faculties, turn: Turn, intent: Intent) -> Outcome:
    try:
        reply = await can.handle(begin(turn, intent, can.skills))
        if intent.name == "assistant.stop":
            await asyncio.gather(*(skill.hush() for skill in can.skills.values()))
    except AssistantError as error:
        log.info("%s was not done: %s", intent.name, error)
        return failed(intent, error, can.words.of(error, turn.language, intent, pick=turn.id))
    return succeeded(intent, reply)
