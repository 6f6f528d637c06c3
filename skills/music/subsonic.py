"""Servers that speak Subsonic's protocol: Navidrome, Airsonic, Gonic and others.

Source: http://www.subsonic.org/pages/api.jsp and https://opensubsonic.netlify.app/docs/. The password itself
never travels: each request has a new salt and `md5(password + salt)`, as the protocol wants it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import urlencode

from pydantic import Field

from assistant import SkillError, Unreachable, Web
from skills.music.answers import MOST_BYTES, Number, Rows, Sent, Text, read
from skills.music.item import Item
from skills.music.library import Request

VERSION = "1.16.1"
CLIENT = "assistant"
SECONDS = 5.0
MOST = 50
WRONG_KEY = {40, 41, 42, 43, 44, 50}
"""Wrong name or password, a kind of sign-in that the server does not take, not allowed."""
GONE = 70


class SongSent(Sent):
    id: Text = ""
    title: Text = ""
    artist: Text = ""
    album: Text = ""
    duration: Number = 0.0


class NamedSent(Sent):
    id: Text = ""
    name: Text = ""


class Songs(Sent):
    song: Annotated[tuple[SongSent, ...], Rows] = ()
    artist: Annotated[tuple[NamedSent, ...], Rows] = ()
    album: Annotated[tuple[NamedSent, ...], Rows] = ()


class ErrorSent(Sent):
    code: int = 0
    message: Text = ""


class Response(Sent):
    status: Text = ""
    error: ErrorSent | None = None
    search: Songs = Field(default=Songs(), alias="searchResult3")
    album: Songs = Songs()
    top: Songs = Field(default=Songs(), alias="topSongs")
    random: Songs = Field(default=Songs(), alias="randomSongs")
    genre: Songs = Field(default=Songs(), alias="songsByGenre")


class Envelope(Sent):
    response: Response = Field(alias="subsonic-response")


class Subsonic:
    """One account on one server."""

    def __init__(self, web: Web, url: str, user: str, password: Callable[[], str]) -> None:
        self._web = web
        self._url = url.rstrip("/")
        self._user = user
        self._password = password

    async def search(self, asked: Request) -> list[Item]:
        """What fits, best first. Raises Unreachable, SkillError."""
        if asked.genre and not (asked.query or asked.title or asked.artist or asked.album):
            response = await self._ask("getSongsByGenre", genre=asked.genre, count=str(MOST))
            return _items(response.genre)
        words = asked.title or asked.album or asked.query or asked.artist
        if not words:
            return _items((await self._ask("getRandomSongs", size=str(MOST))).random)
        found = (await self._ask("search3", query=words[:200], songCount=str(MOST))).search
        if asked.album and found.album:
            return _items((await self._ask("getAlbum", id=found.album[0].id)).album)
        if asked.artist and not asked.title and found.artist:
            top = await self._ask("getTopSongs", artist=found.artist[0].name, count=str(MOST))
            return _items(top.top) or _items(found)
        return [each for each in _items(found) if _by(asked.artist, each)]

    def address(self, item: Item) -> str:
        """Of the stream; good for this one time. Raises SkillError."""
        return f"{self._url}/rest/stream.view?{urlencode({'id': item.key, **self._signed()})}"

    async def _ask(self, method: str, **params: str) -> Response:
        answer = await self._web.get(
            f"{self._url}/rest/{method}.view",
            params={**params, **self._signed(), "f": "json"},
            seconds=SECONDS,
            most_bytes=MOST_BYTES,
            private=True,
        )
        response = read(Envelope, answer).response
        if response.status != "ok":
            raise _problem(response.error or ErrorSent())
        return response

    def _signed(self) -> Mapping[str, str]:
        salt = secrets.token_hex(8)
        token = hashlib.md5((self._password() + salt).encode(), usedforsecurity=False).hexdigest()
        return {"u": self._user, "t": token, "s": salt, "v": VERSION, "c": CLIENT}


def _items(songs: Songs) -> list[Item]:
    return [
        Item("subsonic", each.id, each.title, each.artist, each.album, each.duration)
        for each in songs.song[:MOST]
        if each.id and each.title
    ]


def _by(artist: str, item: Item) -> bool:
    return not artist or artist.casefold() in item.artist.casefold()


def _problem(error: ErrorSent) -> SkillError:
    """The server's own words are for the log."""
    if error.code in WRONG_KEY:
        return SkillError(f"subsonic: {error.code} {error.message}", code="no_key")
    if error.code == GONE:
        return SkillError(f"subsonic: {error.message}", code="unplayable")
    return Unreachable(f"subsonic: {error.code} {error.message}")
