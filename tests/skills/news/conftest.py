"""Gives each test a house with a server of feeds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.skills.news.house import House
from tests.skills.news.server import serving


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with serving() as server:
        yield House(server, tmp_path)
