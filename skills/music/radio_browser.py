"""radio-browser.info: the public directory of radio stations on the internet.

Source: https://api.radio-browser.info. Its servers are asked for by DNS and taken by chance; the next one is
tried when one fails; each station that is played is counted by a click, as they ask their users to do.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from pydantic import RootModel, ValidationError

from assistant import Answer, Unreachable, Web
from skills.music.answers import MOST_BYTES, Number, Sent, Text
from skills.music.item import Item

EVERY = "all.api.radio-browser.info"
LAST_RESORT = ("https://de1.api.radio-browser.info", "https://fi1.api.radio-browser.info")
"""Where the name service does not tell the servers."""
SECONDS = 4.0
"""For one server."""
TRIES = 3
MOST = 10
"""Stations of an answer."""
Servers = Callable[[], Awaitable[Sequence[str]]]


class StationSent(Sent):
    stationuuid: Text = ""
    name: Text = ""
    url: Text = ""
    url_resolved: Text = ""
    lastcheckok: Number = 0
    clickcount: Number = 0


class StationsSent(RootModel[list[StationSent]]):
    """The answer of /json/stations/search."""


async def servers() -> Sequence[str]:
    """Their names, as the certificates have them, found by the addresses of the one name."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(SECONDS):
            found = await loop.getaddrinfo(EVERY, 443, type=socket.SOCK_STREAM)
            named = [await loop.getnameinfo((str(each[4][0]), 443), socket.NI_NAMEREQD) for each in found[:6]]
    except (OSError, TimeoutError):
        return LAST_RESORT
    return [f"https://{name}" for name, _ in named if name.endswith(".radio-browser.info")] or LAST_RESORT


class RadioBrowser:
    """Asks one of its servers, and the next where that fails."""

    def __init__(self, web: Web, *, servers: Servers = servers) -> None:
        self._web = web
        self._servers = servers

    async def search(self, name: str = "", tag: str = "", language: str = "") -> list[Item]:
        """The most heard first; those that were down when last looked at are left out. Raises Unreachable."""
        wanted = {"name": name[:100], "tag": tag[:60], "language": language}
        answer = await self._ask(
            "/json/stations/search",
            {
                **{key: value for key, value in wanted.items() if value},
                "hidebroken": "true",
                "order": "clickcount",
                "reverse": "true",
                "limit": str(MOST),
            },
        )
        try:
            sent = StationsSent.model_validate_json(answer.body).root
        except ValidationError as error:
            raise Unreachable("radio-browser sent no list of stations") from error
        return [
            Item("radio", f"{each.stationuuid} {_stream(each)}", each.name) for each in sent if _good(each)
        ]

    async def clicked(self, item: Item) -> None:
        """Tells them that it is played. Raises Unreachable."""
        await self._ask(f"/json/url/{quote(item.key.split()[0], safe='')}", {})

    async def _ask(self, path: str, params: Mapping[str, str]) -> Answer:
        known = list(await self._servers())
        random.shuffle(known)
        problem = Unreachable("no server of radio-browser", offline=True)
        for server in known[:TRIES]:
            try:
                return await self._web.get(
                    server + path, params=params, seconds=SECONDS, most_bytes=MOST_BYTES
                )
            except Unreachable as error:
                problem = error
        raise problem


def address(item: Item) -> str:
    return item.key.split(" ", 1)[-1]


def _stream(sent: StationSent) -> str:
    return sent.url_resolved or sent.url


def _good(sent: StationSent) -> bool:
    """Named, up, and on the internet: anybody may enter a station there, so none inside the house counts."""
    try:
        url = urlsplit(_stream(sent))
        host = url.hostname or ""
    except ValueError:
        return False
    return bool(
        sent.lastcheckok
        and sent.name
        and sent.stationuuid
        and url.scheme in {"http", "https"}
        and _public(host)
    )


def _public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".lan", ".internal", ".home.arpa", "localhost"))
