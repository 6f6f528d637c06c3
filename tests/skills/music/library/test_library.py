"""The library as the music skill uses it, with real files and a real scan."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable
from contextlib import closing
from pathlib import Path

import pytest

from assistant import StorageError
from skills.music.library import Found, Request, Track, scanner
from skills.music.library.store import Store
from tests.skills.music.library.conftest import library
from tests.skills.music.library.sounds import write


async def test_a_known_library_can_be_asked_without_a_scan(scanned: Path, tmp_path: Path) -> None:
    async with library(scanned, tmp_path) as music:
        found = await music.ask(Request(query="周杰伦"))
    assert found.match is not None
    assert found.match.sure
    assert {track.tags.title for track in found.tracks} == {"七里香", "晴天", "Mojito", "千里之外"}


async def test_a_genre_in_either_language_gives_its_tracks(scanned: Path, tmp_path: Path) -> None:
    async with library(scanned, tmp_path) as music:
        for said in ("jazz", "爵士"):
            found = await music.ask(Request(genre=said))
            assert {track.tags.title for track in found.tracks} == {"So What", "Take Five"}


async def test_moods_and_years_choose_without_a_name(scanned: Path, tmp_path: Path) -> None:
    async with library(scanned, tmp_path) as music:
        calm = await music.ask(Request(mood="sleep"))
        sixties = await music.ask(Request(years=(1960, 1969)))
        both = await music.ask(Request(genre="jazz", years=(1990, 1999)))
    assert [track.tags.title for track in calm.tracks] == ["雨的印记"]
    assert {track.tags.year for track in sixties.tracks} == {1965, 1968}
    assert not both.tracks


async def test_a_word_of_a_title_is_found_where_no_name_fits(scanned: Path, tmp_path: Path) -> None:
    async with library(scanned, tmp_path) as music:
        found = await music.ask(Request(query="雨"))
    assert [track.tags.title for track in found.tracks] == ["雨的印记"]


async def test_more_like_this_is_of_the_same_artist_or_genre(scanned: Path, tmp_path: Path) -> None:
    async with library(scanned, tmp_path) as music:
        (blue,) = (await music.ask(Request(title="so what"))).tracks
        assert [track.tags.title for track in await music.alike(blue)] == ["Take Five"]


async def test_a_playlist_holds_only_what_is_in_the_library(scanned: Path, tmp_path: Path) -> None:
    async with library(scanned, tmp_path) as music:
        found = await music.ask(Request(playlist="跑步"))
    assert [track.tags.title for track in found.tracks] == ["七里香", "Yesterday"]


async def _one(tmp_path: Path, name: str = "a.flac", title: str = "稻香") -> Path:
    return write(tmp_path / "music" / name, {"title": title, "artist": "周杰伦"})


async def test_what_is_liked_and_played_survives_a_restart_and_a_move(tmp_path: Path) -> None:
    path = await _one(tmp_path)
    async with library(tmp_path / "state", path.parent) as music:
        await music.rescan()
        track = await _track(music.ask(Request(title="稻香")))
        await music.like(track)
        await music.played(track)
        await music.left(track, 12.5)
        await music.add("最爱", track)
    (path.parent / "b").mkdir()
    path.rename(path.parent / "b" / "c.flac")
    async with library(tmp_path / "state", path.parent) as music:
        await music.rescan()
        again = await _track(music.ask(Request(playlist="最爱")))
        assert (again.liked, again.plays, again.position) == (1, 1, 12.5)
        assert again.path.endswith("b/c.flac")
        assert [each.id for each in await music.liked()] == [track.id]


async def _track(asked: Awaitable[Found]) -> Track:
    (track,) = (await asked).tracks
    return track


async def test_what_changed_is_read_again_and_what_went_is_forgotten(tmp_path: Path) -> None:
    path = await _one(tmp_path)
    await _one(tmp_path, "b.flac", "青花瓷")
    async with library(tmp_path / "state", path.parent) as music:
        assert (await music.rescan()).read == 2
        assert (await music.rescan()).read == 0
        path.unlink()
        await _one(tmp_path, "b.flac", "夜曲")
        report = await music.rescan()
        assert (report.read, report.gone, report.tracks) == (1, 1, 1)
        assert not (await music.find(Request(title="稻香")))
        assert (await music.find(Request(title="夜曲")))[0].score == 1.0


async def test_a_look_rescans_only_where_a_folder_changed(tmp_path: Path) -> None:
    path = await _one(tmp_path)
    os.utime(path.parent, ns=(1, 1))
    async with library(tmp_path / "state", path.parent) as music:
        assert await music.look()
        assert not await music.look()
        await _one(tmp_path, "b.flac", "青花瓷")
        assert await music.look()
        assert await music.count() == 2


async def test_a_folder_that_is_not_there_is_not_looked_for_again_and_again(tmp_path: Path) -> None:
    async with library(tmp_path / "state", tmp_path / "Music") as music:
        assert not await music.look()
        await _one(tmp_path / "Music")
        assert await music.look()


async def test_a_drive_that_is_away_keeps_its_tracks_hidden(tmp_path: Path) -> None:
    path = await _one(tmp_path)
    async with library(tmp_path / "state", path.parent) as music:
        await music.rescan()
        track = await _track(music.ask(Request(title="稻香")))
        await music.like(track)
        path.parent.rename(tmp_path / "away")
        report = await music.rescan()
        assert (report.tracks, report.away, report.gone) == (0, 1, 0)
        assert not (await music.ask(Request(title="稻香"))).tracks
        (tmp_path / "away").rename(path.parent)
        assert (await music.rescan()).tracks == 1
        assert (await _track(music.ask(Request(title="稻香")))).liked == 1


async def test_bad_files_are_counted_and_not_read_again(tmp_path: Path) -> None:
    path = await _one(tmp_path)
    (path.parent / "noise.mp3").write_bytes(bytes(range(256)) * 20)
    (path.parent / "empty.mp3").touch()
    async with library(tmp_path / "state", path.parent) as music:
        report = await music.rescan()
        assert (report.tracks, report.skipped) == (1, {"broken": 1, "empty": 1})
        assert (await music.rescan()).read == 0


async def test_progress_is_told(tmp_path: Path) -> None:
    path = await _one(tmp_path)
    seen: list[tuple[int, int]] = []
    from assistant.testing import NOON
    from skills.music.library import Library

    async with Library(
        tmp_path / "state",
        [path.parent],
        clock=lambda: NOON,
        watching=False,
        progress=lambda *at: seen.append(at),
    ) as music:
        await music.rescan()
    assert seen == [(1, 1)]


READING = 'print(\'{"reading": ["2f61", 1, 2], "count": 1, "total": 1}\', flush=True)'
DIES = (sys.executable, "-c", READING)
HANGS = (sys.executable, "-c", f"{READING}; import signal; signal.pause()")


@pytest.mark.parametrize(("command", "reason"), [(HANGS, "slow"), (DIES, "broken")])
async def test_a_file_that_holds_or_ends_the_scan_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], reason: str
) -> None:
    monkeypatch.setattr(scanner, "FILE_SECONDS", 0.05)
    monkeypatch.setattr(scanner, "MOST_RESTARTS", 2)
    refused: list[tuple[tuple[str, int, int], str]] = []
    with pytest.raises(StorageError, match="more than 2 files"):
        await scanner.scan(
            tmp_path / "x",
            [],
            refuse=lambda *each: refused.append(each),
            progress=lambda *_: None,
            command=command,
        )
    assert refused == [(("2f61", 1, 2), reason)] * 2


async def test_a_refused_file_is_passed_over_by_the_next_scan(tmp_path: Path) -> None:
    path = await _one(tmp_path)
    state = path.stat()
    async with library(tmp_path / "state", path.parent) as music:
        key = (os.fsencode(path).hex(), state.st_size, state.st_mtime_ns)
        with closing(Store(tmp_path / "state" / "music.sqlite3")) as store:
            store.refuse(key, "slow")
        report = await music.rescan()
        assert (report.tracks, report.skipped) == (0, {"slow": 1})


async def test_a_broken_database_is_put_aside(tmp_path: Path) -> None:
    path = await _one(tmp_path)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "music.sqlite3").write_bytes(b"no database" * 1000)
    async with library(tmp_path / "state", path.parent) as music:
        assert (await music.rescan()).tracks == 1
    assert (tmp_path / "state" / "music.sqlite3.old").exists()


async def test_a_library_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, not a folder")
    with pytest.raises(StorageError, match="music library"):
        async with library(tmp_path / "state", tmp_path):
            pass


async def test_entered_it_scans_by_itself(tmp_path: Path) -> None:
    from assistant.testing import NOON
    from skills.music.library import Library

    path = await _one(tmp_path)
    slept = asyncio.Event()

    async def sleep(_: float) -> None:
        slept.set()
        await asyncio.Event().wait()

    async with Library(tmp_path / "state", [path.parent], clock=lambda: NOON, sleep=sleep) as music:
        await asyncio.wait_for(slept.wait(), 60)
        assert await music.count() == 1
