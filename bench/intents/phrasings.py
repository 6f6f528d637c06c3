"""What people say for each intent, as templates: `phrasings/<language>/*.toml`, filled from `values/`.

A value is a template too, so that `{when}` may be "next <weekday>" and a list may name other lists.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.errors import PluginError
from assistant.messages import Language
from assistant.understanding.templates import Node, Rules, Sentences, Slot, Template

HERE = Path(__file__).parent
SKILLS = HERE.parents[1] / "skills"
OTHER = "chat.other"
"""What a skill names as not its own."""
RESERVED = ("rules", "lists")

Lists = Mapping[str, Node]
"""Values by the name of their list: each a choice of templates."""


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask for something: a template with the lists that fill its slots."""

    label: str
    """An intent, `<skill>.<action>`, or a finer kind of what goes to `chat.answer`: `chat.<kind>`."""
    language: Language
    node: Node
    lists: Lists
    where: str
    """The file and the number of the sentence, for messages."""
    otherwise: str = ""
    """The list for slots of a type that no list has the name of."""

    def values(self, slot: Slot) -> Node:
        """Raises PluginError where no list has the name of the slot, or of its type."""
        for name in (slot.name, slot.kind, self.otherwise):
            if name in self.lists:
                return self.lists[name]
        raise PluginError(f"{self.where}: no list fills {{{slot.name}:{slot.kind}}}")


def phrasings(language: Language) -> Sequence[Phrasing]:
    """All that are written, file by file. Raises PluginError, which names the file."""
    return [
        phrasing
        for path in sorted((HERE / "phrasings" / language).glob("*.toml"))
        for phrasing in read(path, language)
    ]


def read(path: Path, language: Language) -> Sequence[Phrasing]:
    """One file. Raises PluginError, which names it."""
    try:
        return _parse(path.name, tomllib.loads(path.read_text("utf-8")), language)
    except (ValueError, KeyError, TypeError, AttributeError, PluginError) as error:
        raise PluginError(f"{path}: {error}") from error


def spoken_to_skills(language: Language) -> Sequence[Phrasing]:
    """The sentences that the skills themselves understand; a slot of a type of their own takes any words."""
    lists = shared_lists(language)
    return [
        Phrasing(label, language, template.node, lists, f"{folder.name} {label} {number}", "text")
        for folder in sorted(path.parents[1] for path in SKILLS.glob(f"*/sentences/{language}.toml"))
        for label, templates in _said_to(folder, language).items()
        for number, template in enumerate(templates, 1)
    ]


def _said_to(folder: Path, language: Language) -> Mapping[str, Sequence[Template]]:
    sentences = Sentences(folder, language)
    actions = {f"{folder.name}.{action}": templates for action, templates in sentences.actions.items()}
    return {**actions, OTHER: sentences.others}


@cache
def shared_lists(language: Language) -> Lists:
    table = tomllib.loads((HERE / "values" / f"{language}.toml").read_text("utf-8"))
    return _lists(table["lists"], Rules(table.get("rules", {})))


def _parse(name: str, table: Mapping[str, Any], language: Language) -> Sequence[Phrasing]:
    rules = Rules(table.get("rules", {}))
    parsed, own = (_lists(table.get(kind, {}), rules) for kind in RESERVED)
    lists = {**parsed, **shared_lists(language), **own}
    return [
        Phrasing(
            f"{skill}.{action}", language, rules.parse_all(text), lists, f"{name} {skill}.{action} {number}"
        )
        for skill, actions in table.items()
        if skill not in RESERVED
        for action, body in actions.items()
        for number, text in enumerate(body["sentences"], 1)
    ]


def _lists(table: Mapping[str, str | Sequence[str]], rules: Rules) -> Lists:
    return {name: rules.parse_all(values) for name, values in table.items()}
