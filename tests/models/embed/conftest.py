"""A tiny model of the kind that sentence-transformers writes: real ONNX weights and a trained tokenizer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import WordLevelTrainer

FLOAT, INT64 = 1, 7
"""TensorProto.DataType of onnx.proto..."""
INT, INTS = 2, 7
"""...and AttributeProto.AttributeType."""
SPECIAL = ["[PAD]", "[UNK]", "[CLS]"]
MEANINGS = {"key": 0, "keys": 0, "door": 1, "boiler": 2, "heating": 2, "query": 3, "passage": 4, "[CLS]": 5}
"""Words -> what they mean: those of one meaning get the same row of the network's table."""
DIMENSIONS = 8

MakeModel = Callable[..., Path]


@pytest.fixture
def make_model(tmp_path: Path) -> MakeModel:
    """`make_model(name, files={"modules.json": [...]}, output=..., weights=...)` gives its folder."""

    def make(
        name: str = "toy",
        *,
        files: Mapping[str, Any] | None = None,
        output: str = "last_hidden_state",
        weights: str = "onnx/model.onnx",
    ) -> Path:
        folder = tmp_path / "models" / name
        (folder / "1_Pooling").mkdir(parents=True)
        (folder / weights).parent.mkdir(exist_ok=True)
        tokenizer = _tokenizer()
        tokenizer.save(str(folder / "tokenizer.json"))
        (folder / weights).write_bytes(_network(_table(tokenizer), output))
        for file, content in (files or {}).items():
            (folder / file).write_text(json.dumps(content))
        return folder

    return make


def _tokenizer() -> Tokenizer:
    """Of whole words, with [CLS] before each text."""
    tokenizer = Tokenizer(WordLevel(unk_token="[UNK]"))  # noqa: S106 - a token of text
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.train_from_iterator(
        [" ".join(word for word in MEANINGS if word.isalpha())] * 2, WordLevelTrainer(special_tokens=SPECIAL)
    )
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A", special_tokens=[("[CLS]", 2)])
    return tokenizer


def _table(tokenizer: Tokenizer) -> NDArray[np.float32]:
    rows = np.zeros((tokenizer.get_vocab_size(), DIMENSIONS), np.float32)
    for word, number in tokenizer.get_vocab().items():
        rows[number, MEANINGS.get(word, DIMENSIONS - 1)] = 1
    return rows


def _network(table: NDArray[np.float32], output: str) -> bytes:
    """`output` = the table's row of each token, or their mean; the fields are those of onnx.proto."""
    tensor = b"".join(_number(1, size) for size in table.shape)
    tensor += _number(2, FLOAT) + _bytes(8, b"table") + _bytes(9, table.tobytes())
    pooled = output == "sentence_embedding"
    rows = b"rows" if pooled else output.encode()
    nodes = _bytes(1, _bytes(1, b"table") + _bytes(1, b"input_ids") + _bytes(2, rows) + _bytes(4, b"Gather"))
    if pooled:
        over = _bytes(1, b"axes") + _number(8, 1) + _number(20, INTS)
        flat = _bytes(1, b"keepdims") + _number(3, 0) + _number(20, INT)
        mean = _bytes(1, rows) + _bytes(2, output.encode()) + _bytes(4, b"ReduceMean")
        nodes += _bytes(1, mean + _bytes(5, over) + _bytes(5, flat))
    graph = nodes + _bytes(2, b"toy") + _bytes(5, tensor)
    graph += b"".join(_bytes(11, _put(name, INT64, 2)) for name in ("input_ids", "attention_mask"))
    graph += _bytes(12, _put(output, FLOAT, 2 if pooled else 3))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _bytes(1, b"") + _number(2, 17))


def _put(name: str, kind: int, axes: int) -> bytes:
    shape = b"".join(_bytes(1, _bytes(2, f"{name}_{axis}".encode())) for axis in range(axes))
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low]) if not rest else bytes([low | 0x80]) + _varint(rest)
