"""The chain through the operation log: every line carries a code over itself and the line before it.

The code is BLAKE2b (RFC 7693), keyed with a secret of this installation, so that a chain cannot be made
anew by somebody who can write the log but not read the key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest
from typing import Any

FIRST = "0" * 32
"""Stands before the first line."""


@dataclass(frozen=True, slots=True)
class Link:
    """The end of a chain: how many lines it has had, and the code of the last."""

    count: int = 0
    code: str = FIRST


def sealed(values: Mapping[str, Any], last: Link, key: bytes) -> tuple[bytes, Link]:
    """The line for `values` behind `last`, with its line feed, and the new end."""
    numbered = {"n": last.count + 1, **values}
    text = json.dumps(numbered, ensure_ascii=False, default=str)
    code = _code(text, last.code, key)
    line = f'{text[:-1]}, "code": "{code}"}}\n'
    return line.encode(), Link(last.count + 1, code)


def follows(line: bytes, last: Link, key: bytes) -> Link | None:
    """The new end where `line` (without its line feed) is the next of the chain; None where it is not."""
    body, comma, tail = line.rpartition(b', "code": "')
    code = tail.removesuffix(b'"}').decode("ascii", "replace")
    if not comma or len(code) != len(FIRST):
        return None
    text = body.decode("utf-8", "replace") + "}"
    if not compare_digest(code.encode(), _code(text, last.code, key).encode()):
        return None
    number = _number(text)
    return Link(number, code) if number == last.count + 1 else None


@dataclass(frozen=True, slots=True)
class Break:
    """A place at which the chain does not hold."""

    number: int
    """Of the line that should stand there, counted from 1 since the log began."""
    after: Link
    """Where the chain goes on: as the broken line has it, for whatever follows is still worth checking."""


def breaks(lines: Iterable[bytes], start: Link, key: bytes) -> Iterator[Break | Link]:
    """Every place at which the chain breaks, and last of all its end."""
    last = start
    for line in lines:
        if after := follows(line, last, key):
            last = after
            continue
        wrong, last = last.count + 1, _as_it_says(line, last)
        yield Break(wrong, last)
    yield last


def _as_it_says(line: bytes, last: Link) -> Link:
    try:
        values = json.loads(line)
        return Link(int(values["n"]), str(values["code"]))
    except (ValueError, KeyError, TypeError):
        return Link(last.count + 1, last.code)


def _number(text: str) -> int:
    try:
        return int(json.loads(text)["n"])
    except (ValueError, KeyError, TypeError):
        return -1


def _code(text: str, before: str, key: bytes) -> str:
    return blake2b(f"{before}\n{text}".encode(), key=key, digest_size=16).hexdigest()
