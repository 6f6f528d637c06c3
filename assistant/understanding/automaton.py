"""A network of templates made deterministic where it is walked.

Templates that begin alike share their way, so a sentence costs its length, not the number of templates.
The method is the subset construction, done lazily (Rabin and Scott, "Finite Automata and Their Decision
Problems", 1959), over joints that know where to go on after their rule, as in a graph-structured stack
(Tomita, "An Efficient Augmented-Context-Free Parsing Algorithm", 1987). An item is such a joint: its number
and that of the items to which its rule returns, in one integer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from assistant.understanding.network import Meaning, Network
from assistant.understanding.templates import Slot

MOST = 20_000
"""States that are kept; a household's sentences make some thousands."""
FEW = 8
"""So many edges are looked through as quickly as one is searched for."""


class Reached(NamedTuple):
    """What is met from one joint on, before any word."""

    kernel: tuple[int, ...]
    """Joints from which a word or a slot goes on."""
    calls: tuple[tuple[int, int], ...]
    """Rules that begin, each with the joint after it."""
    ends: bool
    """The rule may end here."""
    meanings: tuple[int, ...]


class Automaton:
    def __init__(self, network: Network, slots: Sequence[Slot]) -> None:
        """`slots` are the network's places, with the types of their readers."""
        self.network = network
        self.slots = slots
        self.joints = network.joints
        self.numbers = {word: number for number, word in enumerate(network.words)}
        self._spoken = bytearray(self.joints)
        for joint in network.by_word.labels:
            self._spoken[joint] = 1
        self._last = {last for _, last in network.rules}
        self._meanings: defaultdict[int, list[int]] = defaultdict(list)
        for joint, meaning in network.ends:
            self._meanings[joint].append(meaning)
        self._reached: dict[int, Reached] = {}
        self._forget()

    @property
    def start(self) -> State:
        if len(self._states) > MOST:
            self._forget()
        return self._start

    def state(self, items: frozenset[int]) -> State:
        """One state for all items at which one may be at the same time."""
        if items not in self._known:
            kernel, meanings = self._close(items)
            key = frozenset(kernel), frozenset(meanings)
            if key not in self._states:
                self._states[key] = State(self, key[0], sorted(key[1]))
            self._known[items] = self._states[key]
        return self._known[items]

    def _forget(self) -> None:
        self._states: dict[tuple[frozenset[int], frozenset[int]], State] = {}
        self._known: dict[frozenset[int], State] = {}
        self._returns: list[frozenset[int]] = [frozenset()]
        self._numbered: dict[frozenset[int], int] = {frozenset(): 0}
        self._start = self.state(frozenset([0]))

    def _close(self, items: Iterable[int]) -> tuple[set[int], set[int]]:
        """The items from which a word or a slot goes on, and the meanings of what may end here."""
        kernel: set[int] = set()
        meanings: set[int] = set()
        calls: defaultdict[int, set[int]] = defaultdict(set)
        seen, waiting = set(items), list(items)
        while waiting:
            returns, joint = divmod(waiting.pop(), self.joints)
            reached = self._note(joint, returns, kernel, calls)
            meanings.update(reached.meanings)
            new = self._returns[returns] - seen if reached.ends else ()
            seen.update(new)
            waiting += new
        self._begin(calls, kernel)
        return kernel, meanings

    def _begin(self, calls: defaultdict[int, set[int]], kernel: set[int]) -> None:
        """The rules that are called, callers first, so that each is begun once for all its callers.

        A rule that may be nothing is passed by an edge of its own, so here it never ends.
        """
        order = sorted(calls)
        while order:
            rule = order.pop()
            returns = self._number(frozenset(calls.pop(rule)))
            known = len(calls)
            self._note(self.network.rules[rule][0], returns, kernel, calls)
            if len(calls) > known:
                order = sorted(calls)

    def _note(self, joint: int, returns: int, kernel: set[int], calls: defaultdict[int, set[int]]) -> Reached:
        reached = self._reached.get(joint) or self._reach(joint)
        base = returns * self.joints
        kernel.update([base + each for each in reached.kernel])
        for rule, after in reached.calls:
            calls[rule].add(base + after)
        return reached

    def _number(self, items: frozenset[int]) -> int:
        if items not in self._numbered:
            self._numbered[items] = len(self._returns)
            self._returns.append(items)
        return self._numbered[items]

    def _reach(self, joint: int) -> Reached:
        reached, waiting = {joint}, [joint]
        kernel: list[int] = []
        calls: list[tuple[int, int]] = []
        meanings: list[int] = []
        while waiting:
            each = waiting.pop()
            edges = list(self.edges(each))
            meanings += self._meanings.get(each, ())
            calls += [(-label - 1, target) for label, target in edges if label < 0]
            if self._spoken[each] or any(label > 0 for label, _ in edges):
                kernel.append(each)
            new = {target for label, target in edges if label == 0} - reached
            reached |= new
            waiting += new
        found = Reached(tuple(kernel), tuple(calls), not self._last.isdisjoint(reached), tuple(meanings))
        self._reached[joint] = found
        return found

    def edges(self, joint: int) -> Iterator[tuple[int, int]]:
        """All but the words."""
        first, labels, targets = self.network.by_joint
        part = slice(first[joint], first[joint + 1])
        return zip(labels[part], targets[part], strict=True)


class State:
    """Where a sentence may stand after some of its words."""

    def __init__(self, automaton: Automaton, kernel: frozenset[int], meanings: Iterable[int]) -> None:
        self._automaton = automaton
        self._next: dict[str, State | None] = {}
        self._items: defaultdict[int, list[int]] = defaultdict(list)
        for item in kernel:
            joint = item % automaton.joints
            self._items[joint].append(item - joint)
        self.meanings: tuple[Meaning, ...] = tuple(automaton.network.meanings[each] for each in meanings)

    def after(self, word: str) -> State | None:
        """The state once `word` was said; None where no sentence goes on so."""
        try:
            return self._next[word]
        except KeyError:
            return self._find(word)

    def _find(self, word: str) -> State | None:
        number = self._automaton.numbers.get(word)
        if number is None:
            return None
        first = self._automaton.network.by_word.first
        items = frozenset(self._gone(first[number], first[number + 1]))
        self._next[word] = self._automaton.state(items) if items else None
        return self._next[word]

    def _gone(self, begin: int, end: int) -> Iterator[int]:
        """Along these edges of one word, which are in the order of the joints from which they go."""
        _, sources, targets = self._automaton.network.by_word
        if end - begin < FEW * len(self._items):
            for source, target in zip(sources[begin:end], targets[begin:end], strict=True):
                for base in self._items.get(source, ()):
                    yield base + target
            return
        for joint, bases in self._items.items():
            for at in range(
                bisect_left(sources, joint, begin, end), bisect_right(sources, joint, begin, end)
            ):
                yield from [base + targets[at] for base in bases]

    @cached_property
    def slots(self) -> Mapping[str, Sequence[tuple[Slot, State]]]:
        """The slots that may follow, by their types, each with the state once it is filled."""
        found: defaultdict[Slot, list[int]] = defaultdict(list)
        for joint, bases in self._items.items():
            for label, target in self._automaton.edges(joint):
                if label > 0:
                    found[self._automaton.slots[label - 1]] += [base + target for base in bases]
        kinds: defaultdict[str, list[tuple[Slot, State]]] = defaultdict(list)
        for slot, items in found.items():
            kinds[slot.kind].append((slot, self._automaton.state(frozenset(items))))
        return dict(kinds)

    @cached_property
    def takes_text(self) -> bool:
        return "text" in self.slots

    def expected(self) -> Iterator[str]:
        """The words that may follow; slow, since it looks at all words."""
        first, sources, _ = self._automaton.network.by_word
        for number, word in enumerate(self._automaton.network.words):
            if any(source in self._items for source in sources[first[number] : first[number + 1]]):
                yield word
