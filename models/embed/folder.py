"""Finds a sentence-transformers model on this computer, and reads from its own files how it wants to be used.

The files are those that sentence-transformers writes: modules.json, 1_Pooling/config.json,
sentence_bert_config.json (the longest text), config_sentence_transformers.json (what stands before a text).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from assistant.errors import ModelFailed, ModelMissing

Pooling = Literal["mean", "cls"]

WEIGHTS = (
    *("onnx/model_quantized.onnx", "model_quantized.onnx", "onnx/model_int8.onnx", "model_int8.onnx"),
    *("onnx/model_uint8.onnx", "onnx/model_qint8_avx512_vnni.onnx", "onnx/model.onnx", "model.onnx"),
)
"""The first that is there is taken: small ones first."""
TOKENS = 512
"""The most that a model takes which does not say it."""
MODULES = ("Transformer", "Pooling", "Normalize")


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """One model, as it wants to be used."""

    name: str
    weights: Path
    tokenizer: Path
    pooling: Pooling
    tokens: int
    """Of the longest text."""
    query: str
    """Stands before a question..."""
    passage: str
    """...and before a text that is to be found."""


def find(model: str, models: Path, *, fetch: bool, engine: str = "onnx") -> Path:
    """The folder of `model`: a folder, or a name of the catalogue.

    Raises ModelMissing, which names the model to fetch if `fetch` and the catalogue allow it.
    """
    folder = Path(model).expanduser() if "/" in model else models / model
    if folder.is_dir():
        return folder
    if "/" in model or model not in tomllib.loads((files("models") / "catalog.toml").read_text("utf-8")):
        raise ModelMissing(f"embed.{engine}.model: there is no {model}; see `assistant models list`")
    mend = f"there is no model {model} yet: assistant models fetch {model}"
    raise ModelMissing(mend, fetch=model if fetch else "")


def read(folder: Path) -> ModelFolder:
    """Raises ModelMissing where something is not in it, ModelFailed where it is of another kind."""
    weights = next((folder / name for name in WEIGHTS if (folder / name).is_file()), None)
    if weights is None:
        raise ModelMissing(f"{folder} is no whole model: neither model.onnx nor onnx/model.onnx is in it")
    if not (folder / "tokenizer.json").is_file():
        raise ModelMissing(f"{folder} is no whole model: tokenizer.json is not in it")
    _check_modules(folder)
    query, passage = prompts(folder)
    return ModelFolder(
        name=folder.name,
        weights=weights,
        tokenizer=folder / "tokenizer.json",
        pooling=_pooling(folder) or _family(folder.name)["pooling"],
        tokens=_tokens(folder),
        query=query,
        passage=passage,
    )


def prompts(folder: Path) -> tuple[str, str]:
    """What stands before a question, and before a text that is to be found."""
    says = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
    family = _family(folder.name)
    passage = says.get("document") or says.get("passage") or family["passage"]
    return str(says.get("query") or family["query"]), str(passage)


def _check_modules(folder: Path) -> None:
    for module in _json(folder / "modules.json", []):
        kind = str(module.get("type", "")).rpartition(".")[2]
        if kind not in MODULES:
            raise ModelFailed(f"{folder} has a layer {kind}, which is not known here; choose another model")


def _family(name: str) -> Mapping[str, Any]:
    families = tomllib.loads(files(__package__).joinpath("families.toml").read_text("utf-8"))
    plain: dict[str, Any] = {"pooling": "mean", "query": "", "passage": ""}
    return next((family for part, family in families.items() if part.casefold() in name.casefold()), plain)


def _pooling(folder: Path) -> Pooling | None:
    """None where its files do not say it. Raises ModelFailed."""
    says = _json(folder / "1_Pooling" / "config.json")
    named = says.get("pooling_mode")
    chosen = [named] if isinstance(named, str) else [key for key, value in says.items() if value is True]
    kinds: dict[str, Pooling] = {
        "pooling_mode_mean_tokens": "mean",
        "pooling_mode_cls_token": "cls",
        "mean": "mean",
        "cls": "cls",
    }
    found = [key for key in chosen if key != "include_prompt"]
    if not found:
        return None
    if len(found) > 1 or found[0] not in kinds:
        raise ModelFailed(f"{folder} pools by {', '.join(found)}; only mean and cls are known here")
    return kinds[found[0]]


def _tokens(folder: Path) -> int:
    """The least of what its files allow."""
    says = (
        _json(folder / "sentence_bert_config.json").get("max_seq_length"),
        _json(folder / "tokenizer_config.json").get("model_max_length"),
        _json(folder / "config.json").get("max_position_embeddings"),
    )
    return min([TOKENS, *(int(number) for number in says if isinstance(number, int | float) and number >= 8)])


def _json(file: Path, absent: Any = None) -> Any:
    """Raises ModelFailed where it cannot be read as JSON."""
    if not file.is_file():
        return {} if absent is None else absent
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelFailed(f"{file} cannot be read: {error}") from error
