"""The network as skills are given it, against servers of the test's own."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from assistant.errors import Unreachable
from assistant.web import HttpWeb

Handler = Callable[[web.Request], web.StreamResponse]

TRUSTING = HttpWeb(trusted={"127.0.0.1"})


@asynccontextmanager
async def server(handle: Handler) -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.StreamResponse:
        return handle(request)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_what_a_server_sends_is_handed_on() -> None:
    def handle(request: web.Request) -> web.Response:
        return web.Response(text=f"{request.path} {request.query['city']} {request.headers['X-Key']}")

    async with server(handle) as url:
        answer = await TRUSTING.get(f"{url}/now", params={"city": "上海"}, headers={"X-Key": "k"})
    assert answer.body.decode() == "/now 上海 k"
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")


async def test_nothing_new_is_an_answer() -> None:
    async with server(lambda request: web.Response(status=304)) as url:
        assert (await TRUSTING.get(url)).status == 304


@pytest.mark.parametrize("status", [400, 404, 429, 500])
async def test_an_error_of_the_server_is_one_of_ours(status: int) -> None:
    async with server(lambda request: web.Response(status=status)) as url:
        with pytest.raises(Unreachable) as caught:
            await TRUSTING.get(url)
    assert caught.value.status == status
    assert not caught.value.offline


async def test_without_a_server_it_is_offline() -> None:
    async with server(lambda request: web.Response()) as url:
        pass
    with pytest.raises(Unreachable) as caught:
        await TRUSTING.get(url)
    assert caught.value.offline
    assert caught.value.key == "offline"


async def test_no_more_is_read_than_was_allowed_even_of_a_bomb() -> None:
    bomb = gzip.compress(bytes(3_000_000))

    def handle(request: web.Request) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip"})

    async with server(handle) as url:
        with pytest.raises(Unreachable, match="more than 1000000 bytes"):
            await TRUSTING.get(url, most_bytes=1_000_000)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/x", "gopher://x", "x", "http://"]
)
async def test_only_the_web_is_asked(address: str) -> None:
    with pytest.raises(Unreachable, match="not an address"):
        await TRUSTING.get(address)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/"]
)
async def test_a_redirect_leads_nowhere_else_either(target: str) -> None:
    async with server(lambda request: web.Response(status=302, headers={"Location": target})) as url:
        with pytest.raises(Unreachable, match=r"not an address|not on the internet"):
            await TRUSTING.get(url)


async def test_a_redirect_is_followed_but_not_for_ever_and_without_the_keys() -> None:
    seen: list[bool] = []

    def last(request: web.Request) -> web.Response:
        seen.append("X-Key" in request.headers)
        return web.Response(text="there")

    async with (
        server(last) as there,
        server(lambda _: web.Response(status=301, headers={"Location": there})) as url,
    ):
        answer = await TRUSTING.get(url, headers={"X-Key": "secret"})
    assert answer.body == b"there"
    assert seen == [False]
    async with server(lambda request: web.Response(status=302, headers={"Location": "/"})) as url:
        with pytest.raises(Unreachable, match="redirects"):
            await TRUSTING.get(url)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_the_house_itself_is_asked_only_where_that_is_allowed(name: str) -> None:
    async with server(lambda request: web.Response(text="inside")) as url:
        inside = url.replace("127.0.0.1", name)
        with pytest.raises(Unreachable, match="not on the internet"):
            await HttpWeb().get(inside)
        assert (await HttpWeb().get(inside, private=True)).body == b"inside"


async def test_a_server_that_never_ends_is_left_after_the_time_it_is_given() -> None:
    hung_up = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx")
        await reader.read()
        writer.close()
        hung_up.set()

    silent = await asyncio.start_server(hang, "127.0.0.1", 0)
    async with silent:
        port = silent.sockets[0].getsockname()[1]
        with pytest.raises(Unreachable, match="took longer"):
            await TRUSTING.get(f"http://127.0.0.1:{port}", seconds=0.2)
        await hung_up.wait()
