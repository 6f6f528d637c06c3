"""What is taken back is left out, where the rest is understood."""

from __future__ import annotations

import re

import pytest

from assistant.messages import Intent
from assistant.understanding.corrections import corrected, marks
from assistant.understanding.pieces import Understood

TIMER = re.compile(r"set a timer for (\w+ minutes)")
REMIND = re.compile(r"remind me to (.+)")


def ask(text: str) -> Understood | None:
    """Knows timers and reminders alone."""
    if found := TIMER.fullmatch(text):
        return Understood(Intent("timer", {"duration": found[1]}), {"duration": found.span(1)})
    if found := REMIND.fullmatch(text):
        span = found.span(1)
        return Understood(Intent("remind"), {"text": span}, closed=False, text_spans=(span,))
    return None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("set a timer for five minutes, no, ten minutes", "set a timer for ten minutes"),
        ("set a timer for five no ten minutes", "set a timer for ten minutes"),
        ("set a timer for five no six no wait seven minutes", "set a timer for seven minutes"),
        ("set a timer for five minutes i mean remind me to eat", "remind me to eat"),
        ("remind me to call mum, no, dad", "remind me to call dad"),
        ("明天，哦不，后天", "后天"),
    ],
)
def test_the_last_word_counts(said: str, meant: str) -> None:
    mended = corrected(said, ask)
    assert mended
    assert (mended.text, mended.cancelled) == (meant, False)
    assert all(dropped in said or dropped in meant for dropped in mended.dropped)


@pytest.mark.parametrize(
    "said",
    [
        "set a timer for five minutes",
        "remind me to say no to him",
        "remind me to buy no sugar",
        "no, ten minutes",
        "how long is the wait today",
        "actually",
        "",
    ],
)
def test_what_is_meant_stays(said: str) -> None:
    assert corrected(said, ask) is None


@pytest.mark.parametrize("ending", [", never mind", " forget it", "，算了", " no wait never mind"])
def test_all_may_be_taken_back(ending: str) -> None:
    mended = corrected("set a timer for five minutes" + ending, ask)
    assert mended
    assert mended.cancelled


def test_a_question_that_offers_both_takes_nothing_back() -> None:
    assert marks("明天出门雨大不大") == ()


def test_what_is_named_may_be_called_off_without_the_request_being_taken_back() -> None:
    def named(text: str) -> Understood | None:
        if found := re.fullmatch("(.+)的提醒(不要了)?", text):
            span = found.span(1)
            return Understood(Intent("cancel"), {"name": span}, closed=False, text_spans=(span,))
        return None

    assert corrected("吃药的提醒不要了", named) is None
    taken_back = corrected("吃药的提醒，不要了", named)
    assert taken_back
    assert taken_back.cancelled


def test_a_word_that_cancels_may_be_all_there_is_to_remember() -> None:
    assert corrected("remind me to forget it", ask) is None
