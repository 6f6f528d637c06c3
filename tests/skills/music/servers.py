"""Servers on loopback that speak as radio-browser, Subsonic and Jellyfin do, field by field."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

PASSWORD = "sesame"  # noqa: S105 - of a server in a test
KEY = "0123456789abcdef"
STATION = {
    "changeuuid": "4f7e4097-4354-11e8-b74d-52543be04c81",
    "stationuuid": "96062a7b-0601-11e8-ae97-52543be04c81",
    "serveruuid": None,
    "name": "Radio Paradise Main Mix",
    "url": "http://stream.example.com/mp3-192",
    "url_resolved": "http://stream.example.com/mp3-192",
    "homepage": "https://radioparadise.com/",
    "favicon": "",
    "tags": "eclectic,rock",
    "country": "The United States Of America",
    "countrycode": "US",
    "state": "California",
    "language": "english",
    "languagecodes": "en",
    "votes": 207316,
    "lastchangetime_iso8601": "2026-01-04T12:00:00Z",
    "codec": "MP3",
    "bitrate": 192,
    "hls": 0,
    "lastcheckok": 1,
    "clickcount": 4321,
    "clicktrend": 7,
    "ssl_error": 0,
    "geo_lat": None,
    "geo_long": None,
    "has_extended_info": False,
}
"""As /json/stations/search answers it."""
SONG = {
    "id": "300",
    "parent": "200",
    "title": "Mojito",
    "album": "Mojito",
    "artist": "周杰伦",
    "isDir": "false",
    "coverArt": "300",
    "duration": 185,
    "bitRate": 320,
    "contentType": "audio/mpeg",
    "suffix": "mp3",
    "size": 7_410_000,
    "isVideo": False,
    "type": "music",
}
"""A Child of Subsonic's documents."""
ITEM = {
    "Name": "Mojito",
    "ServerId": "0f3a",
    "Id": "6d2b61ab",
    "RunTimeTicks": 1_850_000_000,
    "Type": "Audio",
    "IsFolder": False,
    "Artists": ["周杰伦"],
    "Album": "Mojito",
    "AlbumArtist": "周杰伦",
    "MediaType": "Audio",
}
"""A BaseItemDto of Jellyfin's documents."""


@dataclass
class Servers:
    """All three at one address; `broken` is what is answered instead, and `status` with which number."""

    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    stations: list[dict[str, object]] = field(default_factory=lambda: [dict(STATION)])
    broken: bytes | None = None
    status: int = 200

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, dict(request.query)))
        if self.broken is not None or self.status != 200:
            return web.Response(status=self.status, body=self.broken or b"")
        if request.path.startswith("/json/stations/search"):
            return web.json_response(self.stations)
        if request.path.startswith("/json/url/"):
            return web.json_response({"ok": True, "message": "retrieved station url", **STATION})
        if request.path.startswith("/rest/"):
            return web.json_response({"subsonic-response": self._subsonic(request)})
        if request.path == "/Items":
            return self._jellyfin(request)
        return web.Response(status=404)

    def _subsonic(self, request: web.Request) -> dict[str, object]:
        head = {"status": "ok", "version": "1.16.1", "type": "navidrome", "openSubsonic": True}
        salt = request.query.get("s", "")
        token = hashlib.md5((PASSWORD + salt).encode(), usedforsecurity=False).hexdigest()
        if not salt or request.query.get("t") != token:
            error = {"code": 40, "message": "Wrong username or password"}
            return {**head, "status": "failed", "error": error}
        method = request.path.removeprefix("/rest/").removesuffix(".view")
        bodies: dict[str, object] = {
            "search3": {"searchResult3": {"song": [SONG], "artist": [{"id": "1", "name": "周杰伦"}]}},
            "getTopSongs": {"topSongs": {"song": [SONG]}},
            "getRandomSongs": {"randomSongs": {"song": [SONG]}},
            "getSongsByGenre": {"songsByGenre": {}},
        }
        body = bodies.get(method)
        if isinstance(body, dict):
            return {**head, **body}
        return {**head, "status": "failed", "error": {"code": 70, "message": "not found"}}

    def _jellyfin(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f'MediaBrowser Token="{KEY}"':
            return web.Response(status=401)
        return web.json_response({"Items": [ITEM], "TotalRecordCount": 1, "StartIndex": 0})


@asynccontextmanager
async def serving() -> AsyncIterator[Servers]:
    servers = Servers()
    app = web.Application()
    app.router.add_get("/{name:.*}", servers.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    servers.url = f"http://{host}:{port}"
    try:
        yield servers
    finally:
        await runner.cleanup()
