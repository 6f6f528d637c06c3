"""Tags read from real files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from skills.music.library.tags import Unplayable, read, told
from tests.skills.music.library.sounds import id3v1, write

FIELDS = {
    "title": "七里香", "artist": "周杰伦", "album": "七里香", "album_artist": "周杰伦",
    "genre": "Pop", "date": "2004-08-03", "track": "2/10", "disc": "1",
}  # fmt: skip


@pytest.mark.parametrize("ending", [".mp3", ".flac", ".m4a", ".ogg", ".mka"])
def test_every_field_is_read_from_every_kind(tmp_path: Path, ending: str) -> None:
    tags = read(str(write(tmp_path / f"a{ending}", FIELDS)), ("a",))
    assert (tags.title, tags.artist, tags.album, tags.genre) == ("七里香", "周杰伦", "七里香", "Pop")
    assert (tags.year, tags.track, tags.disc) == (2004, 2, 1)
    assert 0.05 < tags.seconds < 0.3


def test_old_tags_in_gbk_are_mended(tmp_path: Path) -> None:
    path = id3v1(tmp_path / "a.mp3", title="七里香".encode("gbk"), artist="周杰伦".encode("gbk"))
    tags = read(str(path), ("a",))
    assert (tags.title, tags.artist) == ("七里香", "周杰伦")


def test_what_is_missing_is_told_by_the_path(tmp_path: Path) -> None:
    tags = read(str(write(tmp_path / "x.wav")), ("许巍", "时光漫步", "03 蓝莲花"))
    assert (tags.title, tags.artist, tags.album, tags.track) == ("蓝莲花", "许巍", "时光漫步", 3)


@pytest.mark.parametrize(
    "content", [b"\0" * 4000, b"ID3\x04\0\0\x7f\x7f\x7f\x7f", b"#EXTM3U\nhttp://127.0.0.1/a.mp3\n"]
)
def test_a_file_without_sound_is_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    with pytest.raises(Unplayable, match="broken"):
        read(str(path), ("a",))


def test_a_script_under_a_sounds_name_opens_nothing(tmp_path: Path) -> None:
    write(tmp_path / "secret.flac", FIELDS)
    script = tmp_path / "a.flac"
    script.write_text(f"ffconcat version 1.0\nfile '{tmp_path}/secret.flac'\n")
    with pytest.raises(Unplayable):
        read(str(script), ("a",))


def test_numbers_that_are_none_are_nothing() -> None:
    tags = told({"date": "soon", "track": "A3", "disc": "9" * 40, "title": "x"}, ("x",), seconds=float("nan"))
    assert (tags.year, tags.track, tags.disc, tags.seconds) == (0, 0, 0, 0.0)


def test_pyav_is_not_imported_before_it_is_needed() -> None:
    import subprocess

    code = (
        "import sys, skills.music.library as _; print({'av', 'pypinyin', 'rapidfuzz'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "set()"
