"""Keeps weights on disk in the layout that this processor wants, one file a layer."""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from torch import Tensor

log = logging.getLogger(__name__)

Layer: TypeAlias = Mapping[str, "Tensor"]

LAYOUT = 1
"""Changes whenever what a file holds does."""
SPARE_BYTES = 2**30
"""Left free on the disk."""


class Shelf:
    """A folder that may be deleted at any time. What cannot be read is made anew, which is only slower."""

    def __init__(self, folder: Path, checkpoint: Path) -> None:
        """`folder` holds the layers of one `checkpoint` at a time."""
        self._folder = folder / _mark(checkpoint)
        with suppress(OSError):
            for other in set(folder.iterdir()) - {self._folder}:
                shutil.rmtree(other)

    def read(self, number: int) -> dict[str, Layer] | None:
        """None where the layer is not there, or not whole."""
        import torch

        try:
            held = torch.load(self._file(number), mmap=True, weights_only=True)
        except FileNotFoundError:
            return None
        except (OSError, EOFError, RuntimeError, ValueError, pickle.UnpicklingError) as error:
            log.warning("%s is damaged and is made anew: %s", self._file(number), str(error).split("\n")[0])
            return None
        return dict(held)

    def write(self, number: int, layer: Mapping[str, Layer]) -> None:
        """Whole or not at all."""
        import torch

        file = self._file(number)
        half_done = file.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._must_have_room()
            with half_done.open("wb") as out:
                torch.save({name: dict(parts) for name, parts in layer.items()}, out)
                out.flush()
                os.fsync(out.fileno())
            half_done.replace(file)
        except (OSError, RuntimeError) as error:
            log.warning("%s cannot be kept, so the next start is slower: %s", file, error)

    def _must_have_room(self) -> None:
        if shutil.disk_usage(self._folder).free < SPARE_BYTES:
            raise OSError("the disk is nearly full")

    def _file(self, number: int) -> Path:
        return self._folder / f"layer-{number:02}.pt"


def _mark(checkpoint: Path) -> str:
    """Changes with the weights, with torch, and with the processor, for which torch chooses the layout."""
    import torch

    files = sorted(file for file in checkpoint.iterdir() if file.suffix in {".bin", ".safetensors"})
    stats = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    made = (LAYOUT, torch.__version__, torch.backends.cpu.get_cpu_capability(), str(checkpoint), stats)
    return hashlib.sha256(repr(made).encode()).hexdigest()[:16]
