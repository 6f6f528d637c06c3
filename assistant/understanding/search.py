"""The cheapest ways through the automaton that read a whole text, found from left to right in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from assistant.understanding.automaton import State
from assistant.understanding.fillers import Passages
from assistant.understanding.network import Meaning
from assistant.understanding.slots import TEXT, Values
from assistant.understanding.templates import Slot
from assistant.understanding.tokens import Token

PASSED, TAKEN = 0.1, 1.0
"""What a token costs that is passed over, or taken as open text. A word of a template is free."""
READ = 0.05
"""What a typed value of one token costs; the longer a value, the surer it is, and the cheaper."""
GENERAL = {"when": 3, "ordinal": 1.2}
"""How much dearer a type is of which others are special cases: a duration is surer than any time, and
a list's own word for the last surer than a place in a row."""


class Filled(NamedTuple):
    """A slot, and what was read for it: the tokens from `begin` to before `end`."""

    slot: Slot
    begin: int
    end: int
    value: Any = None
    """None for open text."""


class Path(NamedTuple):
    """How one came to a state."""

    cost: float = 0.0
    filled: tuple[Filled, ...] = ()
    taken: int = 0
    """Tokens taken as open text."""
    passed: int = 0
    """Tokens passed over."""
    began: int = 0
    """The token at which the open text began, while one is being taken."""
    beside_text: bool = False
    """Since open text nothing was said but fillers."""


Open = tuple[State, Slot]
"""A text slot that is being filled, and the state after it."""


class Walk:
    """All paths through one text: one column for each token, and in it the cheapest path to each state."""

    def __init__(self, start: State, tokens: Sequence[Token], values: Values) -> None:
        self.columns: list[dict[State, Path]] = [{} for _ in range(len(tokens) + 1)]
        self._open: list[dict[Open, Path]] = [{} for _ in range(len(tokens) + 1)]
        self.columns[0][start] = Path()
        self._start = start
        self._tokens = tokens
        self._values = values
        self._passages = Passages(tokens)
        for at in range(len(tokens)):
            self._leave(at)

    def meanings(self) -> list[tuple[Path, Meaning]]:
        """Of the whole text; each intent of a language once, with its cheapest path."""
        best: dict[tuple[str, str], tuple[Path, Meaning]] = {}
        for state, path in self._finished():
            for meaning in state.meanings:
                known = best.get(meaning[:2])
                if known is None or path.cost < known[0].cost:
                    best[meaning[:2]] = path, meaning
        return list(best.values())

    def _finished(self) -> Iterator[tuple[State, Path]]:
        yield from self.columns[-1].items()
        for (state, slot), path in self._open[-1].items():
            if state.meanings:
                yield state, _closed(path, slot, len(self._tokens))

    def _leave(self, at: int) -> None:
        """Goes on from everything that was reached before token `at`."""
        word = self._tokens[at].text
        for (state, slot), path in self._open[at].items():
            self._take(at, state, slot, path)
            if state.slots or self._passages.any(at) or state.after(word):
                self._step(at, state, _closed(path, slot, at))
        for state, path in self.columns[at].items():
            self._step(at, state, path)

    def _step(self, at: int, state: State, path: Path) -> None:
        """All that token `at` can be: a word, the beginning of a value or of open text, or a filler."""
        if following := state.after(self._tokens[at].text):
            self._reach(at + 1, following, path._replace(beside_text=False) if path.beside_text else path)
        if state.slots:
            self._fill(at, state, path)
        if self._passages.any(at):
            self._pass(at, state, path)

    def _fill(self, at: int, state: State, path: Path) -> None:
        """Token `at` begins the value of a slot."""
        for slot, following in state.slots.get(TEXT, ()):
            self._take(at, following, slot, path._replace(began=at))
        for kind, found in self._values.starting(at, state.slots):
            for slot, following in state.slots[kind]:
                for end, value in found:
                    cost = path.cost + READ * GENERAL.get(kind, 1) / (end - at)
                    filled = (*path.filled, Filled(slot, at, end, value))
                    self._reach(end, following, Path(cost, filled, path.taken, path.passed))

    def _pass(self, at: int, state: State, path: Path) -> None:
        before_text = state.takes_text and state is not self._start
        for end in self._passages.past(at, before_text=before_text, after_text=path.beside_text):
            cost, passed = path.cost + PASSED * (end - at), path.passed + end - at
            self._reach(end, state, path._replace(cost=cost, passed=passed))

    def _take(self, at: int, following: State, slot: Slot, path: Path) -> None:
        """Token `at` belongs to the open text."""
        known = self._open[at + 1].get((following, slot))
        if known is None or path.cost + TAKEN < known.cost:
            longer = Path(path.cost + TAKEN, path.filled, path.taken + 1, path.passed, path.began)
            self._open[at + 1][following, slot] = longer

    def _reach(self, at: int, state: State, path: Path) -> None:
        known = self.columns[at].get(state)
        if known is None or path.cost < known.cost:
            self.columns[at][state] = path


def _closed(path: Path, slot: Slot, end: int) -> Path:
    return path._replace(filled=(*path.filled, Filled(slot, path.began, end)), beside_text=True)
