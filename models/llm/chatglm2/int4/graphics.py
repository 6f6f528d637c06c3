"""int4 on a graphics card: a kernel of ours for a few rows, and pieces in half precision for many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from models.llm.chatglm2.int4.format import Quantised, dequantise
from models.llm.chatglm2.int4.launch import Launch
from models.llm.chatglm2.memory import PIECE_ROWS

if TYPE_CHECKING:
    from torch import Tensor, device

Linear: TypeAlias = Callable[["Tensor"], "Tensor"]

FEW = (1, 2, 4)
"""Rows that the kernels multiply at once; more are quicker in pieces."""
WARPS = 4
THREADS = 32 * WARPS
BYTES = 16
"""Each row must be a multiple of what a thread reads at once."""


class GraphicsLayers:
    """Matrices on the card, as they are in the checkpoint."""

    def __init__(self, where: device, launch: Launch | None) -> None:
        self._where = where
        self._launch = launch

    def layer(self, number: int, make: Callable[[], Mapping[str, Quantised]]) -> Mapping[str, Linear]:
        return {name: GraphicsLinear(self._moved(matrix), self._launch) for name, matrix in make().items()}

    def _moved(self, matrix: Quantised) -> Quantised:
        bias = None if matrix.bias is None else matrix.bias.to(self._where).half()
        packed, scale = matrix.packed.to(self._where), matrix.scale.to(self._where).half()
        return Quantised(packed.contiguous(), scale.contiguous(), bias)


class GraphicsLinear:
    """Multiplies what is in half precision by the transpose of an int4 matrix."""

    def __init__(self, matrix: Quantised, launch: Launch | None) -> None:
        self._matrix = matrix
        self._launch = launch if matrix.packed.shape[1] % BYTES == 0 else None

    def __call__(self, x: Tensor) -> Tensor:
        rows = x.reshape(-1, x.shape[-1]).contiguous()
        launch = self._launch if len(rows) in FEW else None
        y = self._at_once(rows, launch) if launch else self._in_pieces(rows)
        y = y if self._matrix.bias is None else y + self._matrix.bias
        return y.view(*x.shape[:-1], -1)

    def _at_once(self, x: Tensor, launch: Launch) -> Tensor:
        packed, scale = self._matrix.packed, self._matrix.scale
        rows, pairs = packed.shape
        y = x.new_empty(len(x), rows)
        launch(f"int4_multiply_{len(x)}", -(-rows // WARPS), THREADS, (packed, scale, x, y, rows, pairs))
        return y

    def _in_pieces(self, x: Tensor) -> Tensor:
        packed, scale = self._matrix.packed, self._matrix.scale
        y = x.new_empty(len(x), len(packed))
        for first in range(0, len(packed), PIECE_ROWS):
            piece = slice(first, first + PIECE_ROWS)
            y[:, piece] = x @ self._expanded(packed[piece], scale[piece], x).T
        return y

    def _expanded(self, packed: Tensor, scale: Tensor, like: Tensor) -> Tensor:
        if not self._launch:
            return dequantise(packed, scale, like.dtype)
        rows, pairs = packed.shape
        full = like.new_empty(rows, 2 * pairs)
        self._launch("int4_expand", rows, THREADS, (packed, scale, full, rows, pairs))
        return full
