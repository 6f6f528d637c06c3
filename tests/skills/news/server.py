"""A server of feeds on loopback, with the moods that real ones have."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'
ITEM = "<item><title>{title}</title><description>{text}</description><pubDate>{date}</pubDate></item>"
THIS_MORNING = "Wed, 04 Mar 2026 08:30:00 GMT"


def rss(*titles: str, text: str = "The first sentence. The second one.", date: str = THIS_MORNING) -> bytes:
    items = "".join(ITEM.format(title=title, text=text, date=date) for title in titles)
    return RSS.format(items=items).encode()


@dataclass
class Feeds:
    """Answers at `/<name>` with what a test puts under that name, and notes the headers of each question."""

    url: str = ""
    bodies: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = request.path.removeprefix("/")
        self.asked.append((name, dict(request.headers)))
        self.was_asked.set()
        if name == "trickle":
            return await self._trickle(request)
        headers = dict(self.headers.get(name, {}))
        etag = headers.get("ETag")
        if etag and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers=headers)
        status = self.statuses.get(name, 200 if name in self.bodies else 404)
        return web.Response(status=status, body=self.bodies.get(name, b""), headers=headers)

    async def _trickle(self, request: web.Request) -> web.StreamResponse:
        """Begins, and never ends."""
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"<rss><channel>")
        await self.closing.wait()
        return response


@asynccontextmanager
async def serving() -> AsyncIterator[Feeds]:
    feeds = Feeds()
    app = web.Application()
    app.router.add_get("/{name:.*}", feeds.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    feeds.url = _address(runner)
    try:
        yield feeds
    finally:
        feeds.closing.set()
        await runner.cleanup()


def _address(runner: web.AppRunner) -> str:
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"


def bomb(size: int) -> bytes:
    return gzip.compress(b" " * size)
