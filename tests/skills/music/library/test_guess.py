"""What a path tells."""

from __future__ import annotations

import pytest

from skills.music.library.guess import guessed, meaningful
from skills.music.library.track import Tags


@pytest.mark.parametrize(
    ("parts", "tags"),
    [
        (("周杰伦", "七里香", "01 七里香"), Tags("七里香", "周杰伦", "七里香", track=1)),
        (("Queen", "A Night at the Opera (1975)", "11. Bohemian Rhapsody"),
         Tags("Bohemian Rhapsody", "Queen", "A Night at the Opera", year=1975, track=11)),
        (("Pink Floyd", "The Wall", "CD2", "03 - Hey You"),
         Tags("Hey You", "Pink Floyd", "The Wall", track=3, disc=2)),
        (("邓丽君 - 甜蜜蜜",), Tags("甜蜜蜜", "邓丽君")),
        (("许巍", "蓝莲花"), Tags("蓝莲花", "许巍")),
        (("1999",), Tags("1999")),
        (("7 Years",), Tags("7 Years")),
    ],
)  # fmt: skip
def test_folders_and_names_tell_artist_album_and_number(parts: tuple[str, ...], tags: Tags) -> None:
    assert guessed(parts) == tags


@pytest.mark.parametrize(
    "text", ["Track 01", "未知歌手", "Unknown Artist", "www.example.com", "音轨 3", "", "???"]
)
def test_what_programs_write_for_nothing_is_nothing(text: str) -> None:
    assert meaningful(text) == ""
