"""int4 on the processor: the kernel that torch carries, in bfloat16, on weights laid out anew for it.

The kernel can scale groups of columns; ours have one scale a row, so it is given ones, which keeps weights
exact, and the row's scale is applied to the sum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from models.llm.chatglm2.int4.format import Quantised, unpack
from models.llm.chatglm2.int4.plain import PlainLinear
from models.llm.chatglm2.int4.shelf import Layer, Shelf

if TYPE_CHECKING:
    from torch import Tensor

Linear: TypeAlias = Callable[["Tensor"], "Tensor"]

GROUPS = (256, 128, 64, 32)
"""Columns in a group, as the kernel allows; fewer groups are fewer ones to read."""
ROWS = 16
"""The kernel's rows come in this multiple."""


class PackedLinear:
    """Multiplies what is bfloat16 by the transpose of an int4 matrix."""

    def __init__(self, weight: Tensor, scale: Tensor, bias: Tensor | None, ones: Tensor) -> None:
        self._weight = weight
        self._scale = scale.float()
        self._bias = None if bias is None else bias.float()
        self._ones = ones

    def __call__(self, x: Tensor) -> Tensor:
        rows = x.reshape(-1, x.shape[-1]).contiguous()
        group = x.shape[-1] // self._ones.shape[0]
        sums = _kernels()._weight_int4pack_mm_for_cpu(  # noqa: SLF001
            rows, self._weight, group, self._ones
        )
        y = sums.float() * self._scale
        y = y if self._bias is None else y + self._bias
        return y.to(x.dtype).view(*x.shape[:-1], -1)


class PackedLayers:
    """Lays the weights out layer by layer, and keeps them on a shelf, to be mapped from there later."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf
        self._ones: dict[tuple[int, int], Tensor] = {}

    def layer(self, number: int, make: Callable[[], Mapping[str, Quantised]]) -> Mapping[str, Linear]:
        kept = self._shelf.read(number) if self._shelf else None
        if kept is None:
            kept = {name: laid_out(matrix) for name, matrix in make().items()}
            if self._shelf:
                self._shelf.write(number, kept)
                kept = self._shelf.read(number) or kept  # mapped, it can be dropped when memory is short
        return {name: self._linear(parts) for name, parts in kept.items()}

    def _linear(self, parts: Layer) -> Linear:
        bias = parts.get("bias")
        if "packed" in parts:
            return PlainLinear(Quantised(parts["packed"], parts["scale"], bias))
        rows, columns = len(parts["scale"]), int(parts["columns"])
        return PackedLinear(parts["weight"], parts["scale"], bias, self._ones_for(rows, columns))

    def _ones_for(self, rows: int, columns: int) -> Tensor:
        """Scales of one and shifts of zero, shared by all matrices of a size."""
        import torch

        if (rows, columns) not in self._ones:
            ones = torch.zeros(columns // group_for(columns), rows, 2, dtype=torch.bfloat16)
            ones[..., 0] = 1
            self._ones[rows, columns] = ones
        return self._ones[rows, columns]


def laid_out(matrix: Quantised) -> Layer:
    """What is kept of a matrix; one whose size the kernel cannot do stays as it is."""
    from torch import tensor

    kept = {"scale": matrix.scale.clone()} | ({} if matrix.bias is None else {"bias": matrix.bias.clone()})
    if len(matrix.scale) % ROWS or not group_for(matrix.columns):
        return kept | {"packed": matrix.packed.clone()}
    numbers = unpack(matrix.packed).int() + 8
    weight = _kernels()._convert_weight_to_int4pack_for_cpu(numbers, 1)  # noqa: SLF001
    return kept | {"weight": weight, "columns": tensor(matrix.columns)}


def group_for(columns: int) -> int:
    """0: the kernel cannot do it."""
    return next((group for group in GROUPS if columns % group == 0), 0)


def _kernels() -> Any:
    """Those that torch has no public name for."""
    from torch import ops

    return ops.aten
