"""A skill made of nothing but sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assistant.messages import Language


@dataclass(frozen=True)
class Talk:
    """What the grammar needs of a skill."""

    name: str
    folder: Path
    names: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]:
        return self.names


Write = Callable[..., Talk]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Makes a skill of the text of its two sentence files."""

    def make(english: str, chinese: str = "", *, name: str = "talk", **names: Mapping[str, Any]) -> Talk:
        folder = tmp_path / name / "sentences"
        folder.mkdir(parents=True)
        (folder / "en.toml").write_text(english, "utf-8")
        (folder / "zh.toml").write_text(chinese, "utf-8")
        return Talk(name, folder.parent, names)

    return make
