"""Whose a folder is, and which files of it are read."""

import os
from pathlib import Path

import pytest

from assistant.knowledge.folders import audible, folder_of, folders, scan
from assistant.settings import FolderSection


def _section(path: Path, *people: str) -> FolderSection:
    return FolderSection(path=str(path), people=people)


def test_a_folder_for_which_nobody_is_named_is_the_households(tmp_path: Path) -> None:
    known = folders([_section(tmp_path)])
    assert [bool(audible(known, role, "x")) for role in ("owner", "adult", "child", "guest", "unknown")] == [
        *(True, True, True),
        *(False, False),
    ]


def test_a_folder_is_for_the_roles_and_names_that_are_named(tmp_path: Path) -> None:
    known = folders([_section(tmp_path, "owner", "小明", "Tom")])
    assert audible(known, "owner", "anybody")
    assert audible(known, "child", "小明")
    assert audible(known, "guest", "tom")
    assert not audible(known, "adult", "李芳")
    assert not audible(known, "guest", "owner"), "a guest who calls himself owner is none"


def test_named_twice_it_is_for_those_named_each_time(tmp_path: Path) -> None:
    (known,) = folders([_section(tmp_path, "owner", "adult"), _section(tmp_path, "adult", "guest")])
    assert known.people == {"adult"}
    (nobodys,) = folders([_section(tmp_path, "owner"), _section(tmp_path, "guest")])
    assert not any(nobodys.audible(role, "") for role in ("owner", "guest", "unknown"))


def test_the_narrowest_folder_decides(tmp_path: Path) -> None:
    known = folders([_section(tmp_path), _section(tmp_path / "contracts", "owner")])
    assert folder_of(str(tmp_path / "contracts" / "a.txt"), known) == str(tmp_path / "contracts")
    assert folder_of(str(tmp_path / "contracts-old" / "a.txt"), known) == str(tmp_path)
    assert folder_of("/elsewhere/a.txt", known) == ""


def test_a_scan_takes_papers_alone_and_follows_no_link(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for place in (inside / "deep", inside / ".hidden", outside):
        place.mkdir(parents=True)
        (place / "a.MD").write_text("x")
    (inside / "photo.jpg").write_text("x")
    (inside / "~$open.docx").write_text("x")
    (inside / "link").symlink_to(outside)
    (inside / "link.md").symlink_to(outside / "a.MD")
    os.mkfifo(inside / "pipe.txt")
    assert list(scan(folders([_section(inside)])).files) == [str(inside / "deep" / "a.MD")]


def test_a_folder_within_a_folder_is_counted_for_itself(tmp_path: Path) -> None:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "a.txt").write_text("x")
    found = scan(folders([_section(tmp_path), _section(tmp_path / "contracts", "owner")]))
    assert [each.folder for each in found.files.values()] == [str(tmp_path / "contracts")]


def test_a_folder_that_is_not_there_holds_nothing_and_one_that_is_closed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"

    def refuse(place: str) -> None:
        raise PermissionError(place) if place == str(closed) else FileNotFoundError(place)

    monkeypatch.setattr(os, "scandir", refuse)
    found = scan(folders([_section(closed), _section(tmp_path / "gone")]))
    assert (dict(found.files), found.unread) == ({}, [str(closed)])
