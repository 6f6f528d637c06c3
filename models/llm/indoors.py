"""Looks up names of the house, and only takes addresses of the house for an answer."""

from __future__ import annotations

import errno
import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from models.llm.whereabouts import at_home


class Indoors(AbstractResolver):
    """So that nothing leaves the house because of what a name server says."""

    def __init__(self) -> None:
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        inside = [result for result in found if at_home(result["host"])]
        if not inside:
            raise OSError(errno.EHOSTUNREACH, f"{host} is not in the house")
        return inside

    async def close(self) -> None:
        await self._resolver.close()
