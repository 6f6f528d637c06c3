"""The process in which mpv plays: it does what it is told by lines of JSON, and tells what happens.

A request is `{"id", "do", ...}` and its answer `{"id"}`, with `error` where it was not done. Unasked it tells
`{"event": "began" | "ended" | "at", ...}`; `at` comes every second, so silence means that it hangs.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import sys
import time
from collections.abc import Mapping
from typing import Any

from .guard import Refused
from .sounding import Sounding

STEP_SECONDS = 0.01
"""Between two steps of a fade."""
TELL_SECONDS = 1.0
MOST_BYTES = 65_536
"""Of a request."""
PR_SET_PDEATHSIG = 1


def main() -> None:
    """`argv`: the folders of the library, the outputs and a part of the device's name, as JSON."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        sounding = Sounding(**json.loads(sys.argv[-1]), tell=tell)
    except OSError as error:
        tell({"event": "unusable", "why": str(error)[:200]})
        return
    tell({"event": "ready", "device": sounding.device})
    serve(sounding)


def tell(line: Mapping[str, Any]) -> None:
    """One line in one piece, for mpv's thread tells too."""
    os.write(1, json.dumps(line).encode() + b"\n")


def serve(sounding: Sounding) -> None:
    """Until nobody asks any more."""
    waiting = b""
    told = 0.0
    while True:
        ready, _, _ = select.select([0], [], [], STEP_SECONDS if sounding.restless else TELL_SECONDS / 4)
        if ready:
            data = os.read(0, MOST_BYTES)
            if not data:
                os._exit(0)
            *lines, waiting = (waiting + data).split(b"\n")
            for line in lines:
                answer(sounding, json.loads(line))
        sounding.step()
        if time.monotonic() - told >= TELL_SECONDS:
            told = time.monotonic()
            tell({"event": "at", **sounding.state()})


def answer(sounding: Sounding, asked: Mapping[str, Any]) -> None:
    values = {name: value for name, value in asked.items() if name not in ("id", "do")}
    try:
        tell({"id": asked["id"], **sounding.do(asked["do"], values)})
    except (Refused, OSError, ValueError, RuntimeError, SystemError, AttributeError, TypeError) as error:
        tell({"id": asked["id"], "error": type(error).__name__, "why": str(error)[:200]})
