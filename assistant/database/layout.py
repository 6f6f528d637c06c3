"""What tells one database from another: its name, its tables, and what can be saved of a damaged one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

R = TypeVar("R")

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Salvage(Generic[R]):
    """What goes into the new file, and what is told of it."""

    table: str
    rows: Sequence[Row]
    last: int
    """The highest id that was ever given."""
    account: Callable[[Path, datetime | None], R]
    """Given the folder in which the damaged files lie, and when the last good copy was made."""


@dataclass(frozen=True, slots=True)
class Layout(Generic[R]):
    name: str
    """Of the file without its ending, and of what it holds, as messages name it."""
    migrations: tuple[str, ...]
    """Each leads to the next `user_version`; none is ever changed. Statements end with a semicolon."""
    salvage: Callable[[Path, Path | None], Salvage[R]]
    """Of a damaged file and of the last good copy. Raises sqlite3.Error."""
    pragmas: tuple[str, ...] = ()
    """For every connection."""
    derived: tuple[str, ...] = ()
    """Statements that make what is derived from the rows, in a file of saved rows."""
