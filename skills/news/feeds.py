"""The table `[skills.news]`, and the feeds that come with the skill."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant import Language, SkillSection


class Feed(BaseModel):
    """One address that gives news of one source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Annotated[str, Field(min_length=1, max_length=60)]
    """How its name is spoken."""
    url: Annotated[str, Field(pattern=r"^https?://\S{3,2000}$")]
    language: Language
    topics: tuple[str, ...] = ()
    """What all of it is about, as in `vocabulary.toml`."""


class NewsSection(SkillSection):
    feeds: tuple[Feed, ...] = ()
    """Of the household's own; they come first."""
    bundled: bool = True
    """The feeds of `feeds.toml` too."""
    headlines: Annotated[int, Field(ge=1, le=20)] = 5
    """How many are read at a time."""
    refresh_minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    home_network: bool = False
    """Feeds of the household's own may lie at private addresses."""


def feeds_of(section: NewsSection) -> tuple[Feed, ...]:
    every = (*section.feeds, *(_bundled() if section.bundled else ()))
    return tuple({feed.url: feed for feed in reversed(every)}.values())[::-1]


@cache
def _bundled() -> tuple[Feed, ...]:
    table = tomllib.loads((files(__package__) / "feeds.toml").read_text("utf-8"))
    return tuple(Feed(**row) for row in table["feeds"])
