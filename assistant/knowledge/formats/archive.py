"""Files that are archives: what one holds may be far larger than the archive itself."""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO

from assistant.knowledge.formats.paper import Unreadable

MOST_MEMBERS = 10_000
MOST_UNPACKED = 300_000_000
"""Bytes, all together."""
MOST_TEXT = 60_000_000
"""Bytes of one member that is text."""
MOST_RATIO = 400
"""Unpacked to packed, of what is larger than a megabyte; XML comes to 30, deflate itself to 1,032."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Office wraps what has a password into such a file; old Word files are one."""
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, KeyError, OSError, ValueError)
"""What Python raises for an archive that is not whole, or of a kind it does not know."""


def unpacked(file: BinaryIO) -> zipfile.ZipFile:
    """Nothing is unpacked yet, and of a member never more than the archive tells. Raises Unreadable."""
    if file.read(len(OLE)) == OLE:
        raise Unreadable("encrypted")
    file.seek(0)
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise Unreadable("broken") from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
        raise Unreadable("bomb")
    if any(each.file_size > max(1_000_000, MOST_RATIO * each.compress_size) for each in members):
        raise Unreadable("bomb")
    if any(each.flag_bits & 1 for each in members):
        raise Unreadable("encrypted")
    return archive


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Raises Unreadable."""
    try:
        with archive.open(name) as file:
            return file.read(MOST_TEXT)
    except BROKEN as error:
        raise Unreadable("broken") from error
