"""The log is short on a terminal, has priorities in the journal, and keeps personal data to debug."""

import io
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import logs

log = logging.getLogger("assistant.test")


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


def _written(level: str = "info") -> io.StringIO:
    stream = io.StringIO()
    logs.setup(level, stream=stream, environ={})
    return stream


def test_a_terminal_gets_the_time_and_the_sentence() -> None:
    stream = _written()
    log.info("microphone found")
    assert re.fullmatch(r"\d\d:\d\d:\d\d microphone found\n", stream.getvalue())


def test_what_is_wrong_says_so() -> None:
    stream = _written()
    log.warning("no sound from %s", "Jabra")
    assert stream.getvalue().endswith(" warning: no sound from Jabra\n")


def test_fields_show_at_debug_only() -> None:
    stream = _written("debug")
    log.info("heard", extra={"text": "call mum"})
    log.debug("heard", extra={"text": "call mum"})
    assert stream.getvalue().count("call mum") == 1


def test_others_are_heard_from_warnings_on() -> None:
    stream = _written("debug")
    logging.getLogger("chatty").info("hello")
    logging.getLogger("chatty").warning("careful")
    assert "hello" not in stream.getvalue()
    assert "careful" in stream.getvalue()


def test_the_journal_gets_a_priority_on_every_line_and_no_time(tmp_path: Path) -> None:
    with (tmp_path / "journal").open("w+", encoding="utf-8") as stream:
        found = os.fstat(stream.fileno())
        logs.setup(stream=stream, environ={"JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino}"})
        log.error("first\nsecond")
        stream.seek(0)
        assert stream.read() == "<3>first\n<3>second\n"
