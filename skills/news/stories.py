"""Entries of many feeds become stories, each once, and the ones that were asked for are chosen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone, tzinfo

from pydantic import AwareDatetime

from assistant import Language
from skills.news.feeds import Feed
from skills.news.likeness import Likeness
from skills.news.parsing.entry import Entry
from skills.news.shelf import Kept

NEWS_FOR = timedelta(hours=48)
"""After which it is news no more."""
CHINA = timezone(timedelta(hours=8))
"""Where a Chinese feed that names no zone has its clock."""
FURTHER = timedelta(hours=6)
"""By how much newer a story seems for each further source that has it."""
LATER = timedelta(minutes=15)
"""By how much older for each place further down in its feed."""
FROM_ONE = 2
"""Stories of one source in a row, where others have some too."""


@dataclass(frozen=True, slots=True)
class Story:
    title: str
    text: str
    source: str
    language: Language
    at: AwareDatetime | None
    """When it appeared; None where its feed does not say."""
    sources: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    """Of its feeds, and its tags in small letters."""
    place: int = 0
    """Where in its feed it stood, from 0 on."""
    seen: AwareDatetime | None = None
    """When its feed was fetched."""


def stories(feeds: Sequence[Feed], kept: Mapping[str, Kept], zone: tzinfo, now: datetime) -> list[Story]:
    """The weightiest first."""
    found: list[Story] = []
    known: dict[Language, Likeness[int]] = {"zh": Likeness(), "en": Likeness()}
    for story in _each(feeds, kept, zone, now):
        number = known[story.language].find(story.title)
        if number is None:
            known[story.language].add(story.title, len(found))
            found.append(story)
        else:
            found[number] = _merged(found[number], story)
    return sorted(found, key=lambda story: _age(story, now))


def _each(feeds: Sequence[Feed], kept: Mapping[str, Kept], zone: tzinfo, now: datetime) -> Iterator[Story]:
    for feed in feeds:
        if feed.url in kept:
            for place, entry in enumerate(kept[feed.url].entries):
                story = _story(
                    feed, entry, place, kept[feed.url].fetched, CHINA if feed.language == "zh" else zone
                )
                if (story.at or kept[feed.url].fetched) > now - NEWS_FOR:
                    yield story


def _story(feed: Feed, entry: Entry, place: int, fetched: datetime, zone: tzinfo) -> Story:
    title = (
        re.sub(rf"\s*[-–—|_]\s*{re.escape(feed.source)}\w{{0,6}}( News)?$", "", entry.title) or entry.title
    )
    topics = frozenset({*feed.topics, *(tag.casefold() for tag in entry.tags)})
    at = _moment(entry.date, fetched, zone)
    return Story(
        title, entry.text, feed.source, feed.language, at, frozenset({feed.source}), topics, place, fetched
    )


def _moment(date: str, fetched: datetime, zone: tzinfo) -> datetime | None:
    """None for one that lies in the future: the feed's clock is wrong."""
    if not date:
        return None
    at = datetime.fromisoformat(date)
    at = at if at.tzinfo else at.replace(tzinfo=zone)
    return at if at <= fetched + timedelta(hours=1) else None


def _merged(one: Story, other: Story) -> Story:
    """As the first feed tells it; with the other's text where that says more and it has none."""
    return replace(
        one,
        text=one.text or other.text,
        at=min(filter(None, (one.at, other.at)), default=None),
        sources=one.sources | other.sources,
        topics=one.topics | other.topics,
    )


def _age(story: Story, now: datetime) -> timedelta:
    """How old it seems: what several sources tell first is news for longer."""
    age = now - (story.at or story.seen or now)
    return age - FURTHER * (len(story.sources) - 1) + LATER * story.place


def mixed(found: Iterable[Story], most: int) -> list[Story]:
    """The first `most`, but not all of one source."""
    chosen: list[Story] = []
    later: list[Story] = []
    counted: Counter[str] = Counter()
    for story in found:
        counted[story.source] += 1
        (chosen if counted[story.source] <= FROM_ONE else later).append(story)
    return [*chosen, *later][:most] if len(chosen) < most else chosen[:most]
