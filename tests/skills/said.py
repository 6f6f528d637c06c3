"""What people say to one skill, as rows of `utterances.txt` beside its tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.messages import Intent

Row = tuple[str, str, dict[str, Any]]
"""The text, the intent it is for, and its slots."""


def rows(folder: Path) -> list[Row]:
    lines = (folder / "utterances.txt").read_text("utf-8").splitlines()
    cells = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [(text, intent, json.loads(slots[0]) if slots else {}) for text, intent, *slots in cells]


def plain(intent: Intent) -> Mapping[str, Any]:
    """Its slots as the rows write them: of an expression its start, of a moment the clock time."""
    return {
        name: value["start"] if name == "when" else value[11:16] if name == "time" else value
        for name, value in intent.slots.items()
        if name != "text"
    }
