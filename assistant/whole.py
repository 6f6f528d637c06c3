"""The whole config file as one model: the assistant's own tables and those of every installed plugin."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, cast

from pydantic import Field, create_model

from assistant.errors import PluginError
from assistant.plugins import STAGES, Stage, adapters, load
from assistant.protocols import Section
from assistant.settings import Settings


@cache
def whole() -> type[Section]:
    """Loads every plugin, once; the table of one that cannot be loaded is not looked into."""
    return _model("Config", Settings, {**{stage: _stage(stage) for stage in STAGES}, "skills": _skills()})


def _stage(stage: Stage) -> type[Section]:
    """The stage's own section with only real engines to choose from, and a table for each."""
    section = cast("type[Section]", Settings.model_fields[stage].annotation)
    engines = adapters(stage)
    one: Any = Literal[tuple(engines)] if engines else str
    choices: dict[str, Any] = {"engine": one, "order": tuple[one, ...]}
    fields = {name: (choices[name], field) for name, field in section.model_fields.items() if name in choices}
    return _model(section.__name__, section, {name: _table(stage, name) for name in engines}, **fields)


def _skills() -> type[Section]:
    return _model("SkillsSection", Section, {name: _table("skills", name) for name in adapters("skills")})


def _table(stage: Stage | Literal["skills"], name: str) -> Any:
    try:
        return load(stage, name).Section
    except PluginError:
        return dict[str, Any]


def _model(name: str, section: type[Section], tables: dict[str, Any], **fields: Any) -> type[Section]:
    """The section with these tables in it, each of which may be left out, and nothing else."""
    inner = {table: (kind, Field(default_factory=kind)) for table, kind in tables.items()}
    every: dict[str, Any] = {**fields, **inner}
    return create_model(name, __base__=section, __cls_kwargs__={"extra": "forbid"}, **every)
