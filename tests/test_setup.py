"""The set-up scripts and the unit hold together, as far as can be told without installing anything."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = ("setup.sh", "install.sh", "systemd/check", ".ci/run")


def _run(*command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_can_be_run_and_stops_at_the_first_error(script: str) -> None:
    text = (ROOT / script).read_text("utf-8")
    assert os.access(ROOT / script, os.X_OK)
    assert re.search(r"^set -eu", text, re.MULTILINE)
    shell = "bash" if "bash" in text.splitlines()[0] else "sh"
    assert _run(shell, "-n", script).returncode == 0


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
def test_shellcheck_finds_nothing() -> None:
    done = _run("shellcheck", "-x", *SCRIPTS)
    assert done.stdout == ""


def test_the_units_command_is_the_one_that_is_installed() -> None:
    unit = (ROOT / "systemd/assistant.service").read_text("utf-8")
    assert "ExecStart=%h/.local/bin/assistant run\n" in unit
    assert "Type=notify\n" in unit
    assert "command=$HOME/.local/bin/assistant\n" in (ROOT / "install.sh").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_finds_nothing_wrong_with_the_unit() -> None:
    done = _run("systemd/check")
    assert (done.returncode, done.stderr) == (0, "")


def test_install_explains_itself_and_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    asked = _run("./install.sh", "--help", HOME=str(tmp_path))
    wrong = _run("./install.sh", "--unistall", HOME=str(tmp_path))
    assert (asked.returncode, wrong.returncode) == (0, 2)
    assert "--uninstall" in asked.stdout
    assert list(tmp_path.iterdir()) == []


def test_uninstall_leaves_the_households_files(tmp_path: Path) -> None:
    home = tmp_path / "a home"
    program, command = home / ".local/lib/assistant", home / ".local/bin/assistant"
    config, state = home / ".config/assistant/assistant.toml", home / ".local/state/assistant/reminders.db"
    for file in (program / "bin/assistant", config, state):
        file.parent.mkdir(parents=True)
        file.touch()
    command.parent.mkdir()
    command.symlink_to(program / "bin/assistant")
    done = _run("./install.sh", "--uninstall", HOME=str(home), XDG_CONFIG_HOME="", XDG_RUNTIME_DIR=str(home))
    assert done.returncode == 0
    assert not program.exists()
    assert not command.is_symlink()
    assert config.exists()
    assert state.exists()


def test_a_python_that_is_too_old_is_refused_with_the_mend(tmp_path: Path) -> None:
    """Stubs stand for all Pythons, as a version manager's do."""
    for name in ("python3", *(f"python3.{minor}" for minor in range(11, 15))):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    done = _run("sh", "-c", ". ./setup.sh; find_python", PYTHON="", PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "Python 3.11 to 3.14 is needed" in done.stderr


def test_the_lock_files_name_no_mirror_and_agree() -> None:
    locks = {
        name: set((ROOT / name).read_text("utf-8").splitlines())
        for name in ("requirements.lock", "requirements-dev.lock", "requirements-llm.lock")
    }
    for lines in locks.values():
        assert all(re.fullmatch(r"#.*|[a-z0-9-]+==\S+( ; .*)?", line) for line in lines)
    assert {line for line in locks["requirements.lock"] if line[0] != "#"} <= locks["requirements-dev.lock"]
    assert not any(
        re.match(r"torch|triton|nvidia-c|cuda-", line) for lines in locks.values() for line in lines
    )
