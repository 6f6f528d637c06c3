"""What several tests need: a sound server of their own, and the sample data beside the checkout."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.sound_server import Pulse, missing_tool

SAMPLE_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def sample_data() -> Path:
    if not SAMPLE_DATA.is_dir():
        pytest.skip("the sample data is not beside this checkout")
    return SAMPLE_DATA


@pytest.fixture(scope="session")
def pulse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pulse]:
    """A sound server of its own: what is said into its microphone is heard, its speaker is recorded.

    Its variables are in `os.environ`, so that subprocesses and PortAudio find it.
    """
    if tool := missing_tool():
        pytest.skip(f"{tool} is not installed (apt-get install pulseaudio pulseaudio-utils)")
    with pytest.MonkeyPatch.context() as patch, Pulse(tmp_path_factory.mktemp("pulse")) as server:
        for name, value in server.env.items():
            patch.setenv(name, value)
        if module := sys.modules.get("sounddevice"):
            module._terminate()  # noqa: SLF001
            module._initialize()  # noqa: SLF001
        yield server
