"""Counts the memory that a network of a given shape takes."""

from __future__ import annotations

from models.llm.chatglm2.shape import Shape

HALF = 2
"""Bytes of a number in half precision."""
CONTEXT_MIB = 400
"""What CUDA itself and cuBLAS take in a process before anything is computed; 300 to 450 on usual cards."""
PIECE_ROWS = 4096
"""Rows of a matrix that are expanded to half precision at a time."""
PIECE_TOKENS = 256
"""Tokens of a question that are read at a time."""


def linear_bytes(shape: Shape, *, int4: bool) -> int:
    """The large matrices of all layers."""
    layer = 0
    for rows, columns in shape.linears.values():
        layer += rows * columns // 2 + rows * HALF if int4 else rows * columns * HALF
    return shape.num_layers * layer


def embedding_bytes(shape: Shape) -> int:
    """The embedding; the output layer is as large."""
    return shape.padded_vocab_size * shape.hidden_size * HALF


def cache_bytes(shape: Shape, tokens: int) -> int:
    """Keys and values of so many tokens."""
    return 2 * shape.num_layers * shape.groups * shape.kv_channels * HALF * tokens


def working_bytes(shape: Shape, tokens: int) -> int:
    """What one step needs at most: a piece of a matrix, the widest rows thrice, attention over all tokens."""
    piece = PIECE_ROWS * max(columns for _, columns in shape.linears.values()) * HALF
    rows = 3 * PIECE_TOKENS * 2 * shape.ffn_hidden_size * HALF
    attention = 2 * PIECE_TOKENS * tokens * shape.num_attention_heads * 4
    return piece + rows + attention


def vram_mib(shape: Shape, tokens: int, *, int4: bool, embedding_on_cpu: bool) -> int:
    """MiB of a graphics card for the network with a context of so many tokens."""
    embeddings = embedding_bytes(shape) * (1 if embedding_on_cpu else 2)
    weights = linear_bytes(shape, int4=int4) + embeddings
    total = weights + cache_bytes(shape, tokens) + working_bytes(shape, tokens)
    return CONTEXT_MIB + -(-total // 2**20)
