"""Reads the config file and reports everything that is wrong with it at once.

Each problem reads `file:line: key: what is wrong, did you mean ...?`. A wrong table of a skill is a
warning, and that skill stays off; anything else wrong is a SettingsError.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import paths
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.toml_file import NotToml, table_of, text_of
from assistant.toml_lines import lines_of
from assistant.toml_text import toml_text
from assistant.validation import Complaint, Key, complaints, dotted, is_secret
from assistant.whole import whole

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the file."""

    file: Path
    line: int | None
    """Counted from 1; None where the file cannot be read at all."""
    key: str
    """Dotted; empty where the file is not TOML."""
    says: str
    fatal: bool = True
    """False: one skill stays off, and the daemon runs."""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else f"{self.file}"
        return ": ".join(part for part in (where, self.key, self.says) if part)


def path() -> Path:
    """Where the config file lies when none is named. Raises StorageError without a home."""
    return paths.find().config_file


def load(file: Path | None = None) -> Settings:
    """The settings of the named file, or of the usual one if it exists. Raises SettingsError."""
    if file is None and not path().exists():
        return Settings()
    settings, problems = _examine(file or path())
    if settings is None:
        raise SettingsError([str(problem) for problem in problems])
    for problem in problems:
        log.warning("%s", problem)
    return settings


def check(file: Path | None = None) -> list[Problem]:
    """All that is wrong, in the order of the file."""
    if file is None and not path().exists():
        return []
    return _examine(file or path())[1]


def show(settings: Settings) -> str:
    """Every value in force, plugins' included, as TOML: no secret, and no skill whose table is wrong."""
    table = settings.model_dump(mode="json")
    wrong = {complaint.key[1] for complaint in complaints(whole(), table)}
    table["skills"] = _without(wrong, table["skills"])
    shown = whole().model_validate(table).model_dump(mode="json")
    shown["skills"] = _without(wrong, shown["skills"])
    return toml_text(starred(shown))


def schema() -> dict[str, Any]:
    """JSON Schema of the whole file, for editors."""
    return whole().model_json_schema()


def _without(names: set[str | int], table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in names}


def starred(table: dict[str, Any]) -> dict[str, Any]:
    return {key: _starred(key, value) for key, value in table.items()}


def _starred(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return starred(value)
    if isinstance(value, list):
        return [_starred(key, each) for each in value]
    hidden = is_secret((key,)) or (key == "source" and "://" in str(value))  # a calendar's address is its key
    return "*" * 8 if value and hidden else value


def changed_tables(old: Settings, new: Settings) -> set[str]:
    """Which tables differ: `audio`, `tts` for its own keys, `tts.edge`, `skills.clock`."""
    before, after = _tables(old), _tables(new)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _tables(settings: Settings) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {}
    for name, section in settings.model_dump().items():
        tables[name] = {key: value for key, value in section.items() if not isinstance(value, dict)}
        tables |= {f"{name}.{key}": value for key, value in section.items() if isinstance(value, dict)}
    return tables


def _examine(file: Path) -> tuple[Settings | None, list[Problem]]:
    """The settings, unless a problem is fatal."""
    try:
        text = text_of(file)
        table = table_of(text)
    except NotToml as error:
        return None, [Problem(file, error.line, "", str(error))]
    lines = lines_of(text)
    found = [_problem(file, lines, table, complaint) for complaint in complaints(whole(), table)]
    found.sort(key=lambda problem: problem.line or 0)
    fatal = any(problem.fatal for problem in found)
    return None if fatal else Settings.model_validate(table), found


def _problem(file: Path, lines: Mapping[Key, int], table: dict[str, Any], complaint: Complaint) -> Problem:
    key = complaint.key
    places = (key[:end] for end in range(len(key), 0, -1))
    line = next((lines[place] for place in places if place in lines), 1)
    fatal = not _of_one_skill(key, table)
    return Problem(file, line, dotted(key), complaint.says, fatal)


def _of_one_skill(key: Key, table: dict[str, Any]) -> bool:
    return key[:1] == ("skills",) and len(key) > 1 and isinstance(table["skills"][key[1]], dict)
