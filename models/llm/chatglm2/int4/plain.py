"""The plain way to multiply by an int4 matrix, on every device: expand a piece, multiply, throw it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.llm.chatglm2.int4.format import Quantised, dequantise, unpack
from models.llm.chatglm2.memory import PIECE_ROWS

if TYPE_CHECKING:
    from torch import Tensor


class PlainLinear:
    """Multiplies by the transpose of an int4 matrix, in the precision of what it is given."""

    def __init__(self, matrix: Quantised) -> None:
        self._matrix = matrix

    def __call__(self, x: Tensor) -> Tensor:
        import torch

        matrix, bias = self._matrix, self._matrix.bias
        pieces = zip(matrix.packed.split(PIECE_ROWS), matrix.scale.split(PIECE_ROWS), strict=True)
        multiply = _scaled_before if x.dtype == torch.float16 else _scaled_after
        y = torch.cat([multiply(x, *piece) for piece in pieces], -1)
        return y if bias is None else y + bias.to(y.dtype)


def _scaled_before(x: Tensor, packed: Tensor, scale: Tensor) -> Tensor:
    """Unscaled sums could be too large for half precision."""
    return x @ dequantise(packed, scale, x.dtype).T


def _scaled_after(x: Tensor, packed: Tensor, scale: Tensor) -> Tensor:
    """The quicker way, since there are fewer sums than weights."""
    sums = x @ unpack(packed).to(x.dtype).T
    return (sums * scale.float()).to(x.dtype)
