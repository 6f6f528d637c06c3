"""NVRTC, NVIDIA's run-time compiler: from CUDA source to code for one card, without a card or a header."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

OK = 0


class CompilerUnusable(Exception):
    """There is no NVRTC, or it refused; says which."""


def compiled(source: str, architecture: str) -> bytes:
    """A cubin, loadable by the driver; `architecture` such as sm_86. Raises CompilerUnusable."""
    library = ctypes.CDLL(str(_library()))
    program = ctypes.c_void_p()
    _must(library, library.nvrtcCreateProgram(ctypes.byref(program), source.encode(), None, 0, None, None))
    try:
        options = (ctypes.c_char_p * 2)(f"--gpu-architecture={architecture}".encode(), b"--std=c++17")
        done = library.nvrtcCompileProgram(program, len(options), options)
        if done != OK:
            log = _text(library, program, "ProgramLog").rstrip(b"\0").decode(errors="replace")
            raise CompilerUnusable(f"NVRTC refuses the kernels for {architecture}: {log}")
        return _text(library, program, "CUBIN")
    finally:
        library.nvrtcDestroyProgram(ctypes.byref(program))


def in_packages(name: str) -> Iterator[Path]:
    """Where NVIDIA's Python packages have `lib<name>.so`: one folder since CUDA 13, before it one each."""
    spec = find_spec("nvidia")
    for folder in (spec and spec.submodule_search_locations) or ():
        yield from sorted(Path(folder).glob(f"*/lib/lib{name}.so*"))


def _library() -> str | Path:
    found: Sequence[Path] = tuple(in_packages("nvrtc"))
    for builtins in in_packages("nvrtc-builtins"):
        ctypes.CDLL(str(builtins), mode=ctypes.RTLD_GLOBAL)
    library = found[0] if found else ctypes.util.find_library("nvrtc")
    if not library:
        raise CompilerUnusable("there is no NVRTC; it comes with torch for CUDA")
    return library


def _text(library: ctypes.CDLL, program: ctypes.c_void_p, what: str) -> bytes:
    size = ctypes.c_size_t()
    _must(library, getattr(library, f"nvrtcGet{what}Size")(program, ctypes.byref(size)))
    text = ctypes.create_string_buffer(size.value)
    _must(library, getattr(library, f"nvrtcGet{what}")(program, text))
    return text.raw


def _must(library: ctypes.CDLL, status: int) -> None:
    if status != OK:
        library.nvrtcGetErrorString.restype = ctypes.c_char_p
        raise CompilerUnusable(f"NVRTC: {library.nvrtcGetErrorString(status).decode()}")
