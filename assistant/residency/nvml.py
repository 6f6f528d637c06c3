"""Asks NVIDIA's management library how much memory a card has left; blocking, for one thread."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Literal, TypeAlias

State: TypeAlias = Literal["ok", "none", "missing", "lost", "unreadable"]
"""`none`: no card, or not the one that was named; `missing`: no library or no driver; `lost`: the card has
fallen away; `unreadable`: it gave no number this time."""

REOPEN_SECONDS = 10.0
"""How often a card that is not there is looked for."""
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the card's memory."""

    state: State
    free_mb: int = 0
    total_mb: int = 0
    name: str = ""
    uuid: str = ""
    reason: str = ""
    """Why there is no number; empty where there is."""


class Card:
    """One graphics card; where it is away, it is looked for again."""

    def __init__(self, device: str, now: Callable[[], float]) -> None:
        """`device`: its number or UUID; empty: the first."""
        self._device = device
        self._now = now
        self._nvml: ModuleType | None = None
        self._handle: Any = None
        self._last = Reading("missing")
        self._look_again_at = float("-inf")

    def read(self) -> Reading:
        """The state tells what went wrong; nothing of NVML's is raised."""
        if self._handle is None and self._now() < self._look_again_at:
            return self._last
        try:
            import pynvml
        except ImportError as error:
            return self._away(Reading("missing", reason=str(error)))
        try:
            self._open(pynvml)
            free, total = self._memory(pynvml)
        except pynvml.NVMLError as error:
            return self._failed(pynvml, error)
        self._last = replace(self._last, state="ok", free_mb=free, total_mb=total, reason="")
        return self._last

    def close(self) -> None:
        """After this, the next reading looks for the card anew."""
        self._handle = None
        if self._nvml is not None:
            with suppress(self._nvml.NVMLError):
                self._nvml.nvmlShutdown()
            self._nvml = None

    def _open(self, nvml: ModuleType) -> None:
        if self._handle is not None:
            return
        nvml.nvmlInit()
        self._nvml = nvml
        handle = self._find(nvml)
        self._last = Reading("ok", name=nvml.nvmlDeviceGetName(handle), uuid=nvml.nvmlDeviceGetUUID(handle))
        self._handle = handle

    def _find(self, nvml: ModuleType) -> Any:
        if self._device and not self._device.isdecimal():
            return nvml.nvmlDeviceGetHandleByUUID(self._device)
        return nvml.nvmlDeviceGetHandleByIndex(int(self._device or 0))

    def _memory(self, nvml: ModuleType) -> tuple[int, int]:
        """MiB free and in all, by the call that old drivers know where the newer one fails."""
        try:
            memory = nvml.nvmlDeviceGetMemoryInfo(self._handle, version=nvml.nvmlMemory_v2)
        except (nvml.NVMLError_FunctionNotFound, nvml.NVMLError_ArgumentVersionMismatch):
            memory = nvml.nvmlDeviceGetMemoryInfo(self._handle)
        return memory.free // MIB, memory.total // MIB

    def _failed(self, nvml: ModuleType, error: Exception) -> Reading:
        """Finding the card and reading it fail for different reasons."""
        if self._handle is None:
            absent = (nvml.NVMLError_NotFound, nvml.NVMLError_InvalidArgument)
            missing = (
                nvml.NVMLError_LibraryNotFound,
                nvml.NVMLError_DriverNotLoaded,
                nvml.NVMLError_FunctionNotFound,
                nvml.NVMLError_LibRmVersionMismatch,
            )
            states: tuple[tuple[Any, State], ...] = ((absent, "none"), (missing, "missing"), *_lost(nvml))
        else:
            states = _lost(nvml)
        state: State = next((state for kinds, state in states if isinstance(error, kinds)), "unreadable")
        reading = replace(self._last, state=state, free_mb=0, reason=str(error))
        return reading if state == "unreadable" and self._handle is not None else self._away(reading)

    def _away(self, reading: Reading) -> Reading:
        self.close()
        self._last, self._look_again_at = reading, self._now() + REOPEN_SECONDS
        return reading


def _lost(nvml: ModuleType) -> tuple[tuple[Any, State], ...]:
    kinds = (
        nvml.NVMLError_GpuIsLost,
        nvml.NVMLError_ResetRequired,
        nvml.NVMLError_Uninitialized,
        nvml.NVMLError_NotFound,
        nvml.NVMLError_DriverNotLoaded,
    )
    return ((kinds, "lost"),)
