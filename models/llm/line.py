"""Hangs up the connection on which another thread waits."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

CONNECTED = ("connect_tcp.complete", "start_tls.complete")


class Line:
    """Remembers the connection that httpx opened last, by its `trace` extension.

    https://www.python-httpx.org/advanced/extensions/#trace
    """

    def __init__(self) -> None:
        self._stream: Any = None

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by httpx, in the thread of the request."""
        if event.endswith(CONNECTED):
            self._stream = info["return_value"]

    def hang_up(self) -> None:
        """Wakes who waits for the server. To close it would not, and is for the thread that uses it."""
        connection = self._stream.get_extra_info("socket") if self._stream else None
        if isinstance(connection, socket.socket):
            with suppress(OSError):  # it has ended by itself
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
