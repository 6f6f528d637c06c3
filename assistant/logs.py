"""The log: short lines on standard error for the owner of the PC, or for the journal under systemd."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from typing import Any, TextIO

OURS = ("assistant", "models", "skills")
PRIORITIES = ((logging.ERROR, 3), (logging.WARNING, 4), (logging.INFO, 6), (logging.DEBUG, 7))
"""From which level on a line has which priority; source: sd-daemon(3)."""


def setup(
    level: str = "info", *, stream: TextIO = sys.stderr, environ: Mapping[str, str] = os.environ
) -> None:
    """Logs our own lines from `level` on, everybody else's from warnings on. May be called again."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Journal() if _is_journal(stream, environ) else Terminal())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


class Terminal(logging.Formatter):
    """`14:30:05 microphone found`; the level only where something is wrong, details only at debug."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        line = super().formatMessage(record)
        if record.levelno >= logging.WARNING:
            line = line.replace(record.message, f"{record.levelname.lower()}: {record.message}", 1)
        return line + _details(record)


class Journal(logging.Formatter):
    """Every line with its priority and without a time: the journal has its own."""

    def format(self, record: logging.LogRecord) -> str:
        priority = next((number for level, number in PRIORITIES if record.levelno >= level), 7)
        text = super().format(record) + _details(record)
        return "\n".join(f"<{priority}>{line}" for line in text.splitlines())


def _details(record: logging.LogRecord) -> str:
    """The fields given as `extra=`: personal data, so at debug only."""
    if record.levelno > logging.DEBUG:
        return ""
    fields = {key: value for key, value in vars(record).items() if key not in USUAL}
    return "".join(f" {key}={_short(value)}" for key, value in fields.items())


USUAL = {*vars(logging.makeLogRecord({})), "message", "asctime"}


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:199]}…"


def _is_journal(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether this very stream is the journal; source: JOURNAL_STREAM in systemd.exec(5)."""
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return environ.get("JOURNAL_STREAM") == f"{found.st_dev}:{found.st_ino}"
