"""Tells what is said to something that rings from whatever else is said in the room."""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.audio.gate import decibels
from assistant.messages import FRAME, RATE, AudioFrame, Intent, Language, Plan, Transcript, Utterance
from assistant.turn import Route
from assistant.understanding.tokens import words
from assistant.wording import LANGUAGES

STOP = Intent("schedule.stop")
ANSWERS = frozenset({STOP.name, "schedule.snooze", "assistant.stop"})
"""What may be done without the wake word."""
LOUD_DB = 15.0
"""Above the quietest of the room: whoever wants to be heard."""


def answer(heard: Transcript, route: Route, now: datetime) -> Plan | None:
    """What is meant for something that rings; None: nothing of it is.

    Recognisers guess the language of a word as short as these, so both are tried.
    """
    if is_stop_word(heard.text):
        return Plan((STOP,))
    others: tuple[Language, ...] = tuple(each for each in LANGUAGES if each != heard.language)
    for language in (heard.language, *others):
        plan = route(heard.text, language, now, ())
        if plan.steps and not plan.unsure and all(step.name in ANSWERS for step in plan.steps):
            return plan
    return None


def is_stop_word(text: str) -> bool:
    return words(text) in _stop_words()


@cache
def _stop_words() -> frozenset[tuple[str, ...]]:
    listed = tomllib.loads((files(__package__) / "answers.toml").read_text("utf-8"))
    return frozenset(words(text) for texts in listed.values() for text in texts)


def loud_seconds(utterance: Utterance) -> float:
    """For how long somebody spoke up."""
    start, end = utterance.speech
    levels = np.array(
        [
            decibels(AudioFrame(utterance.pcm[at : at + FRAME], at / RATE))
            for at in range(0, len(utterance.pcm) - FRAME + 1, FRAME)
        ]
    )
    if not len(levels):
        return 0.0
    spoken = levels[start // FRAME : -(-end // FRAME)]
    return float(np.count_nonzero(spoken >= levels.min() + LOUD_DB)) * FRAME / RATE
