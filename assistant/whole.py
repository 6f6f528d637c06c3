"""The whole config file as one model: the assistant's own tables and those of every installed plugin."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, cast

from pydantic import Field, ValidationError, create_model

from assistant.errors import PluginError
from assistant.plugins import STAGES, Stage, adapters, load
from assistant.protocols import Section
from assistant.settings import Settings


@cache
def whole() -> type[Section]:
    """Loads every plugin, once; the table of one that cannot be loaded is not looked into."""
    tables: dict[str, type[Section]] = {stage: _stage(stage) for stage in STAGES}
    tables["skills"] = _skills()
    defaults = {name: (table, Field(default_factory=table)) for name, table in tables.items()}
    return _model("Config", Settings, defaults)


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


def _table(stage: Stage | Literal["skills"], name: str) -> tuple[Any, Any]:
    """The type and the default of a plugin's table."""
    try:
        section = load(stage, name).Section
        section()
    except PluginError:
        return dict[str, Any], {}
    except ValidationError:  # it needs keys, and who does not use it need not give them
        return section | None, None
    return section, Field(default_factory=section)


def _model(name: str, section: type[Section], tables: dict[str, Any], **fields: Any) -> type[Section]:
    """The section with these fields in place of its own and these tables in it, and nothing else."""
    every: dict[str, Any] = {**fields, **tables}
    return create_model(name, __base__=section, __cls_kwargs__={"extra": "forbid"}, **every)
