"""Gives each test a house with music of its own."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from assistant.testing import NOON
from skills.music.library import Library
from tests.skills.music.house import SONGS, House, fill


@pytest.fixture(scope="session")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("songs")
    fill(folder)
    return folder


@pytest.fixture(scope="session")
def known(songs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the songs, scanned once."""
    state = tmp_path_factory.mktemp("known")

    async def scan() -> None:
        async with Library(state, [songs], clock=lambda: NOON, watching=False) as library:
            assert (await library.rescan()).tracks == len(SONGS)

    asyncio.run(scan())
    return state / "music.sqlite3"


@pytest.fixture
def house(tmp_path: Path, songs: Path, known: Path) -> House:
    """It plays in silence."""
    return House(tmp_path, songs, known)
