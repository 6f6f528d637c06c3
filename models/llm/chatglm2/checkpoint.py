"""Opens a checkpoint's files without reading them into memory, and checks that they hold what they must."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelFailed, ModelMissing
from models.llm.chatglm2.shape import EMBEDDING, LAST_NORM, LAYERS, NORMS, OUTPUT, QKV, Shape

if TYPE_CHECKING:
    from torch import Tensor

UNUSED = "rotary_pos_emb.inv_freq"
"""Follows from the config."""
WHOLE = ("model.safetensors", "pytorch_model.bin")


def read(folder: Path, shape: Shape) -> dict[str, Tensor]:
    """All tensors by their published names, mapped from the files. Raises ModelMissing, ModelFailed."""
    tensors: dict[str, Tensor] = {}
    for file in _files(folder):
        tensors |= {name: tensor for name, tensor in _open(file).items() if not name.endswith(UNUSED)}
    _check(tensors, shape, folder)
    return tensors


def _files(folder: Path) -> Sequence[Path]:
    """The shards that an index names, or the one file."""
    for name in WHOLE:
        index = folder / f"{name}.index.json"
        if index.is_file():
            return _complete(folder, _named(index))
        if (folder / name).is_file():
            return (folder / name,)
    raise ModelMissing(f"{folder} holds no weights: neither {' nor '.join(WHOLE)} is in it")


def _named(index: Path) -> Sequence[str]:
    try:
        names = set(json.loads(index.read_bytes())["weight_map"].values())
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ModelFailed(f"{index} is damaged ({error}): fetch it again") from error
    return sorted(Path(str(name)).name for name in names)


def _complete(folder: Path, names: Sequence[str]) -> Sequence[Path]:
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise ModelMissing(f"{folder} is not complete: {', '.join(missing)} is not in it; fetch it again")
    return [folder / name for name in names]


def _open(file: Path) -> Mapping[str, Tensor]:
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        if file.suffix == ".safetensors":
            return dict(load_file(file))
        held = torch.load(file, map_location="cpu", mmap=True, weights_only=True)
    except (OSError, EOFError, RuntimeError, ValueError, SafetensorError, pickle.UnpicklingError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelFailed(f"{file} is cut off or damaged ({reason}): delete it and fetch it again") from error
    if not isinstance(held, dict) or not all(isinstance(one, torch.Tensor) for one in held.values()):
        raise ModelFailed(f"{file} holds something else than a model's weights")
    return held


def expected(shape: Shape) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The name and the size of each tensor."""
    hidden = shape.hidden_size
    yield EMBEDDING, (shape.padded_vocab_size, hidden)
    yield OUTPUT, (shape.padded_vocab_size, hidden)
    yield LAST_NORM, (hidden,)
    for layer in range(shape.num_layers):
        for name in NORMS:
            yield f"{LAYERS}.{layer}.{name}.weight", (hidden,)
        for name, (rows, columns) in shape.linears.items():
            yield f"{LAYERS}.{layer}.{name}.weight", (rows, columns // 2 if shape.int4 else columns)
            if shape.int4:
                yield f"{LAYERS}.{layer}.{name}.weight_scale", (rows,)
        if shape.add_qkv_bias:
            yield f"{LAYERS}.{layer}.{QKV}.bias", (sum(shape.attention),)


def _check(tensors: Mapping[str, Tensor], shape: Shape, folder: Path) -> None:
    sizes = dict(expected(shape))
    if missing := sizes.keys() - tensors.keys():
        raise ModelFailed(
            f"{folder}: {_some(missing)} missing; the files are not all of one model, fetch again"
        )
    if extra := tensors.keys() - sizes.keys():
        raise ModelFailed(f"{folder}: {_some(extra)} not expected; config.json belongs to another model")
    for name, tensor in tensors.items():
        if tuple(tensor.shape) != sizes[name]:
            raise ModelFailed(
                f"{folder}: {name} is {tuple(tensor.shape)}, not {sizes[name]} as config.json says"
            )
        if tensor.is_floating_point() == _whole(name, shape):
            raise ModelFailed(f"{folder}: {name} is {tensor.dtype}; only int4 and half precision are known")
        if tensor.ndim == 1 and not bool(tensor.isfinite().all()):
            raise ModelFailed(
                f"{folder}: {name} holds what is no number; the file is damaged, fetch it again"
            )


def _whole(name: str, shape: Shape) -> bool:
    """Whether it must hold packed integers."""
    return shape.int4 and name.endswith(".weight") and any(f".{part}." in name for part in shape.linears)


def _some(names: set[str]) -> str:
    shown = ", ".join(sorted(names)[:3])
    return f"{shown}{' and others are' if len(names) > 3 else ' is' if len(names) == 1 else ' are'}"
