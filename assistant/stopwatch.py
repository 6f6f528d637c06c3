"""Times the stages of one turn."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import fields
from time import perf_counter

from assistant.messages import Speech
from assistant.record import Timings

STAGES = frozenset(field.name for field in fields(Timings))


class Stopwatch:
    """Collects milliseconds by stage; `endpoint` is given, for it lies before the turn."""

    def __init__(self, *, endpoint: float | None = None) -> None:
        self._ms: dict[str, float | None] = {"endpoint": endpoint}
        self._began = perf_counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Raises KeyError where `Timings` has no such stage."""
        if name not in STAGES:
            raise KeyError(name)
        began = perf_counter()
        try:
            yield
        finally:
            self._ms[name] = (perf_counter() - began) * 1000

    async def first_of(self, pieces: AsyncGenerator[Speech, None]) -> AsyncGenerator[Speech, None]:
        """Passes the pieces on, and notes when the first one came."""
        began = perf_counter()
        async with aclosing(pieces) as stream:
            async for piece in stream:
                if "tts_first" not in self._ms:
                    self._note_first(began)
                yield piece

    def _note_first(self, began: float) -> None:
        now = perf_counter()
        self._ms["tts_first"] = (now - began) * 1000
        self._ms["total"] = (now - self._began) * 1000 + (self._ms["endpoint"] or 0)

    @property
    def timings(self) -> Timings:
        return Timings(**self._ms)
