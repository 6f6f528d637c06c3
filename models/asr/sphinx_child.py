"""The process in which pocketsphinx works: `python -m models.asr.sphinx_child`, started by `sphinx_link.py`.

A request is a line of JSON, `{"id", "do": "learn", "jsgf", "wake_words"}` or `{"id", "do": "fit", "bytes"}`;
the sound follows the latter. Each answer is a line of JSON with the same `id`, and with `wrong` where it
was not done. The first line, unasked, tells that the model is loaded, or why it cannot be: `{"id": 0, ...}`.

It imports nothing of the assistant, which would cost five times its memory.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any

from models.asr.sphinx import Sphinx

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
"""Source: prctl(2)."""


def main() -> None:
    """Until nobody asks any more; it is killed with its parent, also in the middle of its work."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    tell = teller()
    try:
        sphinx = Sphinx()
    except ImportError as error:
        tell({"id": 0, "missing": str(error)})
    except (OSError, RuntimeError, ValueError) as error:
        tell({"id": 0, "wrong": str(error)})
    else:
        tell({"id": 0})
        serve(sphinx, sys.stdin.buffer, tell)


def teller() -> Callable[[Mapping[str, Any]], None]:
    """Whatever a library prints goes elsewhere: the standard output holds answers only."""
    answers = os.dup(1)
    os.dup2(2, 1)
    file = os.fdopen(answers, "wb")

    def tell(answer: Mapping[str, Any]) -> None:
        file.write(json.dumps(answer).encode() + b"\n")
        file.flush()

    return tell


def serve(sphinx: Sphinx, requests: IO[bytes], tell: Callable[[Mapping[str, Any]], None]) -> None:
    while line := requests.readline():
        asked = json.loads(line)
        try:
            tell({"id": asked["id"], **done(sphinx, asked, requests)})
        except (RuntimeError, ValueError, KeyError) as error:
            tell({"id": asked["id"], "wrong": str(error)})


def done(sphinx: Sphinx, asked: Mapping[str, Any], requests: IO[bytes]) -> Mapping[str, Any]:
    if asked["do"] == "fit":
        return sphinx.fit(requests.read(asked["bytes"]))
    sphinx.learn(asked["jsgf"], asked["wake_words"])
    tidy()
    return {}


def tidy() -> None:
    """Gives back the memory of the grammar before: 60 MB of 165."""
    if trim := getattr(LIBC, "malloc_trim", None):  # of glibc alone
        trim(0)


if __name__ == "__main__":
    main()
