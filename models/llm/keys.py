"""Finds the key of an account: in the config file, in a file of its own, or in the environment."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.errors import ModelMissing


def key_of(key: str, file: str, *, variable: str = "") -> str:
    """The first that is given; empty where none is. Raises ModelMissing where the file cannot be read.

    `file`: a path, or the name of a credential of systemd's (`LoadCredential=`).
    """
    if key:
        return key
    if file:
        return _read(Path(os.environ.get("CREDENTIALS_DIRECTORY", "")) / Path(file).expanduser())
    return os.environ.get(variable, "").strip() if variable else ""


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ModelMissing(f"the key file {file} cannot be read: {error}") from error
