"""Reads the headlines of many sources, each story once, and more about the one that is wanted."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from functools import cache, partial
from types import TracebackType
from typing import Any

from assistant import (
    Home,
    Intent,
    Language,
    NotFound,
    Question,
    Reply,
    Skill,
    SkillSection,
    SlotMissing,
    Turn,
    action,
    background,
)
from skills.news.asked import about, of_source, vocabulary
from skills.news.feeds import Feed, NewsSection
from skills.news.newsroom import Edition, Newsroom
from skills.news.shelf import load, save
from skills.news.stories import Story, mixed
from skills.news.telling import Say, details, headline, moment
from skills.news.told import Told

log = logging.getLogger(__name__)

WHICH = "news.nth"
"""The type of an answer to "which one?", as the grammar knows it."""
Line = tuple[int | None, str]
"""A sentence, and the place in the list of the story that it tells, from 0 on."""


class NewsSkill(Skill):
    name = "news"
    Section = NewsSection
    section: NewsSection

    def __init__(self, section: SkillSection, home: Home) -> None:
        super().__init__(section, home)
        self._room = Newsroom(self.section, home)
        self._file = home.place.state / "news.json"
        self._stack = AsyncExitStack()
        self._remembered: Told | None = None

    async def __aenter__(self) -> NewsSkill:
        if self.home.stays and self._room.feeds:
            await self._stack.enter_async_context(background("news", self._room.keep_fresh))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        """`topic` and `source`; `nth`: which of the headlines, and `step`: the one after or before."""
        own = {feed.source: feed.source for feed in self._room.feeds if feed.language == language}
        kinds: dict[str, Mapping[str, Any]] = {
            kind: {name: value for value, names in rows[language].items() for name in names.split("|")}
            for kind, rows in vocabulary().items()
        }
        nth = {**_places()[language], **kinds["step"], **kinds["here"]}
        return kinds | {"source": own | dict(kinds["source"]), "nth": nth}

    @action("headlines", reads=True)
    async def headlines(self, turn: Turn, intent: Intent) -> Reply:
        """The latest, or those about `topic`, or those of `source`; nothing twice within a day."""
        topic, source = str(intent.slots.get("topic", "")), str(intent.slots.get("source", ""))
        edition, fresh = await self._fresh(turn, topic, source)
        if not fresh:
            return self.reply(turn, "nothing_new_about" if topic or source else "nothing_new")
        most = self.section.headlines
        self._told.begin(fresh[:most] if source else mixed(fresh, most), turn.now)
        say, chosen = self._say(turn), self._told.stories
        lines: list[Line] = []
        if edition.fetched:
            lines.append((None, say("stale", at=moment(say, edition.fetched, turn.now))))
        lines += [(at, headline(say, each, turn.now, number=at + 1)) for at, each in enumerate(chosen)]
        lines.append((None, say("which_one")))
        return self._read_out(turn, lines, [each.title for each in chosen])

    @action("read", reads=True)
    async def read(self, turn: Turn, intent: Intent) -> Reply:
        """More about headline `number`, the next or the previous one, or the one just told."""
        wanted = intent.slots.get("number", "this")
        if not self._told.current(turn.now):
            if wanted in ("next", "this"):
                return await self.headlines(turn, intent)
            raise NotFound("nothing was read yet", code="no_list")
        at = await self._place(turn, wanted)
        if at is None:
            return self.reply(turn, "nothing_new")
        say, story = self._say(turn), self._told.stories[at]
        texts = details(story) or [say("no_text")]
        return self._read_out(
            turn, [(at, headline(say, story, turn.now)), *((at, text) for text in texts)], [story.title]
        )

    async def _fresh(self, turn: Turn, topic: str, source: str) -> tuple[Edition, list[Story]]:
        """What was not told yet. Raises SkillError where there is nothing of the kind at all."""
        edition = await self._room.edition(self._feeds(turn.language, source))
        found: Sequence[Story] = edition.stories
        if not found:
            raise edition.problem or NotFound("no feed gave anything", code="no_news")
        if topic:
            found = list(filter(about(topic), found))
        if not found:
            raise NotFound(f"nothing about {topic!r}", code="no_news_about")
        self._told.forget(turn.now)
        return edition, self._told.fresh(found)

    def _feeds(self, language: Language, source: str) -> Sequence[Feed]:
        """In the language of the question where there are any."""
        every: Sequence[Feed] = self._room.feeds
        if not every:
            raise NotFound("no feed is set up", code="no_feeds")
        if source:
            meant = of_source(source, {feed.source for feed in every})
            every = [feed for feed in every if feed.source in meant]
            if not every:
                raise NotFound(f"no feed of {source!r}", code="no_such_source", source=source)
        return [feed for feed in every if feed.language == language] or every

    async def _place(self, turn: Turn, wanted: object) -> int | None:
        """In the list, from 0 on; None: there is no next one. Raises NotFound."""
        told = self._told
        count, here = len(told.stories), max(told.last, 0)
        if wanted == "next":
            return told.last + 1 if told.last + 1 < count else await self._one_more(turn)
        if wanted == "previous":
            if not here:
                raise SlotMissing("before the first", code="first_of_all", slot="number", kind=WHICH)
            return here - 1
        if not isinstance(wanted, int):
            return here
        if not 1 <= abs(wanted) <= count:
            raise SlotMissing(
                f"headline {wanted} of {count}",
                code="no_such_headline",
                slot="number",
                kind=WHICH,
                count=count,
            )
        return wanted - 1 if wanted > 0 else count + wanted

    async def _one_more(self, turn: Turn) -> int | None:
        """The next story is put at the end of the list."""
        _, fresh = await self._fresh(turn, "", "")
        there = {story.title for story in self._told.stories}
        further = next((story for story in fresh if story.title not in there), None)
        if further is None:
            return None
        self._told.stories.append(further)
        return len(self._told.stories) - 1

    def _read_out(self, turn: Turn, lines: Sequence[Line], titles: Sequence[str]) -> Reply:
        """Sentence by sentence; what comes next may be said without the wake word."""
        gap = " " if turn.language == "en" else ""
        return Reply(
            gap.join(sentence for _, sentence in lines),
            turn.language,
            expects_answer=True,
            result={"titles": list(titles)},
            sentences=self._spoken(lines, turn.now),
            asks=Question(Intent("news.read"), "number", WHICH),
        )

    async def _spoken(self, lines: Sequence[Line], now: datetime) -> AsyncGenerator[str, None]:
        """A story counts as told once its sentence was taken; the one after it may never be."""
        try:
            for place, sentence in lines:
                if place is not None:
                    self._told.last = place
                yield sentence
                if place is not None:
                    self._told.tell(place, now)
        finally:
            self._keep()

    def _say(self, turn: Turn) -> Say:
        return partial(self.wording.say, language=turn.language, pick=turn.id)

    @property
    def _told(self) -> Told:
        if self._remembered is None:
            self._remembered = load(Told, self._file)
        return self._remembered

    def _keep(self) -> None:
        try:
            save(self._told, self._file)
        except OSError as error:
            log.warning("what was told cannot be remembered: %s", error)


@cache
def _places() -> Mapping[Language, Mapping[str, int]]:
    english = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    chinese = "一二三四五六七八九十"
    return {
        "en": {name: number for number, name in enumerate(english, 1)} | {"last": -1},
        "zh": {f"第{name}": number for number, name in enumerate(chinese, 1)} | {"最后一": -1, "最后": -1},
    }
