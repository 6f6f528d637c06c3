"""All templates of all skills as one automaton over words and slots, made deterministic where it is walked.

Templates that begin alike share their way, so a sentence costs its length, not the number of templates.
The method is the subset construction, done lazily: Rabin and Scott, "Finite Automata and Their Decision
Problems", 1959.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from assistant.messages import Language
from assistant.understanding.templates import Choice, Node, Sequenced, Slot


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a whole sentence asks for."""

    intent: str
    language: Language


@dataclass(slots=True)
class Joint:
    """A point between two parts of a template."""

    words: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    slots: list[tuple[Slot, int]] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    """Where one may go on without a word."""
    meanings: list[Meaning] = field(default_factory=list)


class Automaton:
    def __init__(self) -> None:
        self._joints = [Joint()]
        self._states: dict[frozenset[int], State] = {}

    @cached_property
    def start(self) -> State:
        """To be asked for only once every template is added."""
        return self.state([0])

    def add(self, node: Node, meaning: Meaning) -> None:
        self._joints[self._lay(node, 0)].meanings.append(meaning)

    def state(self, joints: list[int]) -> State:
        """One state for all joints at which one may be at the same time."""
        reached = frozenset(self._reach(joints))
        if reached not in self._states:
            self._states[reached] = State(self, [self._joints[each] for each in sorted(reached)])
        return self._states[reached]

    def _lay(self, node: Node, start: int) -> int:
        """Lays `node` from joint `start`; returns the joint at its end."""
        if isinstance(node, Choice):
            end = self._joint()
            for option in node.options:
                self._joints[self._lay(option, start)].free.append(end)
            return end
        if isinstance(node, Sequenced):
            for part in node.parts:
                start = self._lay(part, start)
            return start
        if isinstance(node, Slot):
            end = self._joint()
            self._joints[start].slots.append((node, end))
            return end
        for word in node.tokens:
            end = self._joint()
            self._joints[start].words[word].append(end)
            start = end
        return start

    def _joint(self) -> int:
        self._joints.append(Joint())
        return len(self._joints) - 1

    def _reach(self, joints: list[int]) -> set[int]:
        reached, waiting = set(joints), list(joints)
        while waiting:
            new = [each for each in self._joints[waiting.pop()].free if each not in reached]
            reached.update(new)
            waiting += new
        return reached


class State:
    """Where a sentence may stand after some of its words."""

    def __init__(self, automaton: Automaton, joints: list[Joint]) -> None:
        self._automaton = automaton
        self._joints: defaultdict[str, list[int]] = defaultdict(list)
        self._slots: defaultdict[Slot, list[int]] = defaultdict(list)
        self._next: dict[str, State] = {}
        for joint in joints:
            for word, ends in joint.words.items():
                self._joints[word] += ends
            for slot, end in joint.slots:
                self._slots[slot].append(end)
        self.meanings = tuple(dict.fromkeys(meaning for joint in joints for meaning in joint.meanings))

    def after(self, word: str) -> State | None:
        """The state once `word` was said; None where no sentence goes on so."""
        if word not in self._next and word in self._joints:
            self._next[word] = self._automaton.state(self._joints[word])
        return self._next.get(word)

    @cached_property
    def slots(self) -> tuple[tuple[Slot, State], ...]:
        """The slots that may follow, each with the state once it is filled."""
        return tuple((slot, self._automaton.state(ends)) for slot, ends in self._slots.items())

    @cached_property
    def takes_text(self) -> bool:
        return any(slot.kind == "text" for slot in self._slots)
