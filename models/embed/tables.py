"""The word tables that lie beside this module, and their fingerprint."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

NAMES = ("commonness.toml", "concepts.toml", "irregular.toml", "types.toml")


def table(name: str) -> Mapping[str, Mapping[str, str]]:
    """Tables of entries, each of which is a text of words."""
    return tomllib.loads(_text(name))


def blocks(name: str) -> Mapping[str, str]:
    """Entries that stand in no table."""
    return tomllib.loads(_text(name))


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Of all tables together, eight hexadecimal digits."""
    return hashlib.blake2b("".join(map(_text, NAMES)).encode(), digest_size=4).hexdigest()


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
