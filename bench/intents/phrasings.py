"""What people say for each intent, as templates: `phrasings/<language>/*.toml`, filled from `values/`.

A value is a template too, so that `{when}` may be "next <weekday>" and a list may name other lists.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from assistant.errors import PluginError
from assistant.messages import Language
from assistant.plugins import adapters, load
from assistant.skill import Skill
from assistant.testing import home
from assistant.understanding.slots import TEXT
from assistant.understanding.templates import Choice, Node, Rules, Sentences, Slot, Words
from assistant.understanding.tokens import words

HERE = Path(__file__).parent
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

    def values(self, slot: Slot) -> Node:
        """Raises PluginError where no list has the name of the slot's type, or of the slot."""
        for name in (slot.name, slot.kind) if slot.kind == TEXT else (slot.kind, slot.name):
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
    """The sentences that the skills themselves understand."""
    house = home(Path(gettempdir()))
    kinds = [load("skills", name) for name in sorted(adapters("skills"))]
    return [each for kind in kinds for each in _said_to(kind(kind.Section(), house), language)]


def _said_to(skill: Skill, language: Language) -> Iterator[Phrasing]:
    sentences = Sentences(skill.folder, language)
    own = {kind: _names(values) for kind, values in skill.lists(language).items() if values}
    lists = {**shared_lists(language), **own}
    actions = {f"{skill.name}.{action}": templates for action, templates in sentences.actions.items()}
    for label, templates in {**actions, OTHER: sentences.others}.items():
        for number, template in enumerate(templates, 1):
            yield Phrasing(label, language, template.node, lists, f"{skill.name} {label} {number}")


def _names(values: Iterable[str]) -> Node:
    return Choice(tuple(Words(value, words(value)) for value in values))


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
