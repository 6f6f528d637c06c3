"""The models that can be fetched, and which of them are here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from assistant.errors import ModelMissing


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One model: a folder of files, which several hubs offer."""

    name: str
    """Also of its folder."""
    stage: str
    """The table of the config file that may name it: asr, llm, embed."""
    size_mb: int
    languages: tuple[str, ...]
    installed: bool
    files: Mapping[str, str]
    """Name, from the folder on -> its SHA-256 in hex; empty where that is not known."""
    huggingface: str
    """Its repository there..."""
    modelscope: str
    """...and there."""


def catalog(models: Path, source: Traversable | None = None) -> tuple[CatalogEntry, ...]:
    """Every entry of `source`, a TOML file; None: of the one that lies beside the bundled adapters.

    `models`: where models are kept.
    """
    source = source or files("models") / "catalog.toml"
    rows = tomllib.loads(source.read_text("utf-8"))
    return tuple(_entry(name, row, models / name) for name, row in rows.items())


def find(name: str, models: Path, source: Traversable | None = None) -> CatalogEntry:
    """Raises ModelMissing."""
    entries = catalog(models, source)
    for entry in entries:
        if entry.name == name:
            return entry
    raise ModelMissing(f"there is no model {name}; there are {', '.join(entry.name for entry in entries)}")


def _entry(name: str, row: Mapping[str, Any], folder: Path) -> CatalogEntry:
    installed = all((folder / file).is_file() for file in row["files"])
    return CatalogEntry(name=name, installed=installed, **{**row, "languages": tuple(row["languages"])})
