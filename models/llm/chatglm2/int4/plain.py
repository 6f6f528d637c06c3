"""The plain way to multiply by an int4 matrix, on every device: expand a piece, multiply, throw it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.llm.chatglm2.int4.format import Quantised, dequantise
from models.llm.chatglm2.memory import PIECE_ROWS

if TYPE_CHECKING:
    from torch import Tensor


class PlainLinear:
    """Multiplies by the transpose of an int4 matrix, in the precision of what it is given."""

    def __init__(self, matrix: Quantised) -> None:
        self._matrix = matrix

    def __call__(self, x: Tensor) -> Tensor:
        import torch

        packed, scale, bias = self._matrix.packed, self._matrix.scale, self._matrix.bias
        pieces = zip(packed.split(PIECE_ROWS), scale.split(PIECE_ROWS), strict=True)
        y = torch.cat([x @ dequantise(*piece, x.dtype).T for piece in pieces], -1)
        return y if bias is None else y + bias.to(y.dtype)
