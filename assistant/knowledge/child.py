"""A process of its own that reads papers: `python -m assistant.knowledge.child`.

A job is a line of JSON on the standard input, `{"file", "digest"}`; `digest` is that of the version that is
known. The answer goes to the standard output: a line for each piece, `[place, about, text]`, and last an
object with the digest, and either `"same": true` or the title and what is wrong. Whatever a hostile file
does, it does it here; where there is no last line, the system has ended the process.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from io import BufferedReader
from pathlib import Path
from typing import Any

from assistant import confined
from assistant.knowledge import kinds
from assistant.knowledge.formats.paper import LONGEST_TITLE, Flaw, Paper, Section, Unreadable
from assistant.knowledge.formats.reading import read
from assistant.knowledge.pieces import pieces


def main() -> None:
    confined.confine(kinds.MEMORY_BYTES)
    for line in sys.stdin.buffer:
        job = json.loads(line)
        confined.allow(kinds.HARD_SECONDS)
        try:
            _answer(job["file"], job["digest"])
        except MemoryError:
            _say({"wrong": "too_costly"})
            return  # what it took may never be given back
        confined.allow(0)


def _answer(file: str, known: str) -> None:
    try:
        if os.path.realpath(file) != file:
            raise Unreadable("unreadable")  # noqa: TRY301 - a folder above it became a link
        with confined.opened(file) as opened:
            _read(opened, file, known)
    except Unreadable as error:
        _say({"wrong": error.flaw})
    except RecursionError:
        _say({"wrong": "broken"})
    except (OSError, ValueError):
        _say({"wrong": "unreadable"})


def _read(opened: BufferedReader, file: str, known: str) -> None:
    if os.fstat(opened.fileno()).st_size > kinds.MOST_BYTES:
        raise Unreadable("too_large")
    digest = hashlib.file_digest(opened, "sha256").hexdigest()
    if digest == known:
        _say({"digest": digest, "same": True})
        return
    opened.seek(0)
    try:
        paper = read(opened, Path(file).suffix.lower())
        title = titled(paper.title, Path(file).stem)
        flaw = _told(paper, title, Path(file).stem)
    except Unreadable as error:
        _say({"digest": digest, "wrong": error.flaw})
    else:
        _say({"digest": digest, "title": title, "wrong": flaw})


def _told(paper: Paper, title: str, stem: str) -> Flaw | None:
    """Writes the pieces. `cut` where there would be more of them, `no_text` where there is none."""
    count, left, until = 0, kinds.MOST_CHARACTERS, time.process_time() + kinds.SOFT_SECONDS
    for section in paper.sections:
        about = " ".join((title, stem, *section.chapters))
        for piece in pieces(section.text[:left]):
            if piece not in about:
                _say([place_of(section), about, piece])
                count += 1
        left -= len(section.text)
        if left <= 0 or count >= kinds.MOST_PIECES or time.process_time() > until:
            return "cut"
    return None if count else "no_text"


def place_of(section: Section) -> str:
    """The nearest heading, or the number of the page alone."""
    if section.chapters:
        return section.chapters[-1]
    return str(section.page) if section.page else ""


def titled(title: str, stem: str) -> str:
    """What can be said aloud: many call themselves `5713238041_02.indd`, or `Microsoft Word - x.doc`."""
    named = " ".join(title.split())[:LONGEST_TITLE]
    plain = " ".join(stem.replace("_", " ").split())[:LONGEST_TITLE]
    return next(filter(_speakable, (named, plain)), plain)


def _speakable(title: str) -> bool:
    letters = sum(letter.isalpha() or letter == " " for letter in title)
    made = title.lower().startswith(("microsoft", "untitled", "无标题", "document")) or "." in title[-6:]
    return letters > 1 and letters >= 0.6 * len(title) and not made


def _say(answer: Any) -> None:
    """Lone surrogates, which no text may have, are lost."""
    line = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
    sys.stdout.buffer.write(line + b"\n")
    if isinstance(answer, dict):
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
