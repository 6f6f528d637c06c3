"""Which files of a folder are music, and why others are not."""

from __future__ import annotations

import os
from pathlib import Path

from skills.music.library.walk import HUGE, Walk, changes


def _files(walk: Walk) -> list[str]:
    return [Path(file.path).name for file in walk.files()]


def test_only_sound_files_are_found(tmp_path: Path) -> None:
    for name in ("a.MP3", "b.flac", "c.txt", ".hidden.mp3", "d.jpg", "e.m3u"):
        (tmp_path / name).write_text("x")
    walk = Walk([str(tmp_path)])
    assert _files(walk) == ["a.MP3", "b.flac"]
    assert [Path(file.path).name for file in walk.lists] == ["e.m3u"]


def test_every_reason_to_pass_over_is_counted(tmp_path: Path) -> None:
    (tmp_path / "empty.mp3").touch()
    (tmp_path / "shop.m4p").write_text("x")
    (tmp_path / "cloud.ncm").write_text("x")
    (tmp_path / "gone.mp3").symlink_to(tmp_path / "nowhere.mp3")
    os.mkfifo(tmp_path / "pipe.mp3")
    with (tmp_path / "huge.wav").open("wb") as file:
        file.truncate(HUGE + 1)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "loop").symlink_to(tmp_path)
    walk = Walk([str(tmp_path)])
    assert _files(walk) == []
    assert walk.skipped == {"empty": 1, "protected": 2, "unreadable": 2, "huge": 1, "loop": 1}


def test_a_missing_root_is_told_and_nothing_else(tmp_path: Path) -> None:
    walk = Walk([str(tmp_path / "usb")])
    assert _files(walk) == []
    assert walk.unread == [str(tmp_path / "usb")]


def test_a_new_file_changes_its_folder(tmp_path: Path) -> None:
    os.utime(tmp_path, ns=(1, 1))
    walk = Walk([str(tmp_path)])
    list(walk.files())
    assert not changes(walk.folders)
    (tmp_path / "new.mp3").write_text("x")
    assert changes(walk.folders)


def test_names_that_are_no_text_are_found(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "晴天".encode("gbk") + b".mp3"))).write_text("x")
    (found,) = Walk([str(tmp_path)]).files()
    assert os.fsencode(found.parts[-1]) == "晴天".encode("gbk")
