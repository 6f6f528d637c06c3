"""The cheapest ways through the automaton that read a whole text, found from left to right in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.understanding.automaton import Meaning, State
from assistant.understanding.fillers import Passages
from assistant.understanding.slots import TEXT, Found, Reader, Reading
from assistant.understanding.templates import Slot
from assistant.understanding.tokens import Token

PASSED, TAKEN = 0.1, 1.0
"""What a token costs that is passed over, or taken as open text. A word of a template is free."""
READ = 0.05
"""What a typed value of one token costs; the longer a value, the surer it is, and the cheaper."""

Filled = tuple[str, Any, tuple[int, int]]
"""A slot's name, its value, and the characters it was read from."""


@dataclass(frozen=True, slots=True)
class Path:
    """How one came to a state."""

    cost: float = 0.0
    filled: tuple[Filled, ...] = ()
    began: int = 0
    """The token at which the open text began, while one is being taken."""


Standing = tuple[State, Slot | None]
"""A state, and the text slot that is still open."""


def search(
    start: State, tokens: Sequence[Token], text: str, readers: Mapping[str, Reader], now: datetime
) -> list[tuple[Path, Meaning]]:
    """Every meaning of the whole text with its cheapest path."""
    walk = Walk(start, tokens, text, readers, now)
    for at in range(len(tokens)):
        for (state, slot), path in walk.columns[at].items():
            if slot:
                walk.take(at, state, slot, path)
            else:
                walk.step(at, state, path)
    best: dict[Meaning, Path] = {}
    for (state, slot), path in walk.columns[-1].items():
        for meaning in () if slot else state.meanings:
            if meaning not in best or path.cost < best[meaning].cost:
                best[meaning] = path
    return [(path, meaning) for meaning, path in best.items()]


class Walk:
    """The paths so far: one column for each token, and in it the cheapest path to each state."""

    def __init__(
        self, start: State, tokens: Sequence[Token], text: str, readers: Mapping[str, Reader], now: datetime
    ) -> None:
        self.columns: list[dict[Standing, Path]] = [{} for _ in range(len(tokens) + 1)]
        self.columns[0][start, None] = Path()
        self._start = start
        self._tokens = tokens
        self._text = text
        self._readers = readers
        self._reading = Reading(tokens, now)
        self._passages = Passages(tokens)
        self._read: dict[tuple[str, int], list[Found]] = {}

    def step(self, at: int, state: State, path: Path) -> None:
        """All that token `at` can be: a word, the beginning of a value, or a filler."""
        if following := state.after(self._tokens[at].text):
            self._reach(at + 1, (following, None), path)
        for slot, following in state.slots:
            if slot.kind == TEXT:
                self.take(at, following, slot, Path(path.cost, path.filled, began=at))
                continue
            for end, value in self._values(slot.kind, at):
                self._reach(end, (following, None), self._fill(path, slot, (at, end), value))
        before_text = state.takes_text and state is not self._start
        for end in self._passages.past(at, before_text=before_text):
            self._reach(end, (state, None), Path(path.cost + PASSED * (end - at), path.filled))

    def take(self, at: int, following: State, slot: Slot, path: Path) -> None:
        """Token `at` belongs to the open text, which may go on or end here."""
        longer = Path(path.cost + TAKEN, path.filled, path.began)
        self._reach(at + 1, (following, slot), longer)
        self._reach(at + 1, (following, None), self._fill(longer, slot, (path.began, at + 1), None))

    def _reach(self, at: int, standing: Standing, path: Path) -> None:
        known = self.columns[at].get(standing)
        if known is None or path.cost < known.cost:
            self.columns[at][standing] = path

    def _values(self, kind: str, at: int) -> list[Found]:
        if (kind, at) not in self._read:
            self._read[kind, at] = list(self._readers[kind](self._reading, at))
        return self._read[kind, at]

    def _fill(self, path: Path, slot: Slot, tokens: tuple[int, int], value: Any) -> Path:
        """`value` None: the text itself."""
        begin, end = self._tokens[tokens[0]].start, self._tokens[tokens[1] - 1].end
        value = self._text[begin:end] if value is None else value
        cost = path.cost if slot.kind == TEXT else path.cost + READ / (tokens[1] - tokens[0])
        return Path(cost, (*path.filled, (slot.name, value, (begin, end))))
