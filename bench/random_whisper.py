"""Makes a Whisper of real size with random weights, which costs what a real one does where none is at hand.

It always reads the same words, whatever it hears: its decoder's position encodings outweigh all else and
point at one word after the other, then at the end. So a turn with it runs its whole way, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

TEXT = ("what", "time", "is", "it", "in", "new", "york", "now")
"""Read out for any sound; each word is a token, as most English words are."""

END, BEGIN, FIRST_LANGUAGE, TRANSCRIBE, NO_TIMESTAMPS, SIZE = 50257, 50258, 50259, 50359, 50363, 51865
"""Ids of the multilingual vocabulary; source: openai/whisper, tokenizer.py."""
LANGUAGES = 99
CONTROLS = ("translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps")
PROMPT = 4
"""Tokens before the first word: begin, language, transcribe, no timestamps."""
LOUD = 100.0


@dataclass(frozen=True, slots=True)
class Shape:
    """Source: openai/whisper, the models' dimensions."""

    width: int
    layers: int
    heads: int


SHAPES = {"tiny": Shape(384, 4, 6), "base": Shape(512, 6, 8), "small": Shape(768, 12, 12)}


def make(folder: Path, shape: Shape) -> None:
    """Writes a folder as faster-whisper loads it, with int8 weights."""
    from ctranslate2.specs import WhisperSpec

    folder.mkdir(parents=True)
    spec = WhisperSpec(shape.layers, shape.heads, shape.layers, shape.heads)
    _fill(spec, shape.width)
    spec.register_vocabulary(vocabulary())
    spec.config.suppress_ids = spec.config.suppress_ids_begin = [0]
    spec.config.lang_ids = list(range(FIRST_LANGUAGE, FIRST_LANGUAGE + LANGUAGES))
    spec.config.alignment_heads = [[shape.layers - 1, 0]]
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))
    _tokenizer().save(str(folder / "tokenizer.json"))


def vocabulary() -> list[str]:
    """The words of `TEXT` from id 1 on, then words that nobody says, then Whisper's own tokens."""
    words = ["?", *TEXT]
    words += [f"w{number}" for number in range(len(words), END - 1)]
    words += [""]  # by which ctranslate2 knows a model of many languages
    languages = ["<|en|>", "<|zh|>", *(f"<|l{number}|>" for number in range(LANGUAGES - 2))]
    special = ["<|endoftext|>", "<|startoftranscript|>", *languages, *(f"<|{name}|>" for name in CONTROLS)]
    known = [*words, *special]
    return [*known, *(f"<|{number * 0.02:.2f}|>" for number in range(SIZE - len(known)))]


def _fill(spec: Any, width: int) -> None:
    random = np.random.default_rng(0)
    encoder, decoder = spec.encoder, spec.decoder
    encoder.conv1.weight, encoder.conv1.bias = _weight(random, width, 80, 3), np.zeros(width, np.float32)
    encoder.conv2.weight, encoder.conv2.bias = _weight(random, width, width, 3), np.zeros(width, np.float32)
    encoder.position_encodings.encodings = _weight(random, 1500, width)
    embeddings = 5 * _weight(random, SIZE, width)
    decoder.embeddings.weight = decoder.projection.weight = embeddings
    decoder.position_encodings.encodings = _dictate(embeddings)
    for part in (encoder, decoder):
        _norm(part.layer_norm, width)
        for layer in part.layer:
            _fill_layer(random, layer, width, crossing=part is decoder)


def _dictate(embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    """Shape (448, width): what each position makes the decoder say next."""
    ids = [FIRST_LANGUAGE, *[0] * (PROMPT - 2), *range(1, len(TEXT) + 1)]
    ids += [END] * (448 - len(ids))
    return LOUD * embeddings[ids]


def _fill_layer(random: np.random.Generator, layer: Any, width: int, *, crossing: bool) -> None:
    own = layer.self_attention
    _linear(random, own.linear[0], 3 * width, width)
    _linear(random, own.linear[1], width, width)
    _norm(own.layer_norm, width)
    if crossing:
        for linear, rows in zip(layer.attention.linear, (width, 2 * width, width), strict=True):
            _linear(random, linear, rows, width)
        _norm(layer.attention.layer_norm, width)
    _linear(random, layer.ffn.linear_0, 4 * width, width)
    _linear(random, layer.ffn.linear_1, width, 4 * width)
    _norm(layer.ffn.layer_norm, width)


def _linear(random: np.random.Generator, linear: Any, rows: int, columns: int) -> None:
    linear.weight, linear.bias = _weight(random, rows, columns), np.zeros(rows, np.float32)


def _norm(norm: Any, width: int) -> None:
    norm.gamma, norm.beta = np.ones(width, np.float32), np.zeros(width, np.float32)


def _weight(random: np.random.Generator, *shape: int) -> NDArray[np.float32]:
    return random.standard_normal(shape, np.float32) * np.float32(0.02)


def _tokenizer() -> Any:
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers

    tokens = vocabulary()
    words: Sequence[str] = tokens[:END]
    model = models.WordLevel({word: number for number, word in enumerate(words)}, unk_token=words[0])
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in tokens[END:]])
    return tokenizer
