"""A graphics card that is made of a file: the real pynvml drives a library of our own."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

import pynvml
import pytest

SOURCE = Path(__file__).parent / "fake_nvml.c"


class FakeCard:
    """What the library tells from now on."""

    def __init__(self, file: Path, library: Path) -> None:
        self.library = library
        self._file = file
        self.show(8000, 8000)

    def show(self, free_mb: int, total_mb: int = 8000, *, rc: int = 0, init: int = 0, v2: int = 0) -> None:
        """`rc` of a reading, `init` of opening the library, `v2` of the newer call, as in nvml.h."""
        self.write(f"init {init}", f"v2 {v2}", f"card GPU-first {total_mb} {free_mb} {rc}")

    def write(self, *lines: str) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text("\n".join(lines) + "\n")
        fresh.replace(self._file)

    @property
    def env(self) -> dict[str, str]:
        """For a process that is to find the library by its name."""
        return {**os.environ, "LD_LIBRARY_PATH": str(self.library.parent), "FAKE_NVML_STATE": str(self._file)}


@pytest.fixture(scope="session")
def nvml_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip("no C compiler to build the fake libnvidia-ml.so.1 with (apt-get install gcc)")
    library = tmp_path_factory.mktemp("nvml") / "libnvidia-ml.so.1"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE], check=True)
    return library


@pytest.fixture
def card(nvml_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeCard:
    fake = FakeCard(tmp_path / "nvml", nvml_library)
    monkeypatch.setenv("FAKE_NVML_STATE", fake.env["FAKE_NVML_STATE"])
    monkeypatch.setattr(pynvml, "nvmlLib", ctypes.CDLL(str(nvml_library)))
    monkeypatch.setattr(pynvml, "_nvmlGetFunctionPointer_cache", {})
    return fake
