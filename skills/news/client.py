"""Fetches feeds, asking each server only for what is new."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from assistant import Answer, SkillError, Unreachable, Web
from skills.news.feeds import Feed
from skills.news.reader import FeedReader
from skills.news.shelf import Kept

log = logging.getLogger(__name__)

AT_ONCE = 4
SECONDS = 10.0
MOST_BYTES = 2_000_000
"""The largest real feeds have half a million."""
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)


class Client:
    """Hands over each feed as it comes, or why it does not."""

    def __init__(self, web: Web, clock: Callable[[], datetime], *, private: Collection[str] = ()) -> None:
        """`private`: the addresses of feeds that may lie in the house."""
        self._web = web
        self._clock = clock
        self._private = private

    async def fetch(
        self,
        feeds: Collection[Feed],
        known: Mapping[str, Kept],
        shelved: Callable[[Kept], None],
        failed: Callable[[str, SkillError], None],
    ) -> None:
        """Some at a time; what came stays where it is cancelled."""
        places = asyncio.Semaphore(AT_ONCE)

        async def one(feed: Feed) -> None:
            async with places:
                try:
                    shelved(await self._feed(feed, known.get(feed.url), reader))
                except SkillError as error:
                    log.info("no news from %s: %s", feed.url, error)
                    failed(feed.url, error)

        async with FeedReader() as reader, asyncio.TaskGroup() as group:
            for feed in feeds:
                group.create_task(one(feed), name=f"news {feed.source}")

    async def _feed(self, feed: Feed, kept: Kept | None, reader: FeedReader) -> Kept:
        private = feed.url in self._private
        answer = await self._web.get(
            feed.url, headers=_asks(kept), seconds=SECONDS, most_bytes=MOST_BYTES, private=private
        )
        if answer.status == 304:
            if not kept:
                raise Unreachable(f"{feed.url} says that nothing is new to somebody who has nothing")
            return kept.model_copy(update={"fetched": self._clock()})
        found = CHARSET.search(answer.headers.get("content-type", ""))
        entries = await reader.read(answer.body, found[1] if found else "")
        return Kept(url=feed.url, entries=entries, fetched=self._clock(), **_marks(answer))


def _asks(kept: Kept | None) -> dict[str, str]:
    marks = {"If-None-Match": kept.etag, "If-Modified-Since": kept.modified} if kept else {}
    return {"Accept": ACCEPT, **{name: value for name, value in marks.items() if value}}


def _marks(answer: Answer) -> dict[str, str]:
    """Only what can be sent back as it is."""
    marks = {"etag": answer.headers.get("etag", ""), "modified": answer.headers.get("last-modified", "")}
    return {name: value for name, value in marks.items() if value.isprintable() and len(value) < 500}
