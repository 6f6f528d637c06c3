"""Keeps the news of all feeds at hand: fetched in the background, or when somebody asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant import Home, SkillError, Unreachable
from skills.news.client import Client
from skills.news.feeds import Feed, NewsSection, feeds_of
from skills.news.shelf import Kept, Shelf, load, newest, save
from skills.news.stories import Story, stories

log = logging.getLogger(__name__)

FIRST_SECONDS = 20.0
"""After the start, which has enough to do."""
PATIENCE_SECONDS = 4.0
"""How long somebody who asks waits for fresh news."""
AGAIN = timedelta(minutes=1)
"""Until it is tried again for somebody who asks."""
STALE = timedelta(hours=3)
"""After which it is said how old the news is."""
SORTED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Edition:
    """What can be told at this moment."""

    stories: tuple[Story, ...]
    fetched: datetime | None
    """When it was fetched, where that is long ago; None for fresh news."""
    problem: SkillError | None
    """Why nothing newer came."""


class Newsroom:
    def __init__(self, section: NewsSection, home: Home) -> None:
        self.feeds = feeds_of(section)
        self._refresh = timedelta(minutes=section.refresh_minutes)
        self._home = home
        private = {feed.url for feed in section.feeds} if section.home_network else frozenset[str]()
        self._client = Client(home.web, home.clock, private=private)
        self._file = home.place.cache / "news.json"
        self._shelf: dict[str, Kept] | None = None
        self._working = asyncio.Lock()
        self._tried: dict[str, datetime] = {}
        self._problems: dict[str, SkillError] = {}
        self._came = 0
        self._sorted: list[Story] = []
        self._sorted_at: datetime | None = None

    async def keep_fresh(self) -> None:
        """For ever."""
        await asyncio.sleep(FIRST_SECONDS)
        while True:
            async with self._working:
                await self._fetch(self.feeds)
            await self._all_stories()
            await asyncio.sleep(self._refresh.total_seconds())

    async def edition(self, feeds: Collection[Feed]) -> Edition:
        """The stories of these feeds; what is too old is fetched first, for a few seconds."""
        in_time = await self._in_time(feeds)
        sources = {(feed.source, feed.language) for feed in feeds}
        found = tuple(each for each in await self._all_stories() if _is_of(each, sources))
        shelf, now = await self._loaded(), self._home.clock()
        fetched = newest(shelf[feed.url] for feed in feeds if feed.url in shelf)
        old = fetched if fetched and now - fetched > STALE else None
        return Edition(found, old, None if found else self._problem(feeds, in_time=in_time))

    async def _in_time(self, feeds: Collection[Feed]) -> bool:
        """Fetches what is due; False where that takes too long, and what came is there."""
        shelf = await self._loaded()
        coming = self._working.locked() and not any(feed.url in shelf for feed in feeds)
        if not coming and not self._due(feeds, shelf):
            return True
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._working:
                await self._fetch(self._due(feeds, shelf))
        except TimeoutError:
            log.info("the news took longer than %g s", PATIENCE_SECONDS)
            return False
        return True

    def _due(self, feeds: Collection[Feed], shelf: Mapping[str, Kept]) -> list[Feed]:
        """After twice the time where the background sees to it, so that a question seldom waits."""
        now = self._home.clock()
        age = self._refresh * (2 if self._home.stays else 1)
        tried = {url for url, at in self._tried.items() if timedelta() <= now - at < AGAIN}
        due = (feed for feed in feeds if feed.url not in tried)
        return [feed for feed in due if feed.url not in shelf or now - shelf[feed.url].fetched > age]

    def _problem(self, feeds: Collection[Feed], *, in_time: bool) -> SkillError | None:
        """That nothing can be reached says more than that one server is broken."""
        problems = [self._problems[feed.url] for feed in feeds if feed.url in self._problems]
        late = [] if in_time else [Unreachable("no feed answered in time")]
        offline = (each for each in problems if each.key == "offline")
        return next(offline, next(iter((*problems, *late)), None))

    async def _fetch(self, feeds: Collection[Feed]) -> None:
        if not feeds:
            return
        shelf, now = await self._loaded(), self._home.clock()
        self._tried |= {feed.url: now for feed in feeds}
        for feed in feeds:
            self._problems.pop(feed.url, None)
        try:
            await self._client.fetch(feeds, shelf, self._shelve, self._failed)
        finally:
            known = [shelf[feed.url] for feed in self.feeds if feed.url in shelf]
            await asyncio.shield(asyncio.to_thread(self._save, Shelf(feeds=tuple(known))))

    def _failed(self, url: str, problem: SkillError) -> None:
        self._problems[url] = problem

    def _shelve(self, kept: Kept) -> None:
        if self._shelf is not None:
            self._shelf[kept.url] = kept
            self._came, self._sorted_at = self._came + 1, None

    async def _loaded(self) -> dict[str, Kept]:
        if self._shelf is None:
            kept = await asyncio.to_thread(load, Shelf, self._file)
            self._shelf = self._shelf or dict(kept.by_url())
        return self._shelf

    def _save(self, shelf: Shelf) -> None:
        try:
            save(shelf, self._file)
        except OSError as error:
            log.warning("the news cannot be kept: %s", error)

    async def _all_stories(self) -> list[Story]:
        """Of every feed, merged and sorted; anew only where something came, or some time went by."""
        now = self._home.clock()
        if self._sorted_at is None or not timedelta() <= now - self._sorted_at < SORTED_FOR:
            came, shelf = self._came, dict(await self._loaded())
            self._sorted = await asyncio.to_thread(stories, self.feeds, shelf, self._home.zone, now)
            self._sorted_at = now if came == self._came else None
        return self._sorted


def _is_of(story: Story, sources: Collection[tuple[str, str]]) -> bool:
    return any((source, story.language) in sources for source in story.sources)
