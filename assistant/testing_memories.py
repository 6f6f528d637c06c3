"""What is remembered and what stands in papers, for tests of skills: found by the words it shares."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assistant.memories import Memory, Passage, Recalled
from assistant.understanding.tokens import tokenise, words

SMALL = frozenset(
    words("the a an is are was my i me of to do did does what where when who how you we our it in on about")
) | frozenset("我的是在了吗什么哪里儿你们家有几")
"""Words by which nothing is found."""
ENOUGH = 0.4
"""How many of a question's words must be there."""


@dataclass
class FakeMemories:
    """Nothing contradicts anything, but for what a test names in `contradicting`."""

    now: datetime = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    every: dict[int, Memory] = field(default_factory=dict)
    contradicting: dict[str, str] = field(default_factory=dict)
    """A new text -> the older one that it supersedes."""

    async def remember(self, memory: Memory) -> Memory:
        visible = await self.of(memory.person)
        if known := next((each for each in visible if each.text == memory.text), None):
            return known
        for each in visible:
            if each.text == self.contradicting.get(memory.text):
                self.every[each.id] = replace(each, superseded=True)
        kept = replace(memory, id=max(self.every, default=0) + 1, at=memory.at or self.now)
        self.every[kept.id] = kept
        return kept

    async def recall(
        self,
        question: str,
        *,
        person: str,
        most: int = 5,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[Recalled]:
        found = [
            Recalled(each, score)
            for each in await self.of(person)
            if (score := shared_words(question, each.text)) >= ENOUGH and _within(each, since, until)
        ]
        return sorted(found, key=lambda each: -each.score)[:most]

    async def of(self, person: str) -> Sequence[Memory]:
        own = (each for each in self.every.values() if not each.superseded)
        return [each for each in reversed(list(own)) if each.shared or each.person == person]

    async def forget(self, ids: Collection[int]) -> int:
        return sum(self.every.pop(number, None) is not None for number in list(ids))

    async def forget_person(self, person: str) -> int:
        return await self.forget([each.id for each in self.every.values() if each.person == person])


@dataclass
class FakeKnowledge:
    """Papers that everybody may hear."""

    passages: Sequence[Passage] = ()

    async def find(self, question: str, *, role: str, person: str, most: int = 3) -> Sequence[Passage]:
        fitting = [each for each in self.passages if shared_words(question, each.text) >= ENOUGH]
        return fitting[:most]


def shared_words(question: str, text: str) -> float:
    """0 to 1: how many of the question's words the text has."""
    wanted = {token.text for token in tokenise(question)} - SMALL
    return len(wanted & {token.text for token in tokenise(text)}) / len(wanted) if wanted else 0.0


def _within(memory: Memory, since: datetime | None, until: datetime | None) -> bool:
    at = memory.at
    return at is None or ((since is None or at >= since) and (until is None or at < until))
