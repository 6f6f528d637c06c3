"""Spoken sentences on disk: bounded, private, and no matter if the disk fails."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np
import pytest

from assistant.messages import Speech
from assistant.speech.cache import SpeechCache

SPEECH = Speech(np.arange(-500, 500, dtype=np.int16), 24_000)
"""Two thousand bytes."""


def cache(folder: Path, *, limit_bytes: int = 100_000) -> SpeechCache:
    return SpeechCache(folder / "speech", limit_bytes=limit_bytes)


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("speech/*"))


async def test_a_sentence_comes_back_as_it_was_also_after_a_restart(tmp_path: Path) -> None:
    async with cache(tmp_path) as kept:
        await kept.keep("voice", "你好", "zh", SPEECH)
        assert await kept.read("voice", "你好", "zh") is not None
    async with cache(tmp_path) as kept:
        speech = await kept.read("voice", "你好", "zh")
    assert speech is not None
    assert speech.rate == SPEECH.rate
    assert np.array_equal(speech.pcm, SPEECH.pcm)


async def test_another_voice_text_or_language_is_another_sentence(tmp_path: Path) -> None:
    async with cache(tmp_path) as kept:
        await kept.keep("voice", "OK", "zh", SPEECH)
        assert await kept.read("other", "OK", "zh") is None
        assert await kept.read("voice", "OK", "en") is None
        assert await kept.read("voice", "Ok", "zh") is None


async def test_the_least_recently_spoken_goes_first(tmp_path: Path) -> None:
    async with cache(tmp_path, limit_bytes=6_000) as kept:
        for text in ("one", "two", "three"):
            await kept.keep("voice", text, "en", SPEECH)
        await kept.read("voice", "one", "en")
        await kept.keep("voice", "four", "en", SPEECH)
        left = [text for text in ("one", "two", "three", "four") if await kept.read("voice", text, "en")]
    assert left == ["one", "three", "four"]
    assert len(files(tmp_path)) == 3


async def test_a_smaller_limit_holds_from_the_next_start(tmp_path: Path) -> None:
    async with cache(tmp_path) as kept:
        for text in ("one", "two", "three"):
            await kept.keep("voice", text, "en", SPEECH)
    async with cache(tmp_path, limit_bytes=2_500):
        assert len(files(tmp_path)) == 1


async def test_what_is_larger_than_the_whole_cache_is_not_kept(tmp_path: Path) -> None:
    async with cache(tmp_path, limit_bytes=1_000) as kept:
        await kept.keep("voice", "one", "en", SPEECH)
    assert files(tmp_path) == []


async def test_only_the_user_may_read_it(tmp_path: Path) -> None:
    (tmp_path / "speech").mkdir(mode=0o755)
    async with cache(tmp_path) as kept:
        await kept.keep("voice", "one", "en", SPEECH)
    assert stat.S_IMODE((tmp_path / "speech").stat().st_mode) == 0o700
    assert stat.S_IMODE(files(tmp_path)[0].stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound" * 100])
async def test_a_broken_file_is_removed(tmp_path: Path, content: bytes) -> None:
    async with cache(tmp_path) as kept:
        await kept.keep("voice", "one", "en", SPEECH)
        files(tmp_path)[0].write_bytes(content)
        assert await kept.read("voice", "one", "en") is None
    assert files(tmp_path) == []


async def test_a_file_cut_short_is_removed(tmp_path: Path) -> None:
    async with cache(tmp_path) as kept:
        await kept.keep("voice", "one", "en", SPEECH)
        os.truncate(files(tmp_path)[0], 1_000)
        assert await kept.read("voice", "one", "en") is None
    assert files(tmp_path) == []


async def test_what_an_earlier_run_left_half_written_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "speech").mkdir()
    (tmp_path / "speech" / "draft.part").write_bytes(b"half")
    async with cache(tmp_path):
        assert files(tmp_path) == []


async def test_without_a_folder_nothing_is_kept_and_it_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "speech").write_text("a file where the folder should be")
    async with cache(tmp_path) as kept:
        for text in ("one", "two"):
            await kept.keep("voice", text, "en", SPEECH)
            assert await kept.read("voice", text, "en") is None
    assert len(caplog.records) == 1


async def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with cache(tmp_path) as kept:
        with monkeypatch.context() as disk:
            disk.setattr(Path, "replace", full)
            await kept.keep("voice", "one", "en", SPEECH)
            await kept.keep("voice", "two", "en", SPEECH)
        assert files(tmp_path) == []
        await kept.keep("voice", "one", "en", SPEECH)
        assert await kept.read("voice", "one", "en") is not None
    assert [record.getMessage() for record in caplog.records if "No space left" in record.getMessage()]
    assert len(caplog.records) == 1


async def test_switched_off_it_touches_no_disk(tmp_path: Path) -> None:
    async with cache(tmp_path, limit_bytes=0) as kept:
        await kept.keep("voice", "one", "en", SPEECH)
        assert await kept.read("voice", "one", "en") is None
    assert files(tmp_path) == []


async def test_a_voice_without_a_key_is_not_kept(tmp_path: Path) -> None:
    async with cache(tmp_path) as kept:
        await kept.keep("", "one", "en", SPEECH)
        assert await kept.read("", "one", "en") is None
    assert files(tmp_path) == []
