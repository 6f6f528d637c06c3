"""Who lives here and what they did, as the shell shows it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main

PEOPLE = """
default = "Dad"
[[people]]
name = "Dad"
role = "owner"
[[people]]
name = "Mum"
called = ["妈妈"]
role = "adult"
[[people]]
name = "Tom"
role = "child"
quiet = "00:00-00:00"
"""


class Shell:
    """A home folder of its own, in which commands run within this process."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.config = folder / "assistant.toml"
        self.config.write_text('[household]\nlanguages = ["en", "zh"]\n[tts]\norder = ["espeak"]\n')
        self.code, self.shown, self.problems = 0, "", ""
        self._capsys, self._patch = capsys, patch
        patch.setenv("HOME", str(folder))
        patch.setenv("LANG", "C.UTF-8")
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "LC_ALL"):
            patch.delenv(name, raising=False)

    def __call__(self, *arguments: str, text: str = "") -> str:
        """What the command prints."""
        self._patch.setattr("sys.stdin", io.StringIO(text))
        self.code = main(["--config", str(self.config), *arguments])
        self.shown, self.problems = self._capsys.readouterr()
        return self.shown

    def objects(self, *arguments: str) -> list[Any]:
        return [json.loads(line) for line in self(*arguments, "--json").splitlines()]


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    (tmp_path / "people.toml").write_text(PEOPLE)
    return Shell(tmp_path, capsys, monkeypatch)


def test_a_pin_is_set_and_never_shown(shell: Shell) -> None:
    shown = shell("people", "pin", "妈妈", text="2468\n")
    assert shell.code == 0, shell.problems
    file = shell.folder / "people.toml"
    assert "2468" not in file.read_text() + shown
    assert file.stat().st_mode & 0o777 == 0o600
    listed = {each["name"]: each for each in shell.objects("people", "list")}
    assert [name for name, each in listed.items() if each["pin"]] == ["Mum"]
    for wrong in ("12", "abcd", ""):
        shell("people", "pin", "Mum", text=f"{wrong}\n")
        assert shell.code == 2
    shell("people", "pin", "Ann", text="1234\n")
    assert shell.code == 2


def test_what_somebody_did_or_may_not_do_is_in_the_log_and_the_log_is_whole(shell: Shell) -> None:
    (done,) = shell.objects("ask", "what time is it", "--as", "妈妈")
    assert done["person"] == {"name": "Mum", "role": "adult"}
    (denied,) = shell.objects("ask", "play some jazz", "--as", "Tom")
    assert denied["done"] == [{"intent": "music.play", "allowed": False, "ok": False, "code": "not_allowed"}]
    (stranger,) = shell.objects("ask", "what time is it", "--as", "Ann")
    assert stranger["person"] == {"name": "Ann", "role": "unknown"}
    assert [entry["person"] for entry in shell.objects("log")] == ["Mum", "Tom", "Ann"]
    assert [entry["person"] for entry in shell.objects("log", "--denied")] == ["Tom"]
    assert [entry["intent"] for entry in shell.objects("log", "--person", "Mum")] == ["clock.time"]
    assert "Tom (child)" in shell("log", "--intent", "music")
    shell("log", "verify")
    assert shell.code == 0
    log = shell.folder / ".local/state/assistant/operations.jsonl"
    log.write_text(log.read_text().replace('"Tom"', '"Mum"'))
    shell("log", "verify")
    assert shell.code == 1
    assert "entry 2" in shell.problems
    assert shell.objects("log", "verify") == [{"entries": 3, "findings": [{"kind": "changed", "entry": 2}]}]


def test_a_mistake_in_the_file_stops_nothing_silently(shell: Shell) -> None:
    (shell.folder / "people.toml").write_text(PEOPLE.replace("child", "chld"))
    shell("ask", "what time is it")
    assert shell.code == 2
    assert "did you mean child" in shell.problems
    shell("config", "check")
    assert shell.code == 2
    assert "people.toml:12: people" in shell.problems
    assert "did you mean child" in shell.problems
