"""A process of its own that reads a calendar: `python -m assistant.reminders.calendars.child`.

A job comes on the standard input: one line of JSON, then, where it names no file, the calendar itself. The
answer goes to the standard output: a line for each occurrence, and last an object that tells what was left
out, or what is wrong. Whatever a hostile calendar does, it does it here: beside the voice, with less memory
and less of the processor, and only for so long.
"""

from __future__ import annotations

import json
import os
import resource
import stat
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from assistant import confined
from assistant.reminders.calendars.cut import cut, decoded
from assistant.reminders.calendars.expand import CALENDAR_SECONDS, Expanded, Window, expand

MOST_BYTES = 32_000_000
"""About a hundred thousand events."""
MEMORY_BYTES = 2_000_000_000
"""Of addresses, not of pages: libraries take a good part of them without ever using it."""
PROCESSOR_SECONDS = int(2 * CALENDAR_SECONDS)


def main() -> None:
    confine()
    job = json.loads(sys.stdin.buffer.readline())
    try:
        body = _body(job.get("file", ""))
        found = cut(decoded(body))
        expanded = expand(found, window_of(job))
        if expanded.broken and not expanded.occurrences:
            raise ValueError("none of its events can be read")  # noqa: TRY301
        if keep := job.get("keep"):
            _keep(Path(keep), body)
    except OSError as error:
        say({"wrong": error.strerror or str(error)})
    except (ValueError, MemoryError) as error:
        say({"wrong": str(error) or "it needs more memory than it may take"})
    else:
        answer(found.name, expanded)


def window_of(job: Mapping[str, Any]) -> Window:
    zone = ZoneInfo(job["zone"])
    return Window(datetime.fromtimestamp(job["start"], zone), datetime.fromtimestamp(job["end"], zone))


def confine() -> None:
    """Nothing that it opens is larger than what may be kept."""
    confined.confine(MEMORY_BYTES, writes=2 * MOST_BYTES)
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))


def _body(file: str) -> bytes:
    """Raises ValueError where it is no file of a sensible size, OSError where it cannot be read."""
    if not file:
        body = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with open(file, "rb", opener=_at_once) as opened:
            body = opened.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES // 1_000_000} MB")
    return body


def _at_once(file: str, flags: int) -> int:
    """Neither a pipe to which nobody writes nor a device that never ends."""
    descriptor = os.open(file, flags | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ValueError("it is no file")
    return descriptor


def _keep(place: Path, body: bytes) -> None:
    """The last good version, so that the window can move on without the network."""
    with suppress(OSError):  # then the window waits for the network
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = place.with_suffix(".new")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
        unfinished.replace(place)


def answer(name: str, expanded: Expanded, more: Mapping[str, Any] | None = None) -> None:
    for each in expanded.occurrences:
        sys.stdout.write(each.as_line() + "\n")
    end = {"name": name, "broken": expanded.broken, "left_out": expanded.left_out}
    say({**end, "more": more or {}})


def say(end: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(end, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
