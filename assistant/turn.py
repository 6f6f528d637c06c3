"""One turn: an utterance becomes a transcript, a plan, a reply, and speech."""

from __future__ import annotations

import logging
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.errors import AssistantError, NotAllowed, SkillError, SlotMissing, SpeakerLost
from assistant.filters import Handler, begin
from assistant.memory.dialogue import Dialogue
from assistant.messages import (
    Done,
    Exchange,
    Intent,
    Language,
    Person,
    Plan,
    Reply,
    Speech,
    Transcript,
    Turn,
    TurnRecord,
    Utterance,
    Wake,
)
from assistant.protocols import Ear, Speaker
from assistant.skill import Skill
from assistant.stopwatch import Stopwatch
from assistant.wording import Wording

log = logging.getLogger(__name__)

Route = Callable[[str, Language, datetime], Plan]
Observer = Callable[[TurnRecord], None]
Outcome = tuple[Done, Reply]


class Mouth(Protocol):
    """Turns a text, or its sentences as they are made, into sound."""

    def pieces(self, text: str | AsyncIterator[str], language: Language) -> AsyncGenerator[Speech, None]: ...


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


@dataclass(frozen=True, slots=True)
class Round:
    """What is known when a turn's words are."""

    can: Faculties
    watch: Stopwatch
    heard: Transcript
    wake: Wake | None


class Conversation:
    """Takes one turn after another with one person. A turn cut off while it speaks is recorded too."""

    def __init__(
        self,
        faculties: Callable[[], Faculties],
        person: Person,
        clock: Callable[[], datetime],
        language: Language,
        observers: Sequence[Observer] = (),
    ) -> None:
        self._faculties = faculties
        self._person = person
        self._clock = clock
        self._observers = observers
        self._dialogue = Dialogue(clock)
        self._in_doubt = False
        self._language: Language = language

    async def hear(self, utterance: Utterance) -> TurnRecord:
        """A turn that begins with sound."""
        can, watch = self._faculties(), Stopwatch(endpoint=utterance.endpoint_ms)
        nothing = Transcript("", self._language, 0.0)
        if utterance.silent:
            return await self._understand(Round(can, watch, nothing, utterance.wake))
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
            return await self._understand(Round(can, watch, heard, utterance.wake))
        unheard = Round(can, watch, nothing, utterance.wake)
        return await self._say(unheard, Plan(()), [], _sentence(can, self._language, problem))

    async def read(self, text: str, language: Language) -> TurnRecord:
        """A turn that begins with text."""
        heard = Transcript(text, language, 1.0)
        return await self._understand(Round(self._faculties(), Stopwatch(), heard, None))

    async def _understand(self, this: Round) -> TurnRecord:
        can, heard = this.can, this.heard
        if not heard.text:
            self._in_doubt = False
            return await self._say(this, Plan(()), [], Reply("", heard.language))
        self._language = heard.language
        if heard.confidence < can.confidence:
            return await self._say(this, Plan(()), [], self._ask_again(can, heard.language))
        self._in_doubt = False
        turn = self._turn(heard.language)
        with this.watch.stage("plan"):
            plan = can.route(heard.text, heard.language, turn.now)
        with this.watch.stage("act"):
            outcomes = [await _do(can, turn, step) for step in plan.steps]
        return await self._say(this, plan, [done for done, _ in outcomes], _merge(turn, outcomes))

    def _turn(self, language: Language) -> Turn:
        return Turn(
            id=uuid.uuid4().hex[:12],
            person=self._person,
            language=language,
            history=self._dialogue.rounds,
            now=self._clock(),
        )

    def _ask_again(self, can: Faculties, language: Language) -> Reply:
        """Once; somebody who was not understood twice is not asked a third time."""
        key, self._in_doubt = ("give_up", False) if self._in_doubt else ("pardon", True)
        return Reply(can.wording.say(key, language), language, expects_answer=self._in_doubt)

    async def _say(self, this: Round, plan: Plan, done: list[Done], reply: Reply) -> TurnRecord:
        """Speaks the reply; the record is made even where the user interrupts it."""
        try:
            if reply.text or reply.sentences:
                await _speak(this, reply)
        finally:
            if this.heard.text:
                self._dialogue.add(Exchange(this.heard.text, reply.text, reply.language))
            record = TurnRecord(
                heard=this.heard,
                wake=this.wake,
                person=self._person,
                plan=plan,
                done=tuple(done),
                reply=reply,
                ms=this.watch.timings,
            )
            for observe in self._observers:
                observe(record)
        return record


async def _do(can: Faculties, turn: Turn, intent: Intent) -> Outcome:
    """Whatever goes wrong becomes a sentence, even where the skill's own sentence for it is wrong."""
    try:
        return await _attempt(can, turn, intent)
    except Exception:
        log.exception("%s failed", intent.name)
        broken = AssistantError()
        done = Done(intent.name, allowed=True, ok=False, code=broken.code)
        return done, _sentence(can, turn.language, broken)


async def _attempt(can: Faculties, turn: Turn, intent: Intent) -> Outcome:
    try:
        reply = await can.handle(begin(turn, intent, can.skills))
    except AssistantError as error:
        log.info("%s was not done: %s", intent.name, error)
        code = error.key if isinstance(error, SkillError) else error.code
        done = Done(intent.name, allowed=not isinstance(error, NotAllowed), ok=False, code=code)
        return done, _sentence(can, turn.language, error, can.skills.get(intent.skill), pick=turn.id)
    return Done(intent.name, allowed=True, ok=True, result=reply.result), reply


def _sentence(
    can: Faculties, language: Language, error: AssistantError, skill: Skill | None = None, *, pick: str = ""
) -> Reply:
    """The skill's own words for it, else the assistant's, else those of the error's kind."""
    values = error.values if isinstance(error, SkillError) else {}
    keys = [error.key] if isinstance(error, SkillError) else []
    keys += [kind.code for kind in type(error).__mro__ if issubclass(kind, AssistantError)]
    wordings = [skill.wording, can.wording] if skill else [can.wording]
    wording, key = next(
        (wording, key) for key in keys for wording in wordings if key in wording.keys(language)
    )
    text = wording.say(key, language, pick=pick, **values)
    return Reply(text, language, expects_answer=isinstance(error, SlotMissing))


def _merge(turn: Turn, outcomes: Sequence[Outcome]) -> Reply:
    """One reply for all steps, in order."""
    replies = [reply for _, reply in outcomes]
    if len(replies) == 1:
        return replies[0]
    gap = " " if turn.language == "en" else ""
    return Reply(
        gap.join(reply.text for reply in replies if reply.text),
        turn.language,
        expects_answer=any(reply.expects_answer for reply in replies),
    )


async def _speak(this: Round, reply: Reply) -> None:
    pieces = this.can.speaking.pieces(reply.sentences or reply.text, reply.language)
    try:
        await this.can.speaker.play(this.watch.first_of(pieces))
    except SpeakerLost as error:
        log.warning("the reply could not be heard: %s", error)
