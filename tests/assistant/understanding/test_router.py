"""What goes first: stop words, the open question, the last request, the sentences, the guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from assistant.messages import Exchange, Intent, Plan, Question
from assistant.plugins import load
from assistant.settings import UnderstandingSection
from assistant.testing import NOON, home
from assistant.understanding.grammar import Grammar
from assistant.understanding.router import Router

TIMER = Exchange(
    "set a timer",
    "How long?",
    "en",
    NOON - timedelta(seconds=5),
    (Intent("schedule.timer"),),
    Question(Intent("schedule.timer"), "duration", "duration"),
)
TIME = Exchange(
    "what time is it in Tokyo", "9 pm", "en", NOON, (Intent("clock.time", {"place": "Asia/Tokyo"}),)
)

SET = Exchange(
    "set a timer for five minutes", "OK.", "en", NOON, (Intent("schedule.timer", {"duration": 300}),)
)


@dataclass(frozen=True)
class Guess:
    intent: str
    probability: float


@dataclass(frozen=True)
class FakeClassifier:
    """Always guesses the same."""

    guess: Guess
    skills: frozenset[str] = frozenset({"assistant", "clock", "schedule"})

    def classify(self, text: str) -> Sequence[Guess]:
        return [self.guess]


@pytest.fixture(scope="session")
def grammar(tmp_path_factory: pytest.TempPathFactory) -> Grammar:
    house = home(tmp_path_factory.mktemp("home"))
    kinds = [load("skills", name) for name in ("assistant", "clock", "schedule")]
    return Grammar.compile(kind(kind.Section(), house) for kind in kinds)


def _route(
    grammar: Grammar,
    text: str,
    history: Sequence[Exchange] = (),
    *,
    guess: tuple[str, float] = ("chat.answer", 0.9),
) -> Plan:
    router = Router(
        grammar,
        FakeClassifier(Guess(*guess)),
        UnderstandingSection(),
        matters=lambda intent: intent == "schedule.cancel",
    )
    return router.route(text, "en", NOON, history)


def _names(plan: Plan) -> list[str]:
    return [step.name for step in plan.steps]


def test_a_stop_word_goes_before_the_open_question(grammar: Grammar) -> None:
    assert _names(_route(grammar, "stop", [TIMER])) == ["assistant.stop"]


def test_the_answer_fills_the_open_question(grammar: Grammar) -> None:
    [step] = _route(grammar, "five minutes", [TIMER]).steps
    assert (step.name, dict(step.slots), step.source) == ("schedule.timer", {"duration": 300}, "dialogue")


def test_a_new_request_goes_before_a_loose_answer(grammar: Grammar) -> None:
    assert _names(_route(grammar, "what time is it", [TIMER])) == ["clock.time"]


def test_a_question_does_not_stay_open_for_ever(grammar: Grammar) -> None:
    old = Exchange("set a timer", "How long?", "en", NOON - timedelta(minutes=5), TIMER.plan, TIMER.asks)
    [step] = _route(grammar, "never mind", [old]).steps
    assert step.source != "dialogue"


def test_a_request_goes_on_from_the_last(grammar: Grammar) -> None:
    [step] = _route(grammar, "and in London?", [TIME]).steps
    assert step.name == "clock.time"
    assert step.slots["place"] != TIME.plan[0].slots["place"]


def test_going_on_never_becomes_what_would_be_asked_about(grammar: Grammar) -> None:
    assert "schedule.cancel" not in _names(_route(grammar, "and the wake me at eight", [SET]))


def test_what_is_put_right_is_told_from_what_is_gone_on_with(grammar: Grammar) -> None:
    [right] = _route(grammar, "no, ten minutes", [SET]).steps
    [more] = _route(grammar, "and ten minutes", [SET]).steps
    assert (right.source, more.source) == ("corrected", "continued")
    assert right.slots == more.slots == {"duration": 600}


def test_a_sure_guess_is_done_with_the_values_that_are_found(grammar: Grammar) -> None:
    text = "my noodles would like to boil during ten minutes or so"
    [step] = _route(grammar, text, guess=("schedule.timer", 0.8)).steps
    assert (step.name, step.source, step.confidence) == ("schedule.timer", "classifier", 0.8)
    assert step.slots["duration"] == 600


def test_a_doubtful_guess_is_asked_about_where_it_matters(grammar: Grammar) -> None:
    plan = _route(grammar, "away with all that blinking stuff", guess=("schedule.cancel", 0.45))
    assert plan.unsure
    assert _names(plan) == ["schedule.cancel"]
    plan = _route(grammar, "away with all that blinking stuff", guess=("schedule.timer", 0.45))
    assert (_names(plan), plan.unsure) == (["chat.answer"], False)


@pytest.mark.parametrize("guess", [("schedule.timer", 0.2), ("fridge.open", 0.99), ("chat.answer", 0.99)])
def test_all_else_is_for_the_responder(grammar: Grammar, guess: tuple[str, float]) -> None:
    plan = _route(grammar, "why do noodles boil over", guess=guess)
    assert _names(plan) == ["chat.answer"]
    assert plan.steps[0].slots == {"text": "why do noodles boil over"}


def test_several_requests_become_several_steps(grammar: Grammar) -> None:
    plan = _route(grammar, "set a timer for five minutes and tell me what time it is")
    assert _names(plan) == ["schedule.timer", "clock.time"]


def test_what_hangs_on_a_condition_is_owned_up_to(grammar: Grammar) -> None:
    [step] = _route(grammar, "when I get home set a timer for five minutes").steps
    assert step.name == "schedule.timer"
    assert "home" in step.slots["condition"]


def test_it_tells_which_stage_decided(grammar: Grammar) -> None:
    router = Router(grammar, FakeClassifier(Guess("chat.answer", 1.0)), UnderstandingSection())
    told = list(router.explain("what time is it", "en", NOON))
    stages = [each["stage"] for each in told if "stage" in each]
    assert stages == ["stop words", "sentences and classifier"]
    assert any(each.get("intent") == "clock.time" for each in told)


def test_a_guess_takes_no_lone_number_for_the_hour(grammar: Grammar) -> None:
    plan = _route(grammar, "what about a new one round half past seven", guess=("schedule.alarm", 0.9))
    when = plan.steps[0].slots["when"]
    assert when["start"][11:16] in ("07:30", "19:30")
