"""Sentence templates of a skill: read from its `sentences/<language>.toml` into small trees.

    [rules]
    set = "(set|start) [a|the]"

    [timer]
    sentences = ["<set> timer for {duration}"]
    more = ["<set> timer called {name:text}"]

`(a|b)` is a choice, `[a]` may be left out, `(a & b & c)` takes its parts in any order, `<rule>` stands for
the rule of that name, `{slot}` is filled by a value of the type of its own name and `{slot:type}` by one of
another type. A rule is a template or a list. A slot of the type `text` may be named twice: its pieces are
joined; of another type the value that is said last holds. The table `[others]` has what sounds like the
skill's and is for the responder, such as "play a game".

A recogniser that hears nothing but its grammar is given the `sentences` and not `more`, since it guesses the
worse the more there is to choose from: `sentences` are what people say most.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources.abc import Traversable
from itertools import permutations
from typing import Any, TypeAlias

from assistant.errors import PluginError
from assistant.messages import Language
from assistant.understanding.tokens import words


@dataclass(frozen=True, slots=True)
class Words:
    """Words that must be said."""

    text: str
    """As written."""
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value."""

    name: str
    kind: str
    """The type of the value: that of a list of the skill, or one of `slots.KINDS`."""


@dataclass(frozen=True, slots=True)
class Sequenced:
    """One part after another; none at all where there are none."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    options: tuple[Node, ...]


Node: TypeAlias = Words | Slot | Sequenced | Choice
NOTHING = Sequenced(())

MOST_PARTS = 4
"""Of what may be said in any order: five would make 120 orders."""

PIECE = re.compile(
    r"(?P<mark>[()\[\]|&])"
    r"|<(?P<rule>\w+)>"
    r"|\{(?P<name>\w+)(?::(?P<kind>\w+))?\}"
    r"|(?P<words>[^()\[\]|&<>{}]+)"
)


@dataclass(frozen=True, slots=True)
class Template:
    """One way to ask for something."""

    line: str
    """As written."""
    node: Node


class Sentences:
    """All templates of one skill in one language."""

    def __init__(self, folder: Traversable, language: Language) -> None:
        """Raises PluginError, which names the file."""
        self.language = language
        self._path = folder / "sentences" / f"{language}.toml"
        with self._named():
            self._parsed = _parse(self._path.read_text("utf-8"))
        self.usual = self._parsed.usual

    @property
    def actions(self) -> Mapping[str, tuple[Template, ...]]:
        """All that is understood; read only when it is asked for. Raises PluginError."""
        with self._named():
            return self._parsed.actions

    @property
    def others(self) -> tuple[Template, ...]:
        """What is for the responder. Raises PluginError."""
        with self._named():
            return self._parsed.others

    @property
    def shared(self) -> Set[int]:
        """The `id` of every node that stands in several places."""
        return self._parsed.rules.shared

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, PluginError) as error:
            raise PluginError(f"{self._path}: {error}") from error
        except (KeyError, TypeError) as error:
            problem = "every action needs `sentences`, a list"
            raise PluginError(f"{self._path}: {problem}: {error}") from error


class Parsed:
    """What a file of sentences says, by action."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.rules = Rules(table.pop("rules", {}))
        self._others = table.pop("others", {"sentences": []})
        self._table = table
        self.usual = {action: self.rules.templates(body["sentences"]) for action, body in table.items()}
        """What people say most."""

    @cached_property
    def actions(self) -> Mapping[str, tuple[Template, ...]]:
        return {
            action: self.usual[action] + self.rules.templates(body.get("more", ()))
            for action, body in self._table.items()
        }

    @cached_property
    def others(self) -> tuple[Template, ...]:
        return self.rules.templates(self._others["sentences"])


@cache
def _parse(text: str) -> Parsed:
    """Kept, since a skill's sentences are read several times at the start. Raises what is wrong."""
    return Parsed(tomllib.loads(text))


class Rules:
    """The `[rules]` of a file, parsed when first used."""

    def __init__(self, texts: Mapping[str, Any]) -> None:
        self._texts = texts
        self._parsed: dict[str, Node] = {}
        self._open: list[str] = []
        self.shared: set[int] = set()
        """The `id` of every node that stands in several places."""

    def templates(self, texts: Sequence[str]) -> tuple[Template, ...]:
        return tuple(Template(text, Parser(text, self).parse()) for text in texts)

    def parse_all(self, texts: str | Sequence[str]) -> Node:
        """A choice of all."""
        return _choice([each.node for each in self.templates([texts] if isinstance(texts, str) else texts)])

    def named(self, name: str) -> Node:
        if name in self._open or name not in self._texts:
            raise PluginError(f"<{name}> " + ("uses itself" if name in self._open else "is not in [rules]"))
        if name not in self._parsed:
            self._open.append(name)
            self._parsed[name] = self.parse_all(self._texts[name])
            self._open.pop()
            self.shared.add(id(self._parsed[name]))
        return self._parsed[name]


class Parser:
    """Reads one template by recursive descent."""

    def __init__(self, text: str, rules: Rules) -> None:
        self._text = text
        self._rules = rules
        self._pieces = [piece for piece in PIECE.finditer(text) if not piece.group().isspace()]
        self._at = 0

    def parse(self) -> Node:
        if PIECE.sub("", self._text):
            raise self._wrong("a bracket is left over")
        node = self._options()
        if self._at < len(self._pieces):
            raise self._wrong(f"`{self._mark()}` closes nothing")
        return node

    def _options(self) -> Node:
        options = [self._unordered()]
        while self._mark() == "|":
            self._at += 1
            options.append(self._unordered())
        return _choice(options)

    def _unordered(self) -> Node:
        parts = [self._sequence()]
        while self._mark() == "&":
            self._at += 1
            parts.append(self._sequence())
        if len(parts) > MOST_PARTS:
            raise self._wrong(f"at most {MOST_PARTS} parts may be in any order")
        self._rules.shared.update(map(id, parts if len(parts) > 1 else ()))
        return _choice([_sequence(order) for order in permutations(parts)])

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._at < len(self._pieces) and self._mark() not in ("|", "&", ")", "]"):
            parts.append(self._part())
        return _sequence(parts)

    def _part(self) -> Node:
        piece = self._pieces[self._at]
        self._at += 1
        if piece["rule"]:
            return self._rules.named(piece["rule"])
        if piece["name"]:
            return Slot(piece["name"], piece["kind"] or piece["name"])
        if piece["words"]:
            return Words(piece["words"].strip(), words(piece["words"]))
        node = self._options()
        if self._mark() != (")" if piece["mark"] == "(" else "]"):
            raise self._wrong(f"`{piece['mark']}` is not closed")
        self._at += 1
        return node if piece["mark"] == "(" else _choice([node, NOTHING])

    def _mark(self) -> str:
        return (self._pieces[self._at]["mark"] or "") if self._at < len(self._pieces) else ""

    def _wrong(self, problem: str) -> PluginError:
        return PluginError(f"`{self._text}`: {problem}")


def _sequence(parts: Sequence[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Sequenced(tuple(parts))


def _choice(options: Sequence[Node]) -> Node:
    return options[0] if len(options) == 1 else Choice(tuple(options))
