"""The process in which feeds are parsed: it may use little, and the system ends it when it uses more.

One request is a line of JSON, `[bytes, charset]`, and the bytes; one answer is a line of JSON, a list of
entries or `{"error": why}`. There is no answer where it was ended.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from dataclasses import astuple
from typing import Any

from .entry import BadFeed
from .feed import entries

CPU_SECONDS = 0.35
"""For one feed; then SIGPROF, which nobody handles, ends the process."""
MEMORY = 768 << 20
"""Bytes of address space."""


def main() -> None:
    _confine()
    while head := sys.stdin.buffer.readline(1000):
        size, charset = json.loads(head)
        body = sys.stdin.buffer.read(size)
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        answer = json.dumps(_answer(body, charset))
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.buffer.write(answer.encode() + b"\n")
        sys.stdout.buffer.flush()


def _confine() -> None:
    """The voice goes first; no file is written, no process begun."""
    os.nice(10)
    limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0))
    for kind, most in limits:
        resource.setrlimit(kind, (most, most))


def _answer(body: bytes, charset: str) -> Any:
    try:
        return [astuple(each) for each in entries(body, charset)]
    except (BadFeed, MemoryError, RecursionError) as error:
        return {"error": str(error) or type(error).__name__}
