"""The short-term memory: the last rounds with each person, for as long as a conversation lasts."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.messages import Exchange

log = logging.getLogger(__name__)

ROUNDS = 10
"""With each person."""
TOKENS = 2000
"""Of those together, about."""
LONGEST = 2000
"""Characters of what was heard, and of what was said, in one round."""
PEOPLE = 16
LASTS = timedelta(minutes=10)
LARGEST = 2_000_000
"""Bytes of a file that is read."""


class Dialogue:
    """Forgets the oldest rounds when there are many, and all once nobody has spoken for ten minutes.

    What goes since there are many can be had once, to be summed up.
    """

    def __init__(self, clock: Callable[[], datetime], file: Path | None = None) -> None:
        """`file` keeps it over a restart; None: nothing does."""
        self._clock = clock
        self._file = file
        self._rounds: list[Exchange] = []
        self._outgrown: dict[str, list[Exchange]] = {}
        self._latest: datetime | None = None
        if file:
            self._load(file)

    def add(self, exchange: Exchange) -> None:
        self._forget_if_over()
        short = replace(exchange, heard=exchange.heard[:LONGEST], said=exchange.said[:LONGEST])
        self._rounds.append(short)
        self._latest = self._clock()
        self._limit(exchange.person)
        self._save()

    @property
    def rounds(self) -> tuple[Exchange, ...]:
        """Everybody's, oldest first."""
        self._forget_if_over()
        return tuple(self._rounds)

    def forget(self, person: str) -> None:
        """All rounds with them."""
        self._rounds = [each for each in self._rounds if each.person != person]
        self._outgrown.pop(person, None)
        self._save()

    def outgrown(self) -> tuple[Exchange, ...]:
        """Of somebody, what there is no room for any more; given once."""
        self._forget_if_over()
        return tuple(self._outgrown.pop(next(iter(self._outgrown)))) if self._outgrown else ()

    def sum_up(self, summary: Exchange) -> None:
        """Stands before all other rounds with that person, unless those were forgotten meanwhile."""
        if any(each.person == summary.person for each in self.rounds):
            self._rounds.insert(0, summary)
            self._save()

    def _limit(self, person: str) -> None:
        own = [each for each in self._rounds if each.person == person]
        while len(own) > ROUNDS or (len(own) > 1 and sum(map(tokens, own)) > TOKENS):
            oldest = own.pop(0)
            self._rounds = [each for each in self._rounds if each is not oldest]
            self._outgrown.setdefault(person, []).append(oldest)
            del self._outgrown[person][:-ROUNDS]
        people = list(dict.fromkeys(each.person for each in reversed(self._rounds)))
        for gone in people[PEOPLE:]:
            self._rounds = [each for each in self._rounds if each.person != gone]
            self._outgrown.pop(gone, None)

    def _forget_if_over(self) -> None:
        if self._latest and self._clock() - self._latest > LASTS:
            self._latest = None
            self._rounds.clear()
            self._outgrown.clear()
            self._save()

    def _load(self, file: Path) -> None:
        """What cannot be read is no conversation any more."""
        try:
            with file.open("rb") as stream:
                self._rounds = _exchanges().validate_json(stream.read(LARGEST))
        except FileNotFoundError:
            return
        except (OSError, ValueError, ValidationError) as error:
            log.warning("the conversation before the restart is lost: %s", type(error).__name__)
        self._latest = max((each.at for each in self._rounds if each.at), default=self._clock() - 2 * LASTS)
        self._forget_if_over()

    def _save(self) -> None:
        """Whole or not at all, for its owner alone; a disk that fails loses no more than the conversation."""
        if self._file is None:
            return
        try:
            if not self._rounds:
                self._file.unlink(missing_ok=True)
                return
            _write(self._file, _exchanges().dump_json(self._rounds))
        except (OSError, ValueError) as error:
            log.warning("the conversation would not survive a restart: %s", error)


def tokens(exchange: Exchange) -> int:
    """About: four letters, or one Chinese character."""
    text = exchange.heard + exchange.said
    letters = sum(each.isascii() for each in text)
    return letters // 4 + len(text) - letters


def erase(file: Path) -> None:
    """For whoever forgets beside the daemon."""
    with suppress(FileNotFoundError):
        file.unlink()


def _write(file: Path, text: bytes) -> None:
    beside = file.with_suffix(".new")
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(text)
    beside.replace(file)


@cache
def _exchanges() -> TypeAdapter[list[Exchange]]:
    return TypeAdapter(list[Exchange])


FILE = "dialogue.json"
"""In the folder of what must survive."""


def summed_up(person: str, rounds: Sequence[Exchange], question: str, summary: str) -> Exchange:
    """One round in place of several: as private, and as much of others' words, as they together."""
    return Exchange(
        heard=question,
        said=summary,
        language=rounds[-1].language,
        at=rounds[-1].at,
        person=person,
        certainty=max(each.certainty for each in rounds),
        quotes=True,
        private=any(each.private for each in rounds),
    )
