"""Everybody who has music: who finds it, and what address the player is given for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from assistant import SkillError, Unreachable, Web
from skills.music import radio_browser, stations
from skills.music.item import Item
from skills.music.jellyfin import Jellyfin
from skills.music.library import Library, Request
from skills.music.radio_browser import RadioBrowser
from skills.music.secret import secret
from skills.music.section import MusicSection
from skills.music.subsonic import Subsonic

log = logging.getLogger(__name__)


class Sources:
    """The library, the stations and the servers of one household."""

    def __init__(
        self, section: MusicSection, web: Web, library: Library, browser: RadioBrowser | None
    ) -> None:
        self._section = section
        self._web = web
        self._library = library
        self._browser = browser
        self._heard: asyncio.Queue[Item] = asyncio.Queue()
        sub, jelly = section.subsonic, section.jellyfin
        self._subsonic = Subsonic(web, sub.url, sub.user, partial(secret, sub)) if sub.url else None
        self._jellyfin = Jellyfin(web, jelly.url, partial(secret, jelly)) if jelly.url else None
        self._servers: list[Subsonic | Jellyfin] = [each for each in (self._subsonic, self._jellyfin) if each]

    async def address(self, item: Item) -> tuple[str, float]:
        """What the player opens, and where it begins. Raises SkillError."""
        if item.source == "library":
            track = await self._library.track(int(item.key))
            if not track:
                raise SkillError("it has left the library", code="unplayable")
            return track.path, track.position if item.long else 0.0
        if item.source == "station":
            return await stations.stream(self._web, item.key, private=True), 0.0
        if item.source == "radio":
            return await stations.stream(self._web, radio_browser.address(item), private=False), 0.0
        server = self._subsonic if item.source == "subsonic" else self._jellyfin
        if not server:
            raise SkillError(f"{item.source} is not set up any more", code="unplayable")
        return server.address(item), 0.0

    async def servers(self, asked: Request) -> list[Item]:
        """What the music servers have. Raises SkillError where none could be asked."""
        problem: SkillError | None = None
        for server in self._servers:
            try:
                if found := await server.search(asked):
                    return found
            except SkillError as error:
                log.warning("a music server did not answer: %s", error)
                problem = error
        if problem:
            raise problem
        return []

    async def radio(self, name: str, frequency: float = 0.0, tag: str = "") -> list[Item]:
        """Stations, the household's own first. Raises Unreachable."""
        found = stations.own(self._section.stations, name, frequency) if not tag else []
        if found or not self._browser:
            return found
        if frequency:
            return await self._browser.search(name=f"{frequency:g}")
        return await self._browser.search(name, tag)

    def own_stations(self, name: str) -> Sequence[Item]:
        return stations.own(self._section.stations, name) if name else ()

    def heard(self, item: Item) -> None:
        """Those who give stations for nothing ask to be told which are heard."""
        if item.source == "radio":
            self._heard.put_nowait(item)

    async def tell_heard(self) -> None:
        """Beside the conversation, for nobody waits for it."""
        while self._browser:
            item = await self._heard.get()
            try:
                await self._browser.clicked(item)
            except Unreachable as error:
                log.debug("radio-browser was not told: %s", error)
