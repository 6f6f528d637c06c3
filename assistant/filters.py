"""What every intent passes through, in this order: permit, journal, enforce, conditions, cache, skill."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import Protocol

from assistant.cache import Cache
from assistant.errors import (
    AssistantError,
    ConfirmationNeeded,
    NotAllowed,
    NotUnderstood,
    PinNeeded,
    SkillError,
)
from assistant.messages import Intent, Reply, Turn
from assistant.people.journal import Entry, Journal, log_in
from assistant.people.permissions import Decision, Request, Verdict, usual
from assistant.people.quiet import within
from assistant.protocols import Place
from assistant.skill import Action, Skill

CACHED_ANSWERS = 256

UNDECIDED = Decision("deny", "not yet decided")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One intent on its way to its skill."""

    turn: Turn
    intent: Intent
    skill: Skill
    action: Action
    decision: Decision = UNDECIDED

    @property
    def needs(self) -> str:
        """The permission."""
        return self.action.needs or self.intent.name


Handler = Callable[[Attempt], Awaitable[Reply]]


class Filter(Protocol):
    async def __call__(self, attempt: Attempt, rest: Handler) -> Reply: ...


Decide = Callable[[Request], Decision]


@dataclass(frozen=True, slots=True)
class Permitting:
    """Decides whether it may be done; what follows from that is for the others."""

    decide: Decide = usual().decide

    async def __call__(self, attempt: Attempt, rest: Handler) -> Reply:
        return await rest(replace(attempt, decision=self.decide(request(attempt.turn, attempt.needs))))


def request(turn: Turn, needs: str) -> Request:
    """Whether the person of a turn may do what `needs` that permission, at that hour."""
    person = turn.person
    return Request(person.role, needs, person.certainty, within(person.quiet, turn.now))


@dataclass(frozen=True, slots=True)
class Journalling:
    """Writes down the attempt with its outcome, whatever that is."""

    journal: Journal

    async def __call__(self, attempt: Attempt, rest: Handler) -> Reply:
        outcome, began = "error", perf_counter()
        try:
            reply = await rest(attempt)
            outcome = "ok"
        except AssistantError as error:
            outcome, attempt = error.code, _refused(attempt, error)
            raise
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        finally:
            self.journal.write(_entry(attempt, outcome, (perf_counter() - began) * 1000))
        return reply


def _refused(attempt: Attempt, error: AssistantError) -> Attempt:
    """What a skill was refused on the way, such as another's things, is what was decided in the end."""
    verdict = next((verdict for kind, verdict in REFUSALS.items() if isinstance(error, kind)), None)
    if not verdict or attempt.decision.verdict == verdict:
        return attempt
    return replace(attempt, decision=Decision(verdict, str(error)))


REFUSALS: Mapping[type[AssistantError], Verdict] = {
    NotAllowed: "deny",
    PinNeeded: "pin",
    ConfirmationNeeded: "confirm",
}


def _entry(attempt: Attempt, outcome: str, ms: float) -> Entry:
    turn, intent, decision = attempt.turn, attempt.intent, attempt.decision
    return Entry(
        at=turn.now,
        turn=turn.id,
        person=turn.person.name,
        role=turn.person.role,
        certainty=turn.person.certainty,
        intent=intent.name,
        slots={
            name: "***" if name in attempt.action.private else value for name, value in intent.slots.items()
        },
        allowed=decision.verdict != "deny",
        verdict=decision.verdict,
        reason=decision.reason,
        outcome=outcome,
        ms=round(ms, 1),
    )


async def enforce(attempt: Attempt, rest: Handler) -> Reply:
    raise_unless_allowed(attempt.decision, attempt.turn, attempt.intent, attempt.needs)
    return await rest(attempt)


def raise_unless_allowed(decision: Decision, turn: Turn, intent: Intent, needs: str) -> None:
    """Raises NotAllowed, PinNeeded, or ConfirmationNeeded where nobody has said yes yet."""
    person = turn.person.name
    if decision.verdict == "deny" and turn.person.role == "unknown":
        raise NotAllowed(decision.reason, code="not_allowed_stranger", person=person)
    if decision.verdict == "deny":
        raise NotAllowed(
            decision.reason, code="not_allowed_who" if decision.who else None, person=person, who=decision.who
        )
    if decision.verdict == "pin":
        raise PinNeeded(decision.reason, person=person)
    if decision.verdict == "confirm" and intent.source != "confirmed":
        raise ConfirmationNeeded(decision.reason, needs=needs)


async def unconditional(attempt: Attempt, rest: Handler) -> Reply:
    """Nothing waits for a condition yet, so what hangs on one is not done, and the user is told."""
    if "condition" in attempt.intent.slots:
        raise SkillError(f"cannot wait for: {attempt.intent.slots['condition']}", code="cannot_wait")
    return await rest(attempt)


@dataclass(frozen=True, slots=True)
class Caching:
    """Gives the same person the same answer again while it is fresh, where the action allows that."""

    cache: Cache[Reply]

    async def __call__(self, attempt: Attempt, rest: Handler) -> Reply:
        seconds = attempt.action.keep_seconds
        if not seconds:
            return await rest(attempt)
        key = _question(attempt)
        if kept := self.cache.get(key):
            return kept
        reply = await rest(attempt)
        if reply.sentences is None:  # a stream can be spoken only once
            self.cache.put(key, reply, seconds=seconds)
        return reply


def _question(attempt: Attempt) -> tuple[str, ...]:
    turn, intent = attempt.turn, attempt.intent
    slots = json.dumps(dict(intent.slots), sort_keys=True, ensure_ascii=False, default=str)
    person = turn.person  # what a skill may tell can hang on each of these
    return (person.name, person.role, str(person.certainty), turn.language, intent.name, slots)


async def perform(attempt: Attempt) -> Reply:
    """The end of the way: the skill completes the intent and does it."""
    intent = await attempt.skill.plan(attempt.turn, attempt.intent)
    return await attempt.skill.act(attempt.turn, intent)


def chain(filters: Sequence[Filter]) -> Handler:
    """One handler that passes through every filter, first to last, and then performs."""
    handler: Handler = perform
    for each in reversed(filters):
        handler = partial(each, rest=handler)
    return handler


def handler(place: Place, decide: Decide) -> Handler:
    """The way of every intent to its skill."""
    journal = Journalling(Journal(log_in(place)))
    caching = Caching(Cache(CACHED_ANSWERS, time.monotonic))
    return chain([Permitting(decide), journal, enforce, unconditional, caching])


def begin(turn: Turn, intent: Intent, skills: Mapping[str, Skill]) -> Attempt:
    """Raises NotUnderstood where no skill has such an action."""
    skill = skills.get(intent.skill)
    if skill is None or intent.action not in skill.actions:
        raise NotUnderstood(f"no skill does {intent.name}")
    return Attempt(turn, intent, skill, skill.actions[intent.action])
