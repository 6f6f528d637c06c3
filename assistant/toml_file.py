"""Reads a TOML file, or says in one sentence, with the line, why it cannot be read."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

LIMIT = 1_000_000
"""Bytes: more than this is no config file."""


DEEPEST = 20
"""Tables within tables: more than this is no config file."""


class NotToml(ValueError):
    """What is wrong with the file as a whole."""

    def __init__(self, says: str, line: int | None = None) -> None:
        super().__init__(says)
        self.line = line
        """Counted from 1; None where the file cannot even be opened."""


def text_of(file: Path) -> str:
    """Its text without a byte order mark. Raises NotToml."""
    if file.is_fifo() or file.is_socket() or file.is_char_device():
        raise NotToml("is not a regular file")
    try:
        with file.open("rb") as stream:
            data = stream.read(LIMIT + 1)
    except IsADirectoryError as error:
        raise NotToml("is a folder; name the file in it") from error
    except FileNotFoundError as error:
        raise NotToml("there is no such file") from error
    except (OSError, ValueError) as error:
        raise NotToml(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > LIMIT:
        raise NotToml("is too long for a config file")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotToml("is not UTF-8 text; save the file as UTF-8", line) from error


def table_of(text: str) -> dict[str, Any]:
    """Raises NotToml. The parser tells the place in its message: `Invalid value (at line 3, column 5)`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        says = re.sub(r" \(at .*\)$", "", str(error))
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n", 0, len(text.rstrip())) + 1
        hint = _hint(says, text.split("\n")[line - 1])
        raise NotToml(f"not valid TOML: {says[:1].lower()}{says[1:]}{hint}", line) from error
    except RecursionError as error:
        raise NotToml("is nested too deeply for a config file") from error
    except ValueError as error:  # Python reads no number of more than 4300 digits
        raise NotToml("holds a number that is too long") from error
    if _deeper(table, DEEPEST):
        raise NotToml("is nested too deeply for a config file")
    return table


def _deeper(value: Any, levels: int) -> bool:
    """Whether tables and lists within `value` go down further than so many levels."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(one, levels - 1) for one in inner)


def _hint(says: str, line: str) -> str:
    if re.match(r"[^=#]+=\s*(?!true|false)[A-Za-z/~]", line):
        return '; texts stand in quotes: name = "text"'
    return "; it is given twice" if "overwrite" in says or "declare" in says else ""
