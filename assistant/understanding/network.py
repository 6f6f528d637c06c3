"""The templates of all skills as one network of joints, in flat arrays that are read from a file at once.

Joint 0 begins every template. A rule that several templates use is laid once and called; rules are numbered
such that none calls one of a higher number.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assistant.messages import Language
from assistant.understanding.templates import Choice, Node, Sequenced, Slot, Words

FREE = 0
"""The label of an edge that is gone without a word; n is that of slot n - 1, -n that of rule n - 1."""


class Meaning(NamedTuple):
    """What a whole sentence asks for."""

    intent: str
    language: Language
    line: str
    """The template as written."""


class Place(NamedTuple):
    """A slot of a skill, as its templates name it."""

    name: str
    kind: str
    skill: str


class Edges(NamedTuple):
    """Edges in order of what they belong to: those of n are `targets[first[n]:first[n + 1]]`."""

    first: array[int]
    labels: array[int]
    """Of the edges of a word: the joints from which they go."""
    targets: array[int]

    @classmethod
    def laid(cls, groups: Iterable[Collection[tuple[int, int]]]) -> Edges:
        edges = cls(array("i", [0]), array("i"), array("i"))
        for group in groups:
            edges.labels.extend(label for label, _ in group)
            edges.targets.extend(target for _, target in group)
            edges.first.append(len(edges.targets))
        return edges


@dataclass(frozen=True, slots=True)
class Network:
    """What `Builder` has laid."""

    words: tuple[str, ...]
    by_word: Edges
    """Those of each word in the order of the joints from which they go."""
    by_joint: Edges
    """The edges that are no words."""
    places: tuple[Place, ...]
    meanings: tuple[Meaning, ...]
    rules: tuple[tuple[int, int], ...]
    """The first and the last joint of each rule."""
    ends: tuple[tuple[int, int], ...]
    """Where a whole sentence may end: a joint, and the number of the meaning."""
    slots: Mapping[str, tuple[int, ...]]
    """The numbers of the places that each intent has."""

    @property
    def joints(self) -> int:
        return len(self.by_joint.first) - 1


class Builder:
    """Lays one template after another."""

    def __init__(self) -> None:
        self._joints = 1
        self._words: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._edges: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        self._places: dict[Place, int] = {}
        self._meanings: list[Meaning] = []
        self._ends: list[tuple[int, int]] = []
        self._rules: list[tuple[int, int]] = []
        self._known: dict[int, tuple[int, Node, set[int]]] = {}
        """A shared node by its id: the number of its rule, itself, and the places in it."""
        self._slots: defaultdict[str, set[int]] = defaultdict(set)
        self._used: set[int] = set()
        self._shared: Collection[int] = ()
        self._skill = ""

    def add(self, node: Node, meaning: Meaning, *, skill: str, shared: Collection[int]) -> None:
        """`skill`: whose types the slots name. `shared`: the `id` of nodes that stand in several places."""
        self._skill, self._shared, self._used = skill, shared, self._slots[meaning.intent]
        self._ends.append((self._lay(node, 0), len(self._meanings)))
        self._meanings.append(meaning)

    def network(self) -> Network:
        return Network(
            words=tuple(self._words),
            by_word=Edges.laid(sorted(edges) for edges in self._words.values()),
            by_joint=Edges.laid(self._edges.get(joint, ()) for joint in range(self._joints)),
            places=tuple(self._places),
            meanings=tuple(self._meanings),
            rules=tuple(self._rules),
            ends=tuple(self._ends),
            slots={intent: tuple(sorted(used)) for intent, used in self._slots.items()},
        )

    def _lay(self, node: Node, start: int) -> int:
        """Lays `node` from joint `start`; returns the joint at its end."""
        if isinstance(node, Words):
            return self._say(node.tokens, start)
        if isinstance(node, Slot):
            return self._go(start, 1 + self._place(node))
        return self._call(node, start) if id(node) in self._shared else self._spread(node, start)

    def _spread(self, node: Choice | Sequenced, start: int) -> int:
        if isinstance(node, Sequenced):
            for part in node.parts:
                start = self._lay(part, start)
            return start
        end = self._joint()
        for option in node.options:
            self._edges[self._lay(option, start)].append((FREE, end))
        return end

    def _say(self, words: Iterable[str], start: int) -> int:
        for word in words:
            end = self._joint()
            self._words[word].append((start, end))
            start = end
        return start

    def _call(self, node: Choice | Sequenced, start: int) -> int:
        if id(node) not in self._known:
            self._known[id(node)] = self._rule(node)
        rule, _, used = self._known[id(node)]
        self._used |= used
        end = self._go(start, -rule)
        if _may_be_nothing(node):
            self._edges[start].append((FREE, end))
        return end

    def _rule(self, node: Choice | Sequenced) -> tuple[int, Node, set[int]]:
        outer, self._used = self._used, set()
        first = self._joint()
        self._rules.append((first, self._spread(node, first)))
        used, self._used = self._used, outer
        return len(self._rules), node, used

    def _go(self, start: int, label: int) -> int:
        end = self._joint()
        self._edges[start].append((label, end))
        return end

    def _place(self, slot: Slot) -> int:
        number = self._places.setdefault(Place(slot.name, slot.kind, self._skill), len(self._places))
        self._used.add(number)
        return number

    def _joint(self) -> int:
        self._joints += 1
        return self._joints - 1


def _may_be_nothing(node: Node) -> bool:
    if isinstance(node, Choice):
        return any(_may_be_nothing(option) for option in node.options)
    if isinstance(node, Sequenced):
        return all(_may_be_nothing(part) for part in node.parts)
    return isinstance(node, Words) and not node.tokens
