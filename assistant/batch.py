"""Reads what `understand` and `when` are asked: one text, or one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from time import perf_counter
from typing import Any

from assistant.clock import Clock, clock_from
from assistant.errors import WrongUsage
from assistant.messages import Language
from assistant.settings import HouseholdSection
from assistant.terminal import Terminal
from assistant.understanding.language import detect
from assistant.wording import LANGUAGES


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    language: Language
    now: datetime
    """Aware."""


class Questions:
    """Everything asked on one command line, in order."""

    def __init__(
        self, asked: argparse.Namespace, terminal: Terminal, household: HouseholdSection, clock: Clock
    ) -> None:
        self._asked = asked
        self._terminal = terminal
        self._household = household
        self._clock = clock

    def __iter__(self) -> Iterator[Question | str]:
        """A string tells what is wrong with a line of a batch. Raises WrongUsage where nothing is asked."""
        if self._asked.batch:
            for number, line in enumerate(_lines(), 1):
                yield self._of_line(number, line)
        elif self._asked.text is not None:
            yield self._question({"text": self._asked.text})
        else:
            raise WrongUsage(self._terminal.text("text_missing"))

    def _of_line(self, number: int, line: str) -> Question | str:
        try:
            return self._question(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError):
            return self._terminal.text("batch_wrong", line=number)

    def _question(self, given: dict[str, Any]) -> Question:
        text: str = given["text"]
        if not isinstance(text, str):
            raise TypeError(text)
        language = given.get("language")
        return Question(
            text=text,
            language=language if language in LANGUAGES else detect(text, self._household.languages[0]),
            now=self._now(given.get("now")),
        )

    def _now(self, given: str | None) -> datetime:
        now = self._clock()
        if given is None:
            return now
        return clock_from(datetime.fromisoformat(given), now.tzinfo)()  # type: ignore[arg-type]


def _lines() -> Iterator[str]:
    """Of the standard input: UTF-8, whatever the terminal speaks, with or without a byte order mark."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
    yield from sys.stdin or ()


def answer(
    questions: Iterable[Question | str],
    think: Callable[[Question], dict[str, Any]],
    show: Callable[[dict[str, Any]], None],
) -> int:
    """Shows one answer for each question, in order; the exit code is 1 where a line could not be read."""
    failed = False
    for question in questions:
        if isinstance(question, str):
            failed = True
            show({"error": question})
            continue
        began = perf_counter()
        thought = think(question)
        ms = round((perf_counter() - began) * 1000, 2)
        show({"text": question.text, "language": question.language, **thought, "ms": ms})
    return int(failed)
