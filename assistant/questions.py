"""Which question of ours is open for whoever speaks, and what a PIN has to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.messages import SURE, Exchange, Language, Person, Question, Reply
from assistant.wording import Wording

PIN, CONFIRM = "pin", "confirm"

PATIENCE = timedelta(seconds=30)
"""How long a PIN or a yes is waited for."""


def open_for(person: Person, rounds: Sequence[Exchange], now: datetime) -> Question | None:
    """Another's question is not theirs to answer; and a yes that comes late confirms nothing."""
    last = rounds[-1] if rounds else None
    if not last or not last.asks or not _theirs(last, person):
        return None
    late = last.asks.kind in {PIN, CONFIRM} and last.at and now - last.at > PATIENCE
    return None if late else last.asks


def history(person: Person, rounds: Sequence[Exchange], question: Question | None) -> tuple[Exchange, ...]:
    """The rounds of whoever speaks: what was said to others is neither repeated nor gone on with.

    Nothing is open in them but `question`, and a PIN is none of understanding's business.
    """
    own = tuple(each for each in rounds if _theirs(each, person))
    if not own or (question and question.kind != PIN):
        return own
    return (*own[:-1], replace(own[-1], asks=None))


def _theirs(exchange: Exchange, person: Person) -> bool:
    """What was told to somebody who had proved who they are is not for whoever only may be them."""
    return exchange.person == person.name and (exchange.certainty < SURE or person.certainty >= SURE)


def no_pin(wording: Wording, verdict: str, language: Language, question: Question | None) -> Reply:
    """Told that it was wrong; asked once more while there are tries left, and where it had been asked for."""
    again = question if verdict == "wrong" and question and question.kind == PIN else None
    text = wording.say(f"pin_{verdict}", language)
    return Reply(text, language, expects_answer=again is not None, asks=again)
