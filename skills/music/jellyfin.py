"""Jellyfin: songs found and streamed with an API key.

Source: https://api.jellyfin.org. The key stands in a header where we ask; a stream's address has to carry it,
for the player opens that, so it is made when it is needed and written nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote, urlencode

from pydantic import Field

from assistant import SkillError, Unreachable, Web
from skills.music.answers import MOST_BYTES, Number, Rows, Sent, Text, read
from skills.music.item import Item
from skills.music.library import Request

SECONDS = 5.0
MOST = 50
TICKS = 10_000_000
"""Of `RunTimeTicks` in a second."""
CONTAINERS = "mp3,flac,ogg,opus,m4a,aac,wav,webma"
"""What we play as it is; the server makes mp3 of all else."""


class ItemSent(Sent):
    id: Text = Field("", alias="Id")
    name: Text = Field("", alias="Name")
    artists: Annotated[tuple[Text, ...], Rows] = Field((), alias="Artists")
    album: Text = Field("", alias="Album")
    ticks: Number = Field(0.0, alias="RunTimeTicks")


class ItemsSent(Sent):
    items: Annotated[tuple[ItemSent, ...], Rows] = Field((), alias="Items")


class Jellyfin:
    """One server, as its API key sees it."""

    def __init__(self, web: Web, url: str, key: Callable[[], str]) -> None:
        self._web = web
        self._url = url.rstrip("/")
        self._key = key

    async def search(self, asked: Request) -> list[Item]:
        """What fits, best first. Raises Unreachable, SkillError."""
        words = asked.title or asked.query
        if words:
            found = await self._songs(searchTerm=words[:200])
            return [each for each in found if asked.artist.casefold() in each.artist.casefold()]
        if named := asked.album or asked.artist:
            kind = "MusicAlbum" if asked.album else "MusicArtist"
            return await self._of(named, kind)
        narrowed = {"genres": asked.genre} if asked.genre else {}
        return await self._songs(sortBy="Random", **narrowed)

    def address(self, item: Item) -> str:
        """Of the stream. Raises SkillError."""
        wanted = {"container": CONTAINERS, "transcodingContainer": "mp3", "audioCodec": "mp3"}
        query = urlencode({**wanted, "transcodingProtocol": "http", "ApiKey": self._key()})
        return f"{self._url}/Audio/{quote(item.key, safe='')}/universal?{query}"

    async def _of(self, name: str, kind: str) -> list[Item]:
        """The songs of the album or artist of this name."""
        found = await self._items(searchTerm=name[:200], includeItemTypes=kind, limit="1")
        if not found:
            return []
        if kind == "MusicAlbum":
            return await self._songs(parentId=found[0].id, sortBy="ParentIndexNumber,IndexNumber")
        return await self._songs(artistIds=found[0].id, sortBy="Random")

    async def _songs(self, **params: str) -> list[Item]:
        return [
            Item("jellyfin", each.id, each.name, ", ".join(each.artists[:3]), each.album, each.ticks / TICKS)
            for each in await self._items(includeItemTypes="Audio", limit=str(MOST), **params)
            if each.id and each.name
        ]

    async def _items(self, **params: str) -> tuple[ItemSent, ...]:
        try:
            answer = await self._web.get(
                f"{self._url}/Items",
                params={"recursive": "true", **params},
                headers={"Authorization": f'MediaBrowser Token="{self._key()}"'},
                seconds=SECONDS,
                most_bytes=MOST_BYTES,
                private=True,
            )
        except Unreachable as error:
            if error.status in (401, 403):
                raise SkillError(f"jellyfin: {error}", code="no_key") from error
            raise
        return read(ItemsSent, answer).items
