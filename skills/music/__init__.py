"""Plays music, radio, podcasts and audiobooks, as loud as it may be."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from assistant import (
    Home,
    Intent,
    Language,
    NotFound,
    Question,
    Reply,
    SkillError,
    SkillSection,
    SlotMissing,
    Turn,
    Unreachable,
    action,
    background,
)
from skills.music.controls import Controls
from skills.music.finding import Finder, Findings
from skills.music.item import Item, item_of
from skills.music.jukebox import Jukebox
from skills.music.library import Library
from skills.music.mpris import Mpris
from skills.music.names import names
from skills.music.radio_browser import RadioBrowser
from skills.music.section import MusicSection
from skills.music.sources import Sources
from skills.music.telling import as_result, playing
from skills.music.wish import HERE, Wish, wish

log = logging.getLogger(__name__)

REPEATS = {"one": "repeats_one", "all": "repeats_all", "off": "repeats_off"}


class MusicSkill(Controls):
    name = "music"
    Section = MusicSection
    section: MusicSection

    def __init__(self, section: SkillSection, home: Home) -> None:
        super().__init__(section, home)
        mine = self.section if isinstance(section, MusicSection) else MusicSection()
        self.section = mine
        roots = [Path(each).expanduser().absolute() for each in mine.library]
        self.library = Library(home.place.state, roots, clock=home.clock, watching=home.stays)
        browser = RadioBrowser(home.web) if mine.radio_browser else None
        self._sources = Sources(mine, home.web, self.library, browser=browser)
        self._finder = Finder(self.library, self._sources)
        self.jukebox = Jukebox(
            mine,
            home,
            [str(root) for root in roots],
            address=self._sources.address,
            left=self._left,
            failed=self._failed,
        )
        self._language: Language = "zh"
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> MusicSkill:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.library)
            await stack.enter_async_context(background("radio-browser", self._sources.tell_heard))
            await stack.enter_async_context(self.jukebox)
            if self.section.mpris and self.home.stays:
                mpris = Mpris(self.jukebox)
                await stack.enter_async_context(background("media keys", mpris.run))
            self._stack = stack.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        return names(language)

    async def act(self, turn: Turn, intent: Intent) -> Reply:
        self._language = turn.language
        if str(intent.slots.get("device", "")) not in HERE:
            raise SkillError(f"{intent.slots['device']} is not ours", code="not_on_device")
        return await super().act(turn, intent)

    async def hush(self) -> None:
        """As a pause: "resume" goes on where it was."""
        if self.jukebox.playing:
            await self.jukebox.pause()

    @action("play")
    async def play(self, turn: Turn, intent: Intent) -> Reply:
        wanted = wish(intent.slots, turn.language)
        if wanted.anything and self.jukebox.loaded and not self.jukebox.playing:
            return await self.resume(turn, intent)
        found = await self._find(turn, wanted)
        if found.unsure and intent.source != "dialogue" and not intent.slots.get("sure"):
            return self._ask(turn, intent, found)
        if wanted.after and self.jukebox.loaded:
            return await self._queue(turn, wanted, found)
        item = await self._begin(turn, found)
        if (volume := intent.slots.get("level")) is not None:
            self.jukebox.set_volume(float(volume), turn.person)
        if until := _moment(intent.slots.get("until"), turn.now):
            self.jukebox.sleep_at(until)
        key, values = playing(item, found, wanted)
        return self.reply(turn, key, result=as_result(item), **values)

    @action("resume")
    async def resume(self, turn: Turn, intent: Intent) -> Reply:
        if intent.slots.get("query"):
            return await self.play(turn, intent)
        item = await self.jukebox.resume()
        if not item:
            raise NotFound("the queue is empty", code="nothing_to_resume")
        return self._began(turn, item)

    @action("stop")
    async def stop(self, turn: Turn, intent: Intent) -> Reply:
        """Now, at `when`, or when what plays is over."""
        if intent.slots.get("when") == "never":
            self.jukebox.sleep_at(None)
            await self.jukebox.stop_after(False)
            return self.reply(turn, "stops_not")
        self._need_music()
        if intent.slots.get("when") == "over" and self.jukebox.playing:
            await self.jukebox.stop_after(True)
            return self.reply(turn, "stops_after", result={"after": "this"})
        if at := _moment(intent.slots.get("when"), turn.now):
            self.jukebox.sleep_at(at)
            left, told = at - turn.now, {"at": at.isoformat()}
            if left < timedelta(hours=3):
                span = timedelta(minutes=max(round(left.total_seconds() / 60), 1))
                return self.reply(turn, "stops_in", span=span, result=told)
            return self.reply(turn, "stops_at", at=at.time(), result=told)
        await self.jukebox.stop()
        return self.reply(turn, "stopped", result={"playing": False})

    @action("shuffle")
    async def shuffle(self, turn: Turn, intent: Intent) -> Reply:
        """What plays, or the household's own music where nothing does."""
        on = bool(intent.slots.get("on", True))
        if on and not self.jukebox.loaded:
            found = await self._find(turn, wish(intent.slots, turn.language))
            item = await self.jukebox.play(found.items, shuffled=True, person=turn.person)
            return self._began(turn, item)
        await self.jukebox.shuffle(on)
        return self.reply(turn, "shuffled" if on else "unshuffled", result={"on": on})

    @action("repeat")
    async def repeat(self, turn: Turn, intent: Intent) -> Reply:
        mode = intent.slots.get("mode", "all")
        if intent.slots.get("query"):
            await self.play(turn, intent)
        await self.jukebox.repeat(mode)
        return self.reply(turn, REPEATS.get(mode, "repeats_all"), result={"mode": mode})

    @action("like")
    async def like(self, turn: Turn, intent: Intent) -> Reply:
        """Or dislike: then the next one plays."""
        item = self._need_library()
        track = await self.library.track(int(item.key))
        likes = bool(intent.slots.get("on", True))
        if track:
            rating = 1 if likes else (0 if track.liked > 0 else -1)
            await self.library.like(track, rating)
            if rating < 0 and self.jukebox.playing:
                await self.jukebox.skip()
            key = {1: "liked", 0: "unliked", -1: "disliked"}[rating]
            return self.reply(turn, key, result={"liked": rating, **as_result(item)})
        raise SkillError("it has left the library", code="not_ours")

    @action("add")
    async def add(self, turn: Turn, intent: Intent) -> Reply:
        """What plays, or `query`, to `playlist`; to the queue where no playlist is named."""
        wanted = wish({**intent.slots, "playlist": ""}, turn.language)
        playlist = str(intent.slots.get("playlist", "")).strip()[:60]
        if not wanted.words and not playlist:
            raise SlotMissing("which playlist", code="which_playlist", slot="playlist", kind="text")
        if not playlist:
            return await self._queue(turn, replace(wanted, after="last"), await self._find(turn, wanted))
        items = (await self._find(turn, wanted)).items if wanted.words else [self._need_library()]
        ours = [item for item in items if item.source == "library"]
        if not ours:
            raise SkillError("not of the library", code="not_ours")
        for item in ours[:100]:
            if track := await self.library.track(int(item.key)):
                await self.library.add(playlist, track)
        return self.reply(turn, "added", playlist=playlist, result={"playlist": playlist})

    async def _find(self, turn: Turn, wanted: Wish) -> Findings:
        """Raises SkillError."""
        if wanted.like:
            current = self._need_library()
            track = await self.library.track(int(current.key))
            return Findings([item_of(each) for each in await self.library.alike(track)] if track else [])
        try:
            return await self._finder.find(wanted, turn.person)
        except Unreachable as error:
            if error.offline and (wanted.kind == "radio" or wanted.frequency):
                raise SkillError(str(error), code="offline_no_radio") from error
            raise

    async def _begin(self, turn: Turn, found: Findings) -> Item:
        item = await self.jukebox.play(found.items, person=turn.person)
        self._sources.heard(item)
        return item

    def _ask(self, turn: Turn, intent: Intent, found: Findings) -> Reply:
        """A name that was hardly understood is worth a question before it plays for four minutes."""
        name = found.unsure.name if found.unsure else None
        assert name  # noqa: S101 - only asked for where there is one
        sure = replace(intent, slots={**intent.slots, "sure": True})
        key = "did_you_mean_by" if name.credit else "did_you_mean"
        return self.reply(
            turn, key, asks=Question(sure), name=name.text, artist=name.credit, result={"asked": name.text}
        )

    async def _queue(self, turn: Turn, wanted: Wish, found: Findings) -> Reply:
        put = self.jukebox.put_next if wanted.after == "next" else self.jukebox.put_last
        await put(found.items)
        key = "queued_next" if wanted.after == "next" else "queued_last"
        return self.reply(turn, key, title=found.name or found.items[0].title)

    def _need_library(self) -> Item:
        item = self.jukebox.current
        if not item:
            raise NotFound("nothing is playing", code="not_playing")
        if item.source != "library":
            raise SkillError("not of the library", code="not_ours")
        return item

    async def _left(self, item: Item, seconds: float, ended: bool) -> None:
        """The library remembers what was heard, and where a long piece was left."""
        if item.source != "library" or not (track := await self.library.track(int(item.key))):
            return
        if ended:
            await self.library.played(track)
        elif item.long:
            await self.library.left(track, seconds)

    def _failed(self, error: SkillError) -> None:
        log.warning("the music ended: %s", error)
        self.home.announcer.announce(self.wording.say(error.key, self._language), self._language)


def _moment(when: Any, now: datetime) -> datetime | None:
    """When an expression of time is; None where it is none."""
    if not isinstance(when, Mapping):
        return None
    try:
        if start := when.get("start"):
            return datetime.fromisoformat(start)
        return now + timedelta(seconds=float(when["seconds"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
