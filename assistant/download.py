"""Gets one file over HTTP, resumes it where it was cut off, and checks it."""

from __future__ import annotations

import hashlib
import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PIECE = 256 * 1024
"""Bytes read at once, at most."""
PATIENCE_SECONDS = 30.0
"""How long a server may be silent."""
ATTEMPTS = 4
"""How often in a row it may give nothing."""

REFUSALS = {401, 403, 404, 410, 451}
"""HTTP statuses that waiting does not change."""


class Unreachable(Exception):
    """The server does not give the file now."""


class Refused(Unreachable):
    """It will not give it later either."""


def download(url: str, target: Path, *, sha256: str = "", pause_seconds: float = 2.0) -> Iterator[int]:
    """Writes `target` when the file is whole; yields how many bytes have come, each time some have.

    What has come so far lies beside it, in `<target>.part`, and is used by the next call.
    Raises Unreachable, and OSError where the disk fails.
    """
    part = target.with_name(f"{target.name}.part")
    fruitless = 0
    while True:
        before = _size(part)
        try:
            yield from _receive(url, part)
            break
        except Refused:
            raise
        except Unreachable:
            fruitless = 0 if _size(part) > before else fruitless + 1
            if fruitless == ATTEMPTS:
                raise
        time.sleep(pause_seconds)
    _check(part, sha256)
    part.replace(target)


def _receive(url: str, part: Path) -> Iterator[int]:
    """Appends what `part` lacks, or begins again where the server cannot continue."""
    with _answer(url, _size(part)) as response:
        mode = "ab" if response.status == http.HTTPStatus.PARTIAL_CONTENT else "wb"
        with part.open(mode) as file:
            expected = file.tell() + int(response.headers["Content-Length"] or 0)
            while piece := _piece(response):
                file.write(piece)
                yield len(piece)
            os.fsync(file.fileno())
    if _size(part) < expected:
        raise Unreachable(f"cut off after {_size(part)} of {expected} bytes")


def _answer(url: str, start: int) -> http.client.HTTPResponse:
    headers = {"User-Agent": "assistant"} | ({"Range": f"bytes={start}-"} if start else {})
    with _translated():
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 - the hub's address is the owner's
        response: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=PATIENCE_SECONDS)  # noqa: S310
    return response


def _piece(response: http.client.HTTPResponse) -> bytes:
    with _translated():
        return response.read1(PIECE)


@contextmanager
def _translated() -> Iterator[None]:
    """What a connection may raise, as Unreachable."""
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()
        kind = Refused if error.code in REFUSALS else Unreachable
        raise kind(f"answers {error.code}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise Unreachable(str(reason) or type(error).__name__) from error


def _check(part: Path, sha256: str) -> None:
    """A file that is not what it should be is thrown away, not resumed."""
    if not sha256:
        return
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        part.unlink()
        raise Refused("gives another file than the one that is known")


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
