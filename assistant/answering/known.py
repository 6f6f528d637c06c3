"""What is remembered, and what stands in the household's papers, that may answer a question."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from assistant import terms
from assistant.errors import AssistantError, SkillError
from assistant.memories import Memory, Passage, Recalled
from assistant.messages import Intent, Language, Turn
from assistant.skill import Home
from assistant.wording import Wording

log = logging.getLogger(__name__)

RECALL = "memory.recall"
MOST_MEMORIES = 5
MOST_PASSAGES = 2
SECONDS = 1.0
"""For both; an answer does not wait longer for them."""
LONGEST = 500
"""Characters of a question that are looked up."""
LONGEST_MEMORY = 300
LONGEST_PASSAGE = 900
"""Characters that a responder is told."""
ENOUGH = 0.5
"""The share of a question's own words that must stand there, to be read aloud for an answer."""
QUOTE = '"'


@dataclass(frozen=True, slots=True)
class Known:
    """Best first."""

    memories: Sequence[Memory] = ()
    passages: Sequence[Passage] = ()
    answers: bool = False
    """They surely have to do with the question, so that reading them aloud answers it."""
    withheld: bool = False
    """The best of it is told only to whoever has proved who they are."""

    def __bool__(self) -> bool:
        return bool(self.memories or self.passages)

    def facts(self) -> dict[str, list[Any]]:
        """As JSON, for whoever looks at what was done."""
        told: dict[str, list[Any]] = {
            "memories": [each.id for each in self.memories],
            "papers": sorted({each.document for each in self.passages}),
        }
        return {name: each for name, each in told.items() if each}


NOTHING = Known()


async def known(home: Home, turn: Turn, question: str) -> Known:
    """Only what the person may hear. What fails or takes too long is left out."""
    asked = question[:LONGEST]
    try:
        async with asyncio.timeout(SECONDS):
            recalled, passages = await asyncio.gather(_recalled(home, turn, asked), _read(home, turn, asked))
    except TimeoutError:
        log.warning("looking up what is remembered took longer than %s s", SECONDS)
        return NOTHING
    memories = [each.memory for each in recalled]
    may_be_told = turn.person.proved
    open_ones = [each for each in memories if each.shared or may_be_told]
    texts = [each.text for each in memories[:1]]
    texts += [f"{each.document} {each.place} {each.text}" for each in passages[:1]]
    answers = any(_answers(asked, text) for text in texts)
    return Known(open_ones, passages, answers, withheld=open_ones[:1] != memories[:1])


async def _recalled(home: Home, turn: Turn, question: str) -> Sequence[Recalled]:
    """Nothing for whoever may not ask for it, such as somebody unknown."""
    try:
        home.people.check(turn, Intent(RECALL, {"text": question}), RECALL)
    except SkillError:
        return ()
    try:
        return await home.memories.recall(question, person=turn.person.name, most=MOST_MEMORIES)
    except AssistantError as error:
        log.warning("nothing can be recalled: %s", error)
        return ()


async def _read(home: Home, turn: Turn, question: str) -> Sequence[Passage]:
    person = turn.person
    try:
        return await home.knowledge.find(question, role=person.role, person=person.name, most=MOST_PASSAGES)
    except AssistantError as error:
        log.warning("the papers cannot be searched: %s", error)
        return ()


def _answers(question: str, text: str) -> bool:
    units, there = terms.asked(question), f" {terms.spaced(text)} "
    named = [any(f" {phrase.strip(QUOTE)} " in there for phrase in unit) for unit in units]
    return bool(named) and sum(named) / len(named) >= ENOUGH


def quoted(known: Known, wording: Wording, language: Language, zone: tzinfo | None) -> str:
    """As data for a responder: each between « and », which it cannot close; empty where there is none."""
    if not known:
        return ""
    lines = [
        wording.say(
            f"note_{each.source}",
            language,
            person=_within(each.person, 40),
            day=each.at.astimezone(zone).date() if each.at else "",
            text=_within(each.text, LONGEST_MEMORY),
        )
        for each in known.memories
    ]
    lines += [
        wording.say(
            "note_paper",
            language,
            document=_within(each.document, 100),
            place=_within(each.place, 100),
            text=_within(each.text, LONGEST_PASSAGE),
        )
        for each in known.passages
    ]
    return "\n".join([wording.say("notes", language), *lines])


def _within(text: str, longest: int) -> str:
    """One line, without marks of quotation of its own, nor what no model should see."""
    printable = "".join(each if each.isprintable() else " " for each in text[: 2 * longest])
    return " ".join(printable.replace("«", "‹").replace("»", "›").split())[:longest]
