"""A house with news of its own: a server of feeds, a clock that a test moves, and a skill that reads them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from assistant import Home, Intent, Language, Reply, Turn
from assistant.testing import NOON, home, turn
from skills.news import NewsSkill
from skills.news.feeds import Feed, NewsSection
from tests.skills.news.server import Feeds


@dataclass
class House:
    """Asks the skill what a test wants to hear."""

    server: Feeds
    folder: Path
    now: datetime = NOON
    stays: bool = False
    section: NewsSection = field(default_factory=lambda: NewsSection(bundled=False))

    def with_feeds(self, *names: str, language: Language = "en", **changes: object) -> None:
        """A feed called `wire` is at `/wire`; `wire/sports` is of the source `wire`, about sports."""
        made = [
            Feed(
                source=name.partition("/")[0],
                url=f"{self.server.url}/{name}",
                language=language,
                topics=tuple(filter(None, [name.partition("/")[2]])),
            )
            for name in names
        ]
        self.section = self.section.model_copy(update={"feeds": (*self.section.feeds, *made), **changes})

    def home(self) -> Home:
        return replace(home(self.folder), clock=lambda: self.now, stays=self.stays)

    def skill(self) -> NewsSkill:
        """A new one is what a restart gives."""
        return NewsSkill(self.section, self.home())

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def turn(self, language: Language = "en") -> Turn:
        return turn(language, now=self.now)


async def heard(reply: Reply, *, most: int | None = None) -> list[str]:
    """The sentences as they are spoken; after `most` of them somebody says stop."""
    assert reply.sentences
    said: list[str] = []
    async for sentence in reply.sentences:
        said.append(sentence)
        if len(said) == most:
            break
    closing = getattr(reply.sentences, "aclose", None)
    assert closing
    await closing()
    return said


async def headlines(skill: NewsSkill, turn: Turn, **slots: object) -> list[str]:
    return await heard(await skill.act(turn, Intent("news.headlines", slots)))


async def read(skill: NewsSkill, turn: Turn, number: int | str | None = None) -> list[str]:
    slots = {} if number is None else {"number": number}
    return await heard(await skill.act(turn, Intent("news.read", slots)))
