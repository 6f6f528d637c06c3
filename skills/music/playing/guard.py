"""Says what may be opened: files below the library's folders, and http or https."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

LONGEST = 4096
"""Characters of an address."""


class Refused(Exception):
    """An address that the player must not open."""


def allowed(address: str, roots: Sequence[str]) -> bytes:
    """What mpv is given for it: the file's real path, or the URL as it is. Raises Refused."""
    if not 0 < len(address) <= LONGEST or not _printable(address):
        raise Refused("not an address")
    if address.startswith("/"):
        try:
            return _file(address, roots)
        except (OSError, RuntimeError, ValueError):
            raise Refused("no file of the library") from None
    try:
        url = urlsplit(address)
        host, _ = url.hostname, url.port
    except ValueError:
        raise Refused("not an address") from None
    if not address.startswith(("http://", "https://")) or not host or not address.isascii() or " " in address:
        raise Refused("neither a file of the library nor an address of the web")
    return address.encode("ascii")


def _printable(address: str) -> bool:
    """In a file's name anything but NUL may stand; in an address of the web no control character."""
    return "\0" not in address and (address.startswith("/") or address.isprintable())


def _file(path: str, roots: Sequence[str]) -> bytes:
    """Links are followed before it is looked where the file lies."""
    real = Path(path).resolve()
    if not any(real.is_relative_to(Path(root).resolve()) for root in roots) or not real.is_file():
        raise Refused("no file of the library")
    return os.fsencode(real)
