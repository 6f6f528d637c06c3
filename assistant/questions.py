"""Which question of ours is open for whoever speaks, and what a PIN has to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.messages import Exchange, Language, Question, Reply
from assistant.wording import Wording

PIN, CONFIRM = "pin", "confirm"

PATIENCE = timedelta(seconds=30)
"""How long a PIN or a yes is waited for."""


def open_for(person: str, rounds: Sequence[Exchange], now: datetime) -> Question | None:
    """Another's question is not theirs to answer; and a yes that comes late confirms nothing."""
    last = rounds[-1] if rounds else None
    if not last or not last.asks or last.person != person:
        return None
    late = last.asks.kind in {PIN, CONFIRM} and last.at and now - last.at > PATIENCE
    return None if late else last.asks


def history(rounds: tuple[Exchange, ...], question: Question | None) -> tuple[Exchange, ...]:
    """The rounds as understanding sees them: with what is open alone, and a PIN is none of its business."""
    if not rounds or (question and question.kind != PIN):
        return rounds
    return (*rounds[:-1], replace(rounds[-1], asks=None))


def no_pin(wording: Wording, verdict: str, language: Language, question: Question | None) -> Reply:
    """Told that it was wrong; asked once more while there are tries left, and where it had been asked for."""
    again = question if verdict == "wrong" and question and question.kind == PIN else None
    text = wording.say(f"pin_{verdict}", language)
    return Reply(text, language, expects_answer=again is not None, asks=again)
