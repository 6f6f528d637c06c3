"""Finds skills and model adapters by entry point, and says what became of each skill.

Whatever somebody else's code raises while it is loaded, built or started becomes a PluginError here, so
that one bad plugin never stops the daemon.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.errors import AssistantError, PluginError, SettingsError
from assistant.protocols import Place
from assistant.settings import Settings
from assistant.skill import Home, Skill
from assistant.validation import complaints, did_you_mean

Stage = Literal["wake", "vad", "asr", "llm", "tts", "embed"]
STAGES: tuple[Stage, ...] = get_args(Stage)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one skill."""

    name: str
    state: Literal["enabled", "disabled", "wrong config", "failed"]
    problems: tuple[str, ...] = ()

    @property
    def well(self) -> bool:
        return self.state in ("enabled", "disabled")


def adapters(stage: Stage | Literal["skills"]) -> Mapping[str, EntryPoint]:
    """Every plugin of the group `assistant.<stage>`, by name, sorted."""
    return _installed(f"assistant.{stage}", tuple((folder, _changed(folder)) for folder in sys.path))


@cache
def _installed(group: str, folders: tuple[tuple[str, int], ...]) -> Mapping[str, EntryPoint]:
    """Kept for as long as the folders do not change: to look into all packages takes 10 ms."""
    return {entry.name: entry for entry in sorted(entry_points(group=group), key=lambda entry: entry.name)}


def _changed(folder: str) -> int:
    """When something was last put into it; 0 where it is not there."""
    try:
        return Path(folder).stat().st_mtime_ns
    except OSError:
        return 0


def load(stage: Stage | Literal["skills"], name: str) -> Any:
    """The plugin's class. Raises PluginError."""
    known = adapters(stage)
    if name not in known:
        raise PluginError(f"{stage}: there is no {name}{did_you_mean(name, known)}")
    with contained(f"{stage} {name}", "loaded"):
        kind = known[name].load()
    if not isinstance(getattr(kind, "Section", None), type):
        raise PluginError(f"{stage} {name} has no Section for its table of the config file")
    return kind


def section(kind: Any, table: Mapping[str, Any]) -> Any:
    """The plugin's table as its own Section. Raises SettingsError."""
    if wrong := complaints(kind.Section, table):
        raise SettingsError([str(complaint) for complaint in wrong])
    return kind.Section.model_validate(table)


@contextmanager
def contained(plugin: str, doing: str) -> Iterator[None]:
    """Turns anything unexpected that a plugin raises into a PluginError."""
    try:
        yield
    except AssistantError:
        raise
    except Exception as error:  # somebody else's code may raise anything
        raise PluginError(f"{plugin} cannot be {doing}: {type(error).__name__}: {error}") from error


@asynccontextmanager
async def adapter(stage: Stage, name: str, settings: Settings, place: Place) -> AsyncIterator[Any]:
    """One engine of a stage, built with its table and started. Raises PluginError, ModelError."""
    kind = load(stage, name)
    table = (getattr(settings, stage).model_extra or {}).get(name, {})
    stack = AsyncExitStack()
    with contained(f"{stage} {name}", "started"):
        engine = await stack.enter_async_context(kind(section(kind, table), place))
    try:
        yield engine
    finally:
        await stop(f"{stage} {name}", stack)


async def stop(plugin: str, stack: AsyncExitStack) -> None:
    """Leaves what was entered for a plugin; one that breaks at that is told of and forgotten."""
    try:
        with contained(plugin, "stopped"):
            await stack.aclose()
    except AssistantError as error:
        log.warning("%s", error)


def load_skills(settings: Settings, home: Home) -> tuple[tuple[Skill, ...], tuple[Fate, ...]]:
    """Every skill that is on, built but not started, and the fate of all."""
    built = [_build(name, settings, home) for name in adapters("skills")]
    return tuple(skill for skill, _ in built if skill), tuple(fate for _, fate in built)


async def start_skill(
    name: str, settings: Settings, home: Home, stack: AsyncExitStack
) -> tuple[Skill | None, Fate]:
    """Builds one skill and enters it on the stack; None where it is off, for whatever reason."""
    skill, fate = _build(name, settings, home)
    if skill is None:
        return None, fate
    try:
        with contained(f"skill {name}", "started"):
            return await stack.enter_async_context(skill), fate
    except AssistantError as error:
        return None, _reported(Fate(name, "failed", (str(error),)))


def _build(name: str, settings: Settings, home: Home) -> tuple[Skill | None, Fate]:
    try:
        kind = load("skills", name)
        table = section(kind, settings.skills.get(name, {}))
        if not table.enabled:
            return None, Fate(name, "disabled")
        with contained(f"skill {name}", "built"):
            return kind(table, home), Fate(name, "enabled")
    except SettingsError as error:
        says = tuple(f"skills.{name}.{problem}" for problem in error.problems)
        return None, _reported(Fate(name, "wrong config", says))
    except AssistantError as error:
        return None, _reported(Fate(name, "failed", (str(error),)))


def _reported(fate: Fate) -> Fate:
    log.warning("skill %s is off: %s", fate.name, "; ".join(fate.problems))
    return fate
