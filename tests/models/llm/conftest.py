"""What the tests of the links need: a server that answers them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bench.chat_server import ChatServer, serving


@pytest.fixture
async def server() -> AsyncIterator[ChatServer]:
    async with serving() as chat:
        yield chat
