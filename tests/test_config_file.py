"""config/assistant.toml shows every key that there is, with its default and a word on its meaning."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import config
from assistant.settings import Settings
from assistant.toml_lines import lines_of

FILE = Path(__file__).parent.parent / "config" / "assistant.toml"
TEXT = FILE.read_text("utf-8")


def _values(table: dict[str, Any], name: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _values(value, f"{name}{key}.")
        else:
            yield f"{name}{key}", value


def test_the_file_is_right() -> None:
    assert config.check(FILE) == []


def test_the_file_has_every_key_with_its_default() -> None:
    there = dict(_values(tomllib.loads(TEXT)))
    defaults = dict(_values(tomllib.loads(config.show(Settings()))))
    assert there == defaults


@pytest.mark.parametrize(("key", "line"), [entry for entry in lines_of(TEXT).items() if len(entry[0]) > 1])
def test_every_key_has_a_word_on_it(key: tuple[str | int, ...], line: int) -> None:
    text = TEXT.splitlines()[line - 1]
    assert "#" in text or text.startswith("[") or key[-1] == "engine"
