"""A small library of tagged files, scanned once."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from assistant.testing import NOON
from skills.music.library import Library
from tests.skills.music.library.sounds import write

SONGS = [
    ("七里香", "周杰伦", "七里香", "流行", "2004"),
    ("晴天", "周杰伦", "叶惠美", "流行", "2003"),
    ("Mojito", "周杰伦", "Mojito", "流行", "2020"),
    ("千里之外", "周杰伦/费玉清", "依然范特西", "流行", "2006"),
    ("恋曲1990", "羅大佑", "愛人同志", "流行", "1988"),
    ("月亮代表我的心", "鄧麗君", "島國之情歌", "流行", "1977"),
    ("Yesterday", "The Beatles", "Help!", "Rock", "1965"),
    ("Hey Jude - Remastered 2015", "The Beatles", "1", "Rock", "1968"),
    ("7 Years", "Lukas Graham", "Lukas Graham", "Pop", "2015"),
    ("Hello", "Adele", "25", "Pop", "2015"),
    ("So What", "Miles Davis", "Kind of Blue", "Jazz", "1959"),
    ("Take Five", "Dave Brubeck", "Time Out", "Jazz", "1959"),
    ("雨的印记", "李闰珉", "First Love", "Ambient", "2001"),
]


def fill(folder: Path) -> None:
    for number, (title, artist, album, genre, date) in enumerate(SONGS):
        tags = {"title": title, "artist": artist, "album": album, "genre": genre, "date": date}
        write(folder / f"{number}.flac", tags)
    (folder / "跑步.m3u8").write_text(
        "#EXTM3U\n0.flac\n6.flac\n/etc/passwd\nhttp://127.0.0.1/a.mp3\n../x.mp3\n"
    )


def library(state: Path, *roots: Path) -> Library:
    return Library(state, roots, clock=lambda: NOON, watching=False)


@pytest.fixture(scope="session")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a library that has been scanned."""
    folder, state = tmp_path_factory.mktemp("music"), tmp_path_factory.mktemp("state")
    fill(folder)

    async def scan() -> None:
        async with library(state, folder) as music:
            report = await music.rescan()
            assert report.tracks == len(SONGS)

    asyncio.run(scan())
    return state
