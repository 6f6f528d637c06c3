"""Finds what somebody wants to hear: in the library, on the music servers, on the radio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import NotFound, Person, SkillError, Unreachable
from skills.music.item import Item, item_of
from skills.music.library import Library, Match, Request
from skills.music.sources import Sources
from skills.music.wish import SPOKEN, Wish

RADIO = frozenset({"radio"})
RADIO_PROVIDERS = frozenset({"bbc", "tunein", "iheartradio"})
SERVERS = frozenset({"", "plex", "google music"})
VIDEO = frozenset({"movie", "show"})
AS_WHOLE = frozenset({"album", "playlist"})
"""What is heard in its order."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be played, and what it is called."""

    items: Sequence[Item]
    name: str = ""
    """Of an artist, an album, a playlist, a genre or a station; empty: say the piece."""
    unsure: Match | None = None
    """What it may be, where that is worth a question."""
    in_order: bool = True


class Finder:
    """Asks one after another, the nearest first."""

    def __init__(self, library: Library, sources: Sources) -> None:
        self._library = library
        self._sources = sources

    async def find(self, wish: Wish, person: Person) -> Findings:
        """Raises NotFound, SkillError."""
        if wish.kind in VIDEO:
            raise SkillError("a film was asked for", code="no_video")
        if wish.frequency or wish.kind in RADIO or wish.provider in RADIO_PROVIDERS:
            return await self._radio(wish)
        if wish.anything:
            return await self._anything(person)
        if wish.kind == "liked":
            return await self._liked()
        if own := self._sources.own_stations(wish.request.query or wish.request.title):
            return Findings(own[:1], own[0].title)
        found = await self._in_library(wish)
        return found or await self._elsewhere(wish)

    async def _in_library(self, wish: Wish) -> Findings | None:
        found = await self._library.ask(wish.request)
        items = [item_of(track) for track in found.tracks]
        if not items:
            return None
        match = found.match
        if match and match.name.kind == "song" and wish.kind not in SPOKEN:
            items = items[:1]
        if wish.number:
            items = items[wish.number - 1 :] or items
        name = match.name.text if match and match.name.kind != "song" else wish.words
        return Findings(
            items,
            "" if len(items) == 1 else name,
            match if match and not match.sure else None,
            in_order=not match or match.name.kind in AS_WHOLE or wish.kind in SPOKEN,
        )

    async def _elsewhere(self, wish: Wish) -> Findings:
        """Raises NotFound; Unreachable where that cannot be known."""
        problem: SkillError | None = None
        try:
            if items := await self._sources.servers(wish.request):
                return Findings(items, "" if wish.request.title else wish.words)
        except SkillError as error:
            problem = error
        if wish.provider:
            raise NotFound(wish.provider, code="no_provider", provider=wish.provider)
        if wish.kind in SPOKEN:
            raise NotFound(wish.words, code=SPOKEN[wish.kind])
        if problem:
            raise problem
        if not wish.words:
            raise NotFound("nothing of the kind", code="nothing_there")
        asked = wish.request
        if asked.title and asked.artist:
            raise NotFound(wish.words, code="not_found_by", what=asked.title, artist=asked.artist)
        raise NotFound(wish.words, code="not_found_named", what=wish.words)

    async def _radio(self, wish: Wish) -> Findings:
        """Raises NotFound, Unreachable."""
        asked = wish.request
        name = asked.query or asked.title or asked.artist
        if wish.provider == "bbc":
            name = f"BBC {name}".strip()
        found = await self._sources.radio(name, wish.frequency, asked.genre)
        if not found:
            raise NotFound(name or "radio", code="no_station" if name else "no_radio")
        return Findings(found[:1], found[0].title)

    async def _liked(self) -> Findings:
        """Raises NotFound."""
        tracks = await self._library.liked()
        if not tracks:
            raise NotFound("nothing was liked yet", code="nothing_liked")
        return Findings([item_of(track) for track in tracks], in_order=False)

    async def _anything(self, person: Person) -> Findings:
        """What this person likes, then what the household does, then whatever there is."""
        items: list[Item] = []
        for liked in person.likes.get("music", ())[:10]:
            items += map(item_of, (await self._library.ask(Request(query=liked))).tracks[:30])
        items += [item_of(track) for track in await self._library.liked()]
        items += [item_of(track) for track in await self._library.anything()] if len(items) < 20 else []
        if not items:
            items = await self._remote_or_none()
        if not items:
            raise NotFound("the library is empty", code="library_empty")
        return Findings(list(dict.fromkeys(items)), in_order=False)

    async def _remote_or_none(self) -> list[Item]:
        try:
            return await self._sources.servers(Request())
        except Unreachable:
            return []
