"""Writes the hash of a PIN into the text of people.toml, and leaves everything else as its owner wrote it."""

from __future__ import annotations

from assistant.people.pins import hashed
from assistant.toml_file import table_of


def with_pin(text: str, names: tuple[str, ...], pin: str) -> str:
    """The file's text with the hash of a new PIN for the person; comments stay. Raises ValueError."""
    lines = text.splitlines(keepends=True)
    begin = _line_of(lines, names)
    end = next((at for at in range(begin + 1, len(lines)) if lines[at].lstrip().startswith("[")), len(lines))
    kept = [line for line in lines[begin:end] if line.split("=")[0].strip() != "pin"]
    name_at = next(at for at, line in enumerate(kept) if line.split("=")[0].strip() == "name")
    kept.insert(name_at + 1, f'pin = "{hashed(pin)}"\n')
    return "".join([*lines[:begin], *kept, *lines[end:]])


def _line_of(lines: list[str], names: tuple[str, ...]) -> int:
    """Where the table of the person begins."""
    begin = -1
    for at, line in enumerate(lines):
        if line.strip().startswith("[[people]]"):
            begin = at
        key, _, _ = line.partition("=")
        if begin >= 0 and key.strip() == "name" and table_of(line.strip()).get("name") in names:
            return begin
    raise ValueError("the file has no such person")
