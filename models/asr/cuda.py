"""Loads the CUDA libraries that come as Python packages, which CTranslate2 does not find by itself on Linux.

CTranslate2 4 asks for cuBLAS 12 and cuDNN 9: `pip install nvidia-cublas-cu12 nvidia-cudnn-cu12`.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path


def preload() -> None:
    """Whatever of them is installed; where one is not, CTranslate2 says so itself."""
    for library in ("cublas", "cudnn"):
        for folder in _folders(library):
            for file in sorted(Path(folder).glob("lib*.so.*")):
                with suppress(OSError):
                    ctypes.CDLL(str(file), mode=ctypes.RTLD_GLOBAL)


def _folders(library: str) -> Sequence[str]:
    try:
        spec = find_spec(f"nvidia.{library}.lib")
    except ModuleNotFoundError:
        return ()
    return (spec and spec.submodule_search_locations) or ()
