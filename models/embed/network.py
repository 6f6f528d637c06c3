"""Runs a sentence-transformers network by its ONNX weights: texts in, vectors of length 1 out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.errors import ModelFailed
from models.embed.folder import ModelFolder
from models.onnx import failures, open_model

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Vector = NDArray[np.float32]
POOLED = "sentence_embedding"
"""The name of an output that is a text's vector already."""
PER_TOKEN = ("last_hidden_state", "token_embeddings")


class Network:
    """Blocks: belongs into a thread of its own."""

    def __init__(self, model: ModelFolder, *, tokens: int, threads: int) -> None:
        """`tokens`: what is longer is cut there. Raises ModelFailed."""
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        self._model = model
        self._tokens = min(tokens, model.tokens)
        self._tokenizer = _tokenizer(model)
        self._tokenizer.enable_truncation(self._tokens)
        self._tokenizer.no_padding()
        self._session = open_model(model.weights, threads=threads)
        self._inputs = {put.name for put in self._session.get_inputs()}
        self._output = self._chosen()
        self.dimensions = self.embed(["1"], question=False).shape[1]

    @property
    def fingerprint(self) -> str:
        """Of all that changes a vector, sixteen hexadecimal digits."""
        digest = hashlib.blake2b(digest_size=8)
        for file in (self._model.weights, self._model.tokenizer):
            with file.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        model = self._model
        digest.update(repr((model.pooling, self._tokens, model.query, model.passage)).encode())
        return digest.hexdigest()

    def embed(self, texts: Sequence[str], *, question: bool) -> Vector:
        """Shape (texts, dimensions). Raises ModelFailed."""
        before = self._model.query if question else self._model.passage
        encodings = self._tokenizer.encode_batch([f"{before}{text}" for text in texts])
        vectors = self._pooled(*_padded(encodings))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise ModelFailed(f"{self._model.name} gave no vector for a text")
        return np.asarray(vectors / lengths, np.float32)

    def _pooled(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> Vector:
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        try:
            values = self._session.run(
                [self._output], {name: array for name, array in given.items() if name in self._inputs}
            )[0]
        except failures() as error:
            raise ModelFailed(f"{self._model.name} broke: {error}") from error
        if values.ndim == 2:
            return np.asarray(values, np.float32)
        if self._model.pooling == "cls":
            return np.asarray(values[:, 0], np.float32)
        weights = mask[:, :, None].astype(np.float32)
        return np.asarray((values * weights).sum(axis=1) / weights.sum(axis=1).clip(1), np.float32)

    def _chosen(self) -> str:
        names = [put.name for put in self._session.get_outputs()]
        wanted = next((name for name in (*PER_TOKEN, POOLED) if name in names), names[0])
        unknown = self._inputs - {"input_ids", "attention_mask", "token_type_ids"}
        if unknown or "input_ids" not in self._inputs:
            raise ModelFailed(f"{self._model.weights} is no network for texts: it wants {self._inputs}")
        return wanted


def _tokenizer(model: ModelFolder) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_buffer(model.tokenizer.read_bytes())
    except ValueError as error:
        raise ModelFailed(f"{model.tokenizer} cannot be read: {error}") from error


def _padded(encodings: Sequence[Encoding]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token numbers and mask, filled up with zeros; a text without any token gets one."""
    longest = max([1, *(len(encoding.ids) for encoding in encodings)])
    ids = np.zeros((len(encodings), longest), np.int64)
    mask = np.zeros_like(ids)
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)] = encoding.ids
        mask[row, : max(1, len(encoding.ids))] = 1
    return ids, mask
