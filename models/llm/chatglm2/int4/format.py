"""The published int4 format: two numbers a byte, one scale a row.

A byte holds the number of an even column in its high half and that of the next in its low half, each in two's
complement; the row's scale is its largest absolute value / 7, in half precision (THUDM/chatglm2-6b-int4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor, dtype


@dataclass(frozen=True, slots=True, eq=False)
class Quantised:
    """One matrix in int4."""

    packed: Tensor
    """int8 (rows, columns / 2)."""
    scale: Tensor
    """float16 (rows,)."""
    bias: Tensor | None = None
    """(rows,)."""

    @property
    def columns(self) -> int:
        return 2 * int(self.packed.shape[1])

    def rows(self, sizes: tuple[int, ...]) -> tuple[Quantised, ...]:
        """Cut into matrices of so many rows."""
        biases = [None] * len(sizes) if self.bias is None else self.bias.split(sizes)
        parts = zip(self.packed.split(sizes), self.scale.split(sizes), biases, strict=True)
        return tuple(Quantised(*part) for part in parts)


def unpack(packed: Tensor) -> Tensor:
    """int8 (rows, columns / 2) -> int8 (rows, columns), -8 to 7."""
    rows, pairs = packed.shape
    numbers = packed.new_empty(rows, pairs, 2)
    numbers[..., 0] = packed >> 4
    numbers[..., 1] = (packed << 4) >> 4
    return numbers.view(rows, 2 * pairs)


def pack(numbers: Tensor) -> Tensor:
    """The reverse of `unpack`."""
    return (numbers[..., 0::2] << 4) | (numbers[..., 1::2] & 15)


def quantise(weight: Tensor, bias: Tensor | None = None) -> Quantised:
    """As the published checkpoints were made: rounded to -7 to 7 of the row's scale."""
    wide = weight.float()
    scale = (wide.abs().amax(-1) / 7).half()
    steps = scale.float().clamp(min=1e-12)
    numbers = (wide / steps[:, None]).round().clamp(-8, 7).char()
    return Quantised(pack(numbers), scale, bias)


def dequantise(packed: Tensor, scale: Tensor, kind: dtype) -> Tensor:
    """The matrix in full, in `kind`; each number is exact but for one rounding to `kind`."""
    if kind == scale.dtype:
        return unpack(packed).to(kind) * scale[:, None]
    return (unpack(packed).float() * scale.float()[:, None]).to(kind)
