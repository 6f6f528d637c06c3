"""What became of the steps of a plan, and the one reply that tells it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.errors import (
    AssistantError,
    ConfirmationNeeded,
    NotAllowed,
    PinNeeded,
    SkillError,
    SlotMissing,
)
from assistant.messages import Exchange, Intent, Language, Question, Reply
from assistant.record import Done, TurnRecord
from assistant.skill import Skill
from assistant.wording import Wording

ANSWER = "chat.answer"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one step."""

    done: Done
    reply: Reply


@dataclass(frozen=True, slots=True)
class Words:
    """Where sentences come from: the assistant's own, and each skill's."""

    own: Wording
    skills: Mapping[str, Skill]

    def of(
        self, error: AssistantError, language: Language, intent: Intent | None = None, *, pick: str = ""
    ) -> Reply:
        """The skill's own sentence for it, else the assistant's, else that of the error's kind."""
        if intent and isinstance(error, ConfirmationNeeded):
            return self._confirm(error, intent, language)
        skill = self.skills.get(intent.skill) if intent else None
        values = error.values if isinstance(error, SkillError) else {}
        keys = [error.key] if isinstance(error, SkillError) else []
        keys += [kind.code for kind in type(error).__mro__ if issubclass(kind, AssistantError)]
        wordings = [skill.wording, self.own] if skill else [self.own]
        wording, key = next(
            (wording, key) for key in keys for wording in wordings if key in wording.keys(language)
        )
        text = wording.say(key, language, pick=pick, **values)
        return Reply(text, language, isinstance(error, ASKING), asks=_question(error, intent))

    def did_you_mean(self, intent: Intent, language: Language) -> Reply:
        """Asks before an action that was understood with doubt; its skill says what it is called."""
        what = self._what(intent, language)
        if not what:
            return Reply(self.own.say("pardon", language), language, expects_answer=True)
        text = self.own.say("did_you_mean", language, what=what)
        return Reply(text, language, expects_answer=True, asks=Question(intent))

    def _confirm(self, error: ConfirmationNeeded, intent: Intent, language: Language) -> Reply:
        """Says what a yes will do: to all of it, or to what belongs to others, where that is the reason."""
        what = self._what(intent, language, error.needs.partition(":")[2])
        text = self.own.say("confirm_what" if what else "confirm", language, what=what)
        return Reply(text, language, expects_answer=True, asks=Question(intent, kind="confirm"))

    def _what(self, intent: Intent, language: Language, whose: str = "") -> str:
        """What its skill calls an action; empty where it has no word for it."""
        skill = self.skills.get(intent.skill)
        keys = [f"means_{intent.action}_{whose}", f"means_{intent.action}"]
        known = [key for key in keys if skill and key in skill.wording.keys(language)]
        return skill.wording.say(known[0], language) if skill and known else ""


PRIVATE = frozenset({"memories", "papers", "document", "private"})
"""What a result has that rests on those."""

ASKING = (SlotMissing, PinNeeded)
"""What goes wrong only until somebody has answered."""


def _question(error: AssistantError, intent: Intent | None) -> Question | None:
    if intent and isinstance(error, PinNeeded):
        return Question(intent, slot="pin", kind="pin")
    if not intent or not isinstance(error, SlotMissing) or not error.slot:
        return None
    return Question(intent, error.slot, error.kind, error.choices)


def succeeded(intent: Intent, reply: Reply) -> Outcome:
    return Outcome(Done(intent.name, allowed=True, ok=True, result=reply.result), reply)


def failed(intent: Intent, error: AssistantError, reply: Reply) -> Outcome:
    refused = isinstance(error, NotAllowed)
    code = error.key if isinstance(error, SkillError) and not refused else error.code
    done = Done(intent.name, allowed=not refused, ok=False, code=code)
    return Outcome(done, reply)


def merge(outcomes: Sequence[Outcome], language: Language) -> Reply:
    """One reply for all steps, in order, each sentence once; one question at a time stays open."""
    replies = [outcome.reply for outcome in outcomes]
    if len(replies) == 1:
        return replies[0]
    gap = " " if language == "en" else ""
    texts = dict.fromkeys(reply.text for reply in replies if reply.text)
    return Reply(
        gap.join(texts),
        language,
        expects_answer=any(reply.expects_answer for reply in replies),
        sentences=_chained(replies, gap) if any(reply.sentences for reply in replies) else None,
        asks=next((reply.asks for reply in replies if reply.asks), None),
        opens=next((reply.opens for reply in replies if reply.opens), None),
    )


def spoken(reply: Reply, text: str) -> Reply:
    """The reply once all its sentences are made: they were `text`."""
    asks = reply.asks or (reply.opens() if reply.opens else None)
    expects = reply.expects_answer or bool(asks)
    return replace(reply, text=text, sentences=None, opens=None, asks=asks, expects_answer=expects)


def quotes(done: Iterable[Done]) -> bool:
    """Whether words from outside may have been said: all but a responder's own, that read nothing for it."""
    return any(each.intent != ANSWER or each.result for each in done)


def private(done: Iterable[Done]) -> bool:
    """Whether it was about what is remembered, or what stands in the household's papers."""
    return any(each.intent.startswith("memory.") or not PRIVATE.isdisjoint(each.result) for each in done)


def exchange(record: TurnRecord, said: str, at: datetime) -> Exchange:
    """What is kept of a turn for the next ones; `said`: as far as the reply was heard."""
    reply, person = record.reply, record.person
    return Exchange(
        heard=record.heard.text,
        said=said,
        language=reply.language,
        at=at,
        plan=record.plan.steps,
        asks=reply.asks,
        person=person.name,
        certainty=person.certainty,
        quotes=quotes(record.done),
        private=private(record.done),
        whole="" if said == reply.text else reply.text,
    )


def forgets(done: Iterable[Done]) -> bool:
    """Whether anything was forgotten for good."""
    return any(each.ok and each.intent == "memory.forget" for each in done)


async def _chained(replies: Sequence[Reply], gap: str) -> AsyncGenerator[str, None]:
    """One after the other, those that are still being made too."""
    for reply in replies:
        if reply.sentences is None:
            yield reply.text + gap
            continue
        async for sentence in reply.sentences:
            yield sentence
