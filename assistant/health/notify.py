"""Tells systemd how the daemon is, over the socket that it names in NOTIFY_SOCKET."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Mapping

log = logging.getLogger(__name__)


class Notifier:
    """Sends nothing where systemd does not ask. Source of the format: sd_notify(3)."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "").replace("@", "\0", 1)
        """A leading @ stands for Linux's abstract name space."""
        self._watched = int(environ.get("WATCHDOG_USEC") or 0)

    @property
    def ping_seconds(self) -> float | None:
        """How often to ping: twice as often as systemd asks; None where it does not watch."""
        return self._watched / 2e6 if self._watched else None

    def ready(self, status: str) -> None:
        self._send("READY=1", f"STATUS={status}")

    def status(self, status: str) -> None:
        self._send(f"STATUS={status}")

    def ping(self) -> None:
        self._send("WATCHDOG=1")

    def reloading(self) -> None:
        """`ready` ends it."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        self._send("STOPPING=1")

    def _send(self, *lines: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as link:
                link.sendto("\n".join(lines).encode(), self._address)
        except OSError as error:
            log.warning("systemd does not listen: %s", error)
