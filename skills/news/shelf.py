"""What every feed gave last, kept in the cache so that a restart or a night offline has something to tell."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from skills.news.parsing.entry import Entry

MOST_BYTES = 20_000_000
"""Of a file that is read; ours are a tenth of it."""
Model = TypeVar("Model", bound=BaseModel)


class Kept(BaseModel):
    """One feed's last answer, and what the server wants to be told of it."""

    model_config = ConfigDict(frozen=True)

    url: str
    entries: tuple[Entry, ...]
    fetched: AwareDatetime
    """When the server last said that this is the newest."""
    etag: str = ""
    modified: str = ""


class Shelf(BaseModel):
    feeds: tuple[Kept, ...] = ()

    def by_url(self) -> Mapping[str, Kept]:
        return {kept.url: kept for kept in self.feeds}


def newest(feeds: Iterable[Kept]) -> datetime | None:
    """When anything was last fetched."""
    return max((kept.fetched for kept in feeds), default=None)


def load(kind: type[Model], file: Path) -> Model:
    """An empty one where there is no file, or one that is not ours."""
    try:
        if file.stat().st_size > MOST_BYTES:
            return kind()
        return kind.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return kind()


def save(model: BaseModel, file: Path) -> None:
    """Whole or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.write_text(model.model_dump_json(), "utf-8")
    part.replace(file)
