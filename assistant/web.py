"""The network as skills are given it: only http, only so long, only so much, and nothing inside the house."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from ipaddress import ip_address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from assistant.errors import Unreachable
from assistant.protocols import Answer, Web

AGENT = "assistant/0.1 (voice assistant for the home)"
REDIRECTS = 5
PIECE = 64 * 1024
"""Bytes read at a time."""


class HttpWeb:
    """Opens a connection for each question, for there are few of them."""

    def __init__(self, *, trusted: Collection[str] = ()) -> None:
        """`trusted` are addresses that may be asked though they are private."""
        self._trusted = frozenset(trusted)

    async def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = 8.0,
        most_bytes: int = 4_000_000,
        private: bool = False,
    ) -> Answer:
        where = _parsed(url).update_query(dict(params or {}))
        connector = aiohttp.TCPConnector(
            resolver=None if private else PublicOnly(self._trusted), ssl=self._tls
        )
        with _translated(where.host, seconds):
            async with (
                asyncio.timeout(seconds),
                aiohttp.ClientSession(connector=connector, headers={"User-Agent": AGENT}) as session,
            ):
                check = _anything if private else self._refuse_private
                return await _followed(session, where, headers or {}, most_bytes=most_bytes, check=check)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()

    def _refuse_private(self, where: URL) -> None:
        """An address that stands in the URL itself is never looked up."""
        try:
            address = ip_address(where.host or "")
        except ValueError:
            return
        if not address.is_global and str(address) not in self._trusted:
            raise Unreachable(f"{address} is not on the internet")


class PublicOnly(AbstractResolver):
    """Leaves out the addresses of the house, so that no name can lead there."""

    def __init__(self, trusted: Collection[str]) -> None:
        self._trusted = trusted
        self._all = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        every = await self._all.resolve(host, port, family)
        public = [each for each in every if self._allows(each["host"])]
        if every and not public:
            raise Unreachable(f"{host} is not on the internet")
        return public

    async def close(self) -> None:
        await self._all.close()

    def _allows(self, address: str) -> bool:
        return address in self._trusted or ip_address(address.partition("%")[0]).is_global


@contextmanager
def _translated(host: str | None, seconds: float) -> Iterator[None]:
    """Whatever goes wrong on the network is raised as Unreachable."""
    try:
        yield
    except Unreachable:
        raise
    except TimeoutError:
        raise Unreachable(f"{host} took longer than {seconds:g} s") from None
    except aiohttp.ClientConnectorError as error:
        if isinstance(error.os_error, Unreachable):
            raise error.os_error from None
        raise Unreachable(f"{host} cannot be reached: {error}", offline=True) from error
    except (aiohttp.ClientError, ValueError, OSError) as error:
        raise Unreachable(f"{host} answered wrongly: {error}") from error


def _anything(where: URL) -> None:
    """Every address may be asked."""


def _parsed(url: str) -> URL:
    try:
        parsed = URL(url)
    except (ValueError, TypeError) as error:
        raise Unreachable(f"not an address: {url[:100]!r}") from error
    return _web_only(parsed)


def _web_only(where: URL) -> URL:
    if where.scheme not in {"http", "https"} or not where.host:
        raise Unreachable(f"not an address of the web: {str(where)[:100]!r}")
    return where


async def _followed(
    session: aiohttp.ClientSession,
    where: URL,
    headers: Mapping[str, str],
    *,
    most_bytes: int,
    check: Callable[[URL], None],
) -> Answer:
    """The answer at the end of all redirects; each address is checked before it is asked."""
    for _ in range(REDIRECTS):
        check(where)
        answer = await _asked(session, where, headers, most_bytes)
        if isinstance(answer, Answer):
            return answer
        headers = headers if answer.origin() == where.origin() else {}  # keys are for one server
        where = answer
    raise Unreachable(f"{where.host} redirects for ever")


async def _asked(
    session: aiohttp.ClientSession, where: URL, headers: Mapping[str, str], most_bytes: int
) -> Answer | URL:
    """The answer, or where it is to be had instead."""
    async with session.get(where, headers=headers, allow_redirects=False) as response:
        if response.status in {301, 302, 303, 307, 308} and "Location" in response.headers:
            return _web_only(where.join(URL(response.headers["Location"])))
        if response.status >= 300 and response.status != 304:
            raise Unreachable(f"{where.host} answered {response.status}", status=response.status)
        body = await _body(response, most_bytes)
        named = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, body, named, str(where))


async def _body(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    """Counted after unpacking, so that a bomb is noticed while it opens."""
    body = bytearray()
    async for piece in response.content.iter_chunked(PIECE):
        body += piece
        if len(body) > most_bytes:
            raise Unreachable(f"{response.url.host} sends more than {most_bytes} bytes")
    return bytes(body)


_: type[Web] = HttpWeb
