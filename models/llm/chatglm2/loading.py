"""Brings a checkpoint to life: its tokenizer, its network, and the quickest int4 that this computer has."""

from __future__ import annotations

import ctypes
import gc
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import ModelFailed, ModelMissing
from models.llm.chatglm2 import checkpoint, network, prompt, shape
from models.llm.chatglm2.decoder import Decoder
from models.llm.chatglm2.int4.graphics import GraphicsLayers
from models.llm.chatglm2.int4.launch import launcher
from models.llm.chatglm2.int4.packed import PackedLayers
from models.llm.chatglm2.int4.shelf import Shelf
from models.llm.chatglm2.sampling import Sampling
from models.llm.chatglm2.tokens import Tokens
from models.llm.chatglm2.wanted import Wanted

log = logging.getLogger(__name__)

NEEDED = "torch transformers safetensors sentencepiece"


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """All that it takes to answer."""

    tokens: Tokens
    decoder: Decoder
    written: prompt.Written
    longest: int
    """Tokens that the network was trained on."""
    device: str
    """cuda or cpu."""


def load(
    folder: Path, *, device: str, shelf: Path, embedding_on_cpu: bool, threads: int, wanted: Wanted
) -> Loaded:
    """`device`: auto, cuda or cpu. Raises ModelMissing, ModelFailed, NotWanted."""
    import_all()
    size = shape.read(folder)
    tokens = Tokens(folder)
    if tokens.size > size.padded_vocab_size:
        raise ModelFailed(f"{folder}: tokenizer.model belongs to another model than config.json")
    where = _device(device)
    if threads:
        _use(threads)
    tensors = checkpoint.read(folder, size)
    try:
        built = _network(size, tensors, where, Shelf(shelf, folder), embedding_on_cpu, wanted)
        decoder = Decoder(built, where)
        _warm_up(decoder, tokens)
    except (RuntimeError, MemoryError) as error:
        raise ModelFailed(f"{folder} cannot be loaded: {first_line(error)}") from error
    log.info("%s answers on the %s", folder.name, "graphics card" if where.type == "cuda" else "processor")
    return Loaded(tokens, decoder, prompt.for_model(folder), size.seq_length, where.type)


def import_all() -> None:
    """Raises ModelMissing where a package is not installed."""
    try:
        import safetensors.torch
        import sentencepiece
        import torch
        import transformers

        _ = (safetensors.torch, sentencepiece, torch, transformers.GlmForCausalLM)
    except (ImportError, AttributeError) as error:
        raise ModelMissing(
            f"the local model needs {NEEDED} ({error}): pip install 'assistant[llm]'"
        ) from error


def release() -> None:
    """Gives the memory of what was dropped back to the system, and to other programs on the card."""
    import torch

    gc.collect()
    if torch.cuda.is_initialized():
        torch.cuda.empty_cache()
    with suppress(OSError, AttributeError):  # only glibc keeps what was freed, and only it has this
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def _device(asked: str) -> Any:
    import torch

    there = asked != "cpu" and torch.cuda.is_available()
    if asked == "cuda" and not there:
        raise ModelFailed(
            "no graphics card can be used by torch: install NVIDIA's driver, or set device to auto"
        )
    return torch.device("cuda" if there else "cpu")


def _use(threads: int) -> None:
    import torch

    torch.set_num_threads(threads)


def _network(
    size: shape.Shape,
    tensors: network.Tensors,
    where: Any,
    shelf: Shelf,
    embedding_on_cpu: bool,
    wanted: Wanted,
) -> Any:
    import torch

    if where.type == "cuda":
        home = network.Home(where, torch.float16, torch.float16, embedding_on_cpu)
        return network.build(size, tensors, home, GraphicsLayers(where, launcher()), wanted)
    home = network.Home(where, torch.bfloat16, torch.float16)
    return network.build(size, tensors, home, PackedLayers(shelf), wanted)


def _warm_up(decoder: Decoder, tokens: Tokens) -> None:
    """The first steps are slow: files are read, kernels chosen."""
    prompt: Sequence[int] = [*tokens.prefix, *tokens.encode("你好")]
    made = decoder.tokens(prompt, Sampling(temperature=0), lambda: True)
    next(made)
    next(made)
    decoder.forget()
