"""How long a piece of work in a process of its own may take."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooMuchWork(TimeoutError):
    """It takes more of the processor than it may."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Seconds of the processor's time; in the main thread only. Raises TooMuchWork from within the work."""
    before = signal.signal(signal.SIGPROF, _enough)
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds)  # again, where the first was caught on its way
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _enough(number: int, frame: FrameType | None) -> None:
    raise TooMuchWork
