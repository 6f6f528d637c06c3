"""A database that several programs open."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from assistant.database.sqlite import connect
from assistant.memory.longterm.schema import LAYOUT

TOGETHER = 4


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(TOGETHER) as pool:
        yield pool


def test_all_who_open_a_new_one_at_once_may(tmp_path: Path, pool: ThreadPoolExecutor) -> None:
    def opened(path: Path) -> str:
        with closing(connect(path, LAYOUT)) as connection:
            return str(connection.execute("PRAGMA journal_mode").fetchone()[0])

    for number in range(10):
        path = tmp_path / f"{number}.sqlite"
        assert list(pool.map(opened, [path] * TOGETHER)) == ["wal"] * TOGETHER
