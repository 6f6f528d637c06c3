"""The doctor looks at everything on any machine, and finds it in itself to finish."""

from contextlib import aclosing
from pathlib import Path

import pytest

from assistant import doctor
from assistant.health.checks import Check


async def _examined(file: Path | None) -> dict[str, Check]:
    async with aclosing(doctor.examine(file, "en")) as checks:
        return {check.name: check async for check in checks}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own folders, no network, and no engine that takes long to start."""
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setattr(doctor, "VOICE_HOST", "localhost.invalid")
    monkeypatch.setattr(doctor, "in_use", lambda settings: {"vad": ["silero"], "wake": ["nobody"]})


async def test_every_subject_is_looked_at() -> None:
    found = await _examined(None)
    assert {"python", "config", "time", "state", "cache", "models", "microphone", "speaker"} <= found.keys()
    assert {"skills", "network", "gpu"} <= found.keys()
    assert found["state"].state == found["vad"].state == "ok"


async def test_an_engine_that_is_not_there_is_broken() -> None:
    found = await _examined(None)
    assert found["wake"].state == "broken"
    assert "there is no nobody" in found["wake"].says


async def test_no_network_is_no_disaster() -> None:
    assert (await _examined(None))["network"].state == "degraded"


async def test_a_wrong_config_is_named_and_the_rest_examined(tmp_path: Path) -> None:
    file = tmp_path / "assistant.toml"
    file.write_text("[audio]\nvolume = 2\n")
    found = await _examined(file)
    assert found["config"].state == "broken"
    assert f"{file}:2: audio.volume" in found["config"].says
    assert "gpu" in found


async def test_a_folder_that_cannot_be_written_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert (await _examined(None))["state"].state == "broken"
