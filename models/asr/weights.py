"""Finds the folder of the model that the config asks for, or says how to get it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from assistant.errors import ModelMissing

NEEDED = ("config.json", "model.bin", "tokenizer.json")
"""Without the last, faster-whisper would ask the hub for it."""


def find(model: str, models: Path, preferred: Sequence[str], *, fetch: bool) -> Path:
    """The folder of `model`: a folder, a name of the catalogue, or auto.

    auto is the first of `preferred` that lies in `models`, else the first of them.
    Raises ModelMissing, which names the model to fetch if `fetch` and the catalogue allow it.
    """
    if "/" in model or Path(model).is_dir():
        return _complete(Path(model).expanduser())
    names = preferred if model == "auto" else (model,)
    for name in names:
        if (models / name).is_dir():
            return _complete(models / name)
    if names[0] not in catalogued():
        raise ModelMissing(f"asr.whisper.model: there is no {model}; see `assistant models list`")
    mend = f"there is no model {names[0]} yet: assistant models fetch {names[0]}"
    raise ModelMissing(mend, fetch=names[0] if fetch else "")


def catalogued() -> frozenset[str]:
    return frozenset(tomllib.loads((files("models") / "catalog.toml").read_text("utf-8")))


def _complete(folder: Path) -> Path:
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise ModelMissing(f"{folder} is no whole Whisper model: {', '.join(missing)} is not in it")
    return folder
