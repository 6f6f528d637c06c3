"""Gets our kernels onto the graphics card: through cpm_kernels, else through torch's own run-time compiler.

Neither is imported before there is a card: cpm_kernels raises without a driver.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

from models.llm.chatglm2.int4.nvrtc import CompilerUnusable, compiled, in_packages

if TYPE_CHECKING:
    from torch import Tensor

log = logging.getLogger(__name__)

KERNELS = ("int4_expand", "int4_multiply_1", "int4_multiply_2", "int4_multiply_4")
Launch: TypeAlias = Callable[[str, int, int, Sequence["Tensor | int"]], None]
"""launch(kernel, blocks, threads in a block, arguments)"""


def source() -> str:
    return (files(__package__) / "int4.cu").read_text("utf-8")


def launcher() -> Launch | None:
    """None: there is no way to the card but plain torch; the log says why."""
    for way in (through_cpm_kernels, through_torch):
        try:
            launch = way()
        except (
            ImportError,
            OSError,
            RuntimeError,
            AttributeError,
            AssertionError,
            CompilerUnusable,
        ) as error:
            log.info("int4 kernels not %s: %s", way.__name__.replace("_", " "), str(error).split("\n")[0])
        else:
            log.info("int4 kernels %s", way.__name__.replace("_", " "))
            return launch
    return None


def through_cpm_kernels() -> Launch:
    import torch

    major, minor = torch.cuda.get_device_capability()
    code = compiled(source(), f"sm_{major}{minor}")
    with _libraries_found(), _resources():
        from cpm_kernels.kernels.base import KernelFunction, LazyKernelCModule
    module = LazyKernelCModule(code)
    kernels = {name: KernelFunction(module, name) for name in KERNELS}

    def launch(name: str, blocks: int, threads: int, arguments: Sequence[Tensor | int]) -> None:
        stream = ctypes.c_void_p(torch.cuda.current_stream().cuda_stream)
        kernels[name]((blocks, 1, 1), (threads, 1, 1), 0, stream, [_passed(one) for one in arguments])

    return launch


def through_torch() -> Launch:
    import torch

    kernels: Mapping[str, Any] = {name: torch.cuda._compile_kernel(source(), name) for name in KERNELS}  # noqa: SLF001

    def launch(name: str, blocks: int, threads: int, arguments: Sequence[Tensor | int]) -> None:
        kernels[name](grid=(blocks, 1, 1), block=(threads, 1, 1), args=list(arguments))

    return launch


def _passed(argument: Tensor | int) -> ctypes.c_int | ctypes.c_void_p:
    return ctypes.c_int(argument) if isinstance(argument, int) else ctypes.c_void_p(argument.data_ptr())


@contextmanager
def _libraries_found() -> Iterator[None]:
    """cpm_kernels asks the system for CUDA's libraries; torch brings them as Python packages."""
    ask = ctypes.util.find_library

    def find(name: str) -> str | None:
        return next((str(file) for file in in_packages(name)), None) or ask(name)

    ctypes.util.find_library = find
    try:
        yield
    finally:
        ctypes.util.find_library = ask


@contextmanager
def _resources() -> Iterator[None]:
    """cpm_kernels reads its files through pkg_resources, which setuptools no longer has."""
    if "pkg_resources" in sys.modules:
        yield
        return
    stand_in: Any = ModuleType("pkg_resources")
    stand_in.resource_exists = lambda package, name: _beside(package, name).is_file()
    stand_in.resource_string = lambda package, name: _beside(package, name).read_bytes()
    sys.modules["pkg_resources"] = stand_in
    try:
        yield
    finally:
        del sys.modules["pkg_resources"]


def _beside(module: str, name: str) -> Any:
    return files(module.rpartition(".")[0]).joinpath(*name.split("/"))
