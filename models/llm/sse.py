"""Reads server-sent events as their bytes come, wherever the network cuts them.

Format: https://html.spec.whatwg.org/multipage/server-sent-events.html, of which only `data` is used here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.errors import LinkFailed

LONGEST_LINE = 1_000_000
"""Bytes; a server that never ends a line must not fill the memory."""
BREAK = re.compile(rb"\r\n|\n|\r")


class Events:
    """Gives the data of each event once the event has ended."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._returned = False
        """What has come ends with a carriage return; a line feed behind it belongs to it."""
        self._data: list[str] = []

    def feed(self, data: bytes) -> Iterator[str]:
        """Raises LinkFailed."""
        if self._returned:
            data = data.removeprefix(b"\n")
        self._returned = data.endswith(b"\r")
        first, *others = BREAK.split(data)
        self._rest += first
        for line in others:
            yield from self._take(bytes(self._rest))
            self._rest = bytearray(line)
        if len(self._rest) > LONGEST_LINE:
            raise LinkFailed("the server's answer is no event stream")

    def close(self) -> Iterator[str]:
        """What came last, where the server left out the empty line behind it."""
        yield from self._take(bytes(self._rest))
        yield from self._take(b"")

    def _take(self, line: bytes) -> Iterator[str]:
        """Lines are cut at bytes that no character of UTF-8 holds, so a whole line holds whole characters."""
        if line.startswith(b"data:"):
            self._data.append(line[5:].removeprefix(b" ").decode("utf-8", "replace"))
        elif not line and self._data:
            yield "\n".join(self._data)
            self._data = []


class Whole:
    """The same for a body that is no stream: one event, at its end."""

    def __init__(self) -> None:
        self._body = b""

    def feed(self, data: bytes) -> Iterator[str]:
        """Raises LinkFailed."""
        self._body += data
        if len(self._body) > LONGEST_LINE:
            raise LinkFailed("the server's answer is no event stream")
        return iter(())

    def close(self) -> Iterator[str]:
        yield self._body.decode("utf-8", "replace")


def reader(content_type: str) -> Events | Whole:
    """Some servers answer at once where a stream was asked for, or tell an error so."""
    return Whole() if "json" in content_type else Events()
