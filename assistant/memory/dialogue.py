"""The short-term memory: the last rounds of the conversation, for as long as a conversation lasts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from assistant.messages import Exchange

ROUNDS = 10
LASTS = timedelta(minutes=10)


class Dialogue:
    """Forgets what is older than ten rounds, and everything once nobody has spoken for ten minutes."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._rounds: deque[Exchange] = deque(maxlen=ROUNDS)
        self._latest: datetime | None = None

    def add(self, exchange: Exchange) -> None:
        self._forget_if_over()
        self._rounds.append(exchange)
        self._latest = self._clock()

    @property
    def rounds(self) -> tuple[Exchange, ...]:
        """Oldest first."""
        self._forget_if_over()
        return tuple(self._rounds)

    def _forget_if_over(self) -> None:
        if self._latest and self._clock() - self._latest > LASTS:
            self._rounds.clear()
