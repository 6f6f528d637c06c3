"""What a process is held to that reads what strangers wrote: little memory, little time."""

from __future__ import annotations

import os
import resource
import signal
import stat
from collections.abc import Mapping
from io import BufferedReader

KEPT = ("PATH", "PYTHONPATH", "PYTHONTZPATH")
"""Variables that such a process is given; nobody's keys."""


def environment() -> Mapping[str, str]:
    """For the process: one thread is enough for libraries that are not used."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}


def confine(memory: int, *, writes: int = 0) -> None:
    """Called in the process: everything else goes first. Source: getrlimit(2).

    `memory`: bytes of addresses, not of pages; libraries take a good part of them without ever using it.
    `writes`: bytes of the largest file that it may write.
    """
    os.nice(19)
    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, writes), (resource.RLIMIT_CORE, 0))
    for kind, most in limits:
        resource.setrlimit(kind, (most, most))


def allow(seconds: float) -> None:
    """Of the processor's time, for what comes now; then SIGPROF, which nobody handles, ends the process."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def opened(file: str) -> BufferedReader:
    """Only what is a file: no link, no pipe to which nobody writes, no device that never ends.

    Raises OSError, ValueError.
    """
    return open(file, "rb", opener=_at_once)


def _at_once(file: str, flags: int) -> int:
    descriptor = os.open(file, flags | os.O_NONBLOCK | os.O_NOFOLLOW)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ValueError("it is no file")
    return descriptor
