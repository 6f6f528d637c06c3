"""Gives each test a house with music of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.skills.music.house import House, fill


@pytest.fixture(scope="session")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("songs")
    fill(folder)
    return folder


@pytest.fixture
def house(tmp_path: Path, songs: Path) -> House:
    """It plays in silence."""
    return House(tmp_path, songs)
