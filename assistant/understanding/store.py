"""Keeps a compiled network in the cache, so that the next start need not read the templates again."""

from __future__ import annotations

import json
import logging
import sys
from array import array
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from assistant.understanding.network import Edges, Meaning, Network, Place

log = logging.getLogger(__name__)

SIZE = array("i").itemsize
MAGIC = f"network 1 {sys.byteorder} {SIZE}\n".encode()


def load(path: Path, key: str) -> Network | None:
    """None where there is none, or it was made of something else, or it is torn."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    head = MAGIC + key.encode() + b"\n"
    body = content[len(head) + 32 :]
    if not content.startswith(head) or content[len(head) : len(head) + 32] != sha256(body).digest():
        return None
    return _unpacked(body)


def save(path: Path, key: str, network: Network) -> None:
    """What cannot be kept is not kept: it is made again the next time."""
    body = _packed(network)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(MAGIC + key.encode() + b"\n" + sha256(body).digest() + body)
        Path(file.name).replace(path)
    except OSError as error:
        log.debug("the compiled sentences cannot be kept: %s", error)


def _packed(network: Network) -> bytes:
    """A line of JSON with all names, then six arrays one after another."""
    arrays = [*network.by_word, *network.by_joint]
    names = {
        "words": network.words,
        "places": network.places,
        "meanings": network.meanings,
        "rules": network.rules,
        "ends": network.ends,
        "slots": network.slots,
        "lengths": [len(each) for each in arrays],
    }
    return json.dumps(names).encode() + b"\n" + b"".join(each.tobytes() for each in arrays)


def _unpacked(body: bytes) -> Network:
    line, _, numbers = body.partition(b"\n")
    names = json.loads(line)
    arrays = []
    for length in names["lengths"]:
        arrays.append(array("i", numbers[: length * SIZE]))
        numbers = numbers[length * SIZE :]
    return Network(
        words=tuple(names["words"]),
        by_word=Edges(*arrays[:3]),
        by_joint=Edges(*arrays[3:]),
        places=tuple(Place(*each) for each in names["places"]),
        meanings=tuple(Meaning(*each) for each in names["meanings"]),
        rules=tuple((first, last) for first, last in names["rules"]),
        ends=tuple((joint, meaning) for joint, meaning in names["ends"]),
        slots={intent: tuple(places) for intent, places in names["slots"].items()},
    )
