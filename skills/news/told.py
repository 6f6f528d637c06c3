"""What the household was told today, and the list that is being gone through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pydantic import AwareDatetime, BaseModel

from skills.news.likeness import Likeness
from skills.news.stories import Story

DAY = timedelta(hours=24)
MOST = 300
"""Titles that are remembered."""
LIST_FOR = timedelta(hours=2)
"""For so long "the second one" is of the last list."""


class Title(BaseModel):
    title: str
    at: AwareDatetime
    """When it was told."""


class Told(BaseModel):
    titles: list[Title] = []
    stories: list[Story] = []
    """The last list, in the order in which it was told."""
    at: AwareDatetime | None = None
    """When the list was begun."""
    last: int = -1
    """Which of them was told last; -1: none yet."""

    def forget(self, now: datetime) -> None:
        """What is older than a day, and what is too much."""
        self.titles = [each for each in self.titles if each.at > now - DAY][-MOST:]

    def fresh(self, found: Sequence[Story]) -> list[Story]:
        """Those of which nothing was told yet, by any source."""
        index = Likeness[bool]()
        for each in self.titles:
            index.add(each.title, True)
        return [story for story in found if not index.find(story.title)]

    def begin(self, chosen: Sequence[Story], now: datetime) -> None:
        self.stories, self.at, self.last = list(chosen), now, -1

    def tell(self, number: int, now: datetime) -> None:
        """The story is being spoken."""
        self.last = number
        self.titles.append(Title(title=self.stories[number].title, at=now))

    def current(self, now: datetime) -> list[Story]:
        """The list, where it is still remembered."""
        return self.stories if self.at and now - self.at < LIST_FOR else []
