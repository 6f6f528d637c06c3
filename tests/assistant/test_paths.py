"""Files lie where XDG or systemd say, and what cannot be written is said in one sentence."""

import os
from pathlib import Path

import pytest

from assistant import paths
from assistant.errors import AlreadyRunning, StorageError


def test_a_home_is_all_it_takes() -> None:
    found = paths.find({"HOME": "/home/a"})
    assert found.config_file == Path("/home/a/.config/assistant/assistant.toml")
    assert found.place.models == Path("/home/a/.local/share/assistant/models")
    assert found.state == Path("/home/a/.local/state/assistant")
    assert found.cache == Path("/home/a/.cache/assistant")
    assert found.runtime == found.state / "run"


def test_xdg_is_followed_and_relative_paths_ignored() -> None:
    found = paths.find(
        {"HOME": "/h", "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "/run/user/1"}
    )
    assert found.state == Path("/s/assistant")
    assert found.cache == Path("/h/.cache/assistant")
    assert found.runtime == Path("/run/user/1/assistant")


def test_systemd_goes_before_xdg() -> None:
    given = {"HOME": "/h", "XDG_STATE_HOME": "/s", "STATE_DIRECTORY": "/var/lib/a:/var/lib/b"}
    assert paths.find(given).state == Path("/var/lib/a")


def test_without_a_home_the_sentence_names_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr("pwd.getpwuid", nobody)
    with pytest.raises(StorageError, match="no home directory; set HOME"):
        paths.find({})


def test_without_a_home_systemds_folders_do(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {f"{name}_DIRECTORY": f"/{name}" for name in ("STATE", "CACHE", "CONFIGURATION", "RUNTIME")}
    assert paths.find({**given, "XDG_DATA_HOME": "/data"}).data == Path("/data/assistant")


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = paths.writable(tmp_path / "a" / "b")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("end", ["file", "file/below"])
def test_a_file_in_the_way_is_named(tmp_path: Path, end: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"cannot write to .*file.*; .*move"):
        paths.writable(tmp_path / end)


def test_a_read_only_folder_is_named() -> None:
    folder = Path("/proc/self/assistant")
    with pytest.raises(StorageError, match=f"cannot write to {folder}"):
        paths.writable(folder)


def test_a_full_disk_is_named() -> None:
    error = paths.storage_error(OSError(28, "No space left on device"), Path("/s"))
    assert str(error) == "cannot write to /s: No space left on device; free some space on that disk"


def test_only_one_daemon_runs(tmp_path: Path) -> None:
    first, second, third = (paths.only_one(tmp_path) for _ in range(3))
    with first, pytest.raises(AlreadyRunning, match=f"process {os.getpid()}"):
        second.__enter__()
    with third:
        pass
