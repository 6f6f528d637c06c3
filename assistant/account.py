"""Prints what happened in a turn, for people or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, TextIO

from assistant.announcements import Announcement
from assistant.record import TurnRecord
from assistant.terminal import Terminal


def as_line(record: Mapping[str, Any], *, to: TextIO | None = None) -> None:
    """One JSON object on one line."""
    print(json.dumps(record, ensure_ascii=False, default=str), file=to or sys.stdout, flush=True)


def as_text(record: TurnRecord, terminal: Terminal, *, to: TextIO | None = None) -> None:
    """Heard, understood, done, said, and milliseconds per stage."""
    for key, said in _rows(record, terminal):
        print(f"  {_label(terminal, key)} {said}", file=to or sys.stdout, flush=True)


def announced(announcement: Announcement, terminal: Terminal) -> None:
    print(f"  {_label(terminal, 'announced')} {announcement.text}", flush=True)


def _rows(record: TurnRecord, terminal: Terminal) -> Iterator[tuple[str, str]]:
    heard = record.heard
    nothing = terminal.text("nothing")
    yield "heard", f"{heard.text or nothing}  ({heard.language}, {heard.confidence:.2f})"
    yield "understood", intents(step.as_json() for step in record.plan.steps) or nothing
    yield (
        "done",
        "; ".join(
            done.intent if done.ok else f"{done.intent} {terminal.text('not_done', code=done.code)}"
            for done in record.done
        )
        or nothing,
    )
    yield "said", record.reply.text or nothing
    yield (
        "took",
        "  ".join(f"{stage} {ms:.0f} ms" for stage, ms in asdict(record.ms).items() if ms is not None),
    )


def intents(steps: Iterable[Mapping[str, Any]]) -> str:
    """`music.play(artist=...); clock.time()`, from the steps' JSON objects."""
    return "; ".join(
        f"{step['intent']}({', '.join(f'{name}={value}' for name, value in step['slots'].items())})"
        for step in steps
    )


def _label(terminal: Terminal, key: str) -> str:
    """Padded to one width; a Chinese character is two columns wide."""
    word = terminal.text(key)
    return word + " " * (11 - sum(2 if ord(letter) > 0x2E7F else 1 for letter in word))
