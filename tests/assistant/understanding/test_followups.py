"""What is said after a question or a request: yes, no, a value, a choice, or the rest of a request."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import pytest

from assistant.messages import Intent, Question
from assistant.testing import NOON
from assistant.understanding.answers import Value, loosely, plainly
from assistant.understanding.ellipsis import continued
from assistant.understanding.followups import said
from assistant.understanding.slots import Lexicon, Names, Values
from assistant.understanding.tokens import tokenise

PLACES = Names([{"北京": "Beijing", "上海": "Shanghai", "Paris": "Paris", "Shanghai": "Shanghai"}])
LEXICON = Lexicon({"place": PLACES})
SLOTS = {
    "weather.now": {"place": "place"},
    "weather.forecast": {"place": "place", "when": "when"},
    "schedule.timer": {"duration": "duration", "name": "text"},
}


class House:
    """Knows the slots above and reads values with the real readers."""

    def slots_of(self, intent: str) -> Mapping[str, Sequence[str]]:
        return {slot: [kind] for slot, kind in SLOTS.get(intent, {}).items()}

    def values(self, text: str, now: datetime, kinds: Collection[str]) -> Sequence[Value]:
        tokens, found, at = tokenise(text), [], 0
        known = Values(LEXICON, tokens, now)
        while at < len(tokens):
            here = [(end, kind, value) for kind, values in known.starting(at, kinds) for end, value in values]
            if not here:
                at += 1
                continue
            end, kind, value = max(here, key=lambda each: each[0])
            found.append((kind, value, (tokens[at].start, tokens[end - 1].end)))
            at = end
        return found


HOUSE = House()
HOW_LONG = Question(Intent("schedule.timer", {"name": "eggs"}), "duration", "duration")
SURE = Question(Intent("music.play", {"query": "jazz"}, 0.5, "classifier"))
WHICH = Question(
    Intent("weather.now"), "place", "place", (("江苏的朝阳", "a"), ("辽宁的朝阳", "b"), ("朝阳区", "c"))
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "yes"),
        ("Yeah, please do it", "yes"),
        ("ok", "yes"),
        ("好的", "yes"),
        ("對，沒錯", "yes"),
        ("是的", "yes"),
        ("no", "no"),
        ("no thanks", "no"),
        ("嗯，不是", "no"),
        ("不是", "no"),
        ("不用了谢谢", "no"),
        ("never mind", "cancel"),
        ("算了", "cancel"),
        ("no, forget it", "cancel"),
        ("yes, no", "no"),
        ("yes it rains", None),
        ("what time is it", None),
        ("不知道", None),
        ("", None),
    ],
)
def test_yes_no_and_never_mind(text: str, expected: str | None) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("five minutes", 300),
        ("make it five minutes please", 300),
        ("uh about half an hour", 1800),
        ("十分钟", 600),
        ("那就十分钟吧", 600),
    ],
)
def test_the_missing_value_completes_the_request(text: str, seconds: int) -> None:
    answer = plainly(HOW_LONG, text, NOON, HOUSE)
    assert answer
    assert dict(answer.slots) == {"name": "eggs", "duration": seconds}
    assert answer.source == "dialogue"


@pytest.mark.parametrize(
    "text", ["what time is it", "play music for five minutes", "算五分钟的平均数", "yes"]
)
def test_what_is_about_something_else_is_no_plain_answer(text: str) -> None:
    assert plainly(HOW_LONG, text, NOON, HOUSE) is None


def test_a_value_inside_a_sentence_is_a_loose_answer() -> None:
    text = "I guess five minutes will be enough for them"
    answer = loosely(HOW_LONG, text, NOON, HOUSE)
    assert answer
    assert answer.slots["duration"] == 300
    assert loosely(HOW_LONG, "no idea", NOON, HOUSE) is None


def test_all_words_answer_a_question_for_words() -> None:
    asked = Question(Intent("schedule.remind"), "text")
    answer = loosely(asked, " buy milk and eggs ", NOON, HOUSE)
    assert answer
    assert answer.slots == {"text": "buy milk and eggs"}


def test_yes_does_what_was_asked_about_and_no_does_not() -> None:
    yes, no = plainly(SURE, "yes please", NOON, HOUSE), plainly(SURE, "不是", NOON, HOUSE)
    assert yes
    assert (yes.name, yes.slots, yes.confidence) == ("music.play", {"query": "jazz"}, 1.0)
    assert no
    assert no.name == "assistant.stop"
    assert plainly(SURE, "play rock", NOON, HOUSE) is None
    assert loosely(SURE, "play rock", NOON, HOUSE) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("辽宁的朝阳", "b"),
        ("第二个", "b"),
        ("3", "c"),
        ("我选第一个", "a"),
        ("我要辽宁的朝阳", "b"),
        ("the second one", "b"),
    ],
)
def test_one_of_the_choices(text: str, place: str) -> None:
    answer = plainly(WHICH, text, NOON, HOUSE)
    assert answer
    assert answer.slots == {"place": place}


@pytest.mark.parametrize("text", ["八点的", "8点那个", "八点钟"])
def test_a_choice_by_its_number_however_it_is_written(text: str) -> None:
    asked = Question(Intent("schedule.cancel"), "id", "number", (("7点", 1), ("8点", 2)))
    answer = plainly(asked, text, NOON, HOUSE)
    assert answer
    assert answer.slots == {"id": 2}


@pytest.mark.parametrize("text", ["第四个", "朝阳", "放首歌", "20"])
def test_none_of_the_choices(text: str) -> None:
    assert plainly(WHICH, text, NOON, HOUSE) is None


@pytest.mark.parametrize(
    ("last", "text", "name", "slots"),
    [
        (Intent("weather.now", {"place": "Paris"}), "那上海呢", "weather.now", {"place": "Shanghai"}),
        (
            Intent("weather.now", {"place": "Paris"}),
            "what about Shanghai?",
            "weather.now",
            {"place": "Shanghai"},
        ),
        (Intent("weather.now"), "and in Paris", "weather.now", {"place": "Paris"}),
    ],
)
def test_a_request_goes_on(last: Intent, text: str, name: str, slots: dict[str, str]) -> None:
    found = continued(last, text, NOON, HOUSE, SLOTS, marked=True)
    assert found
    assert (found.name, dict(found.slots)) == (name, slots)


def test_a_sibling_takes_what_the_last_request_had_no_place_for() -> None:
    found = continued(
        Intent("weather.now", {"place": "Paris"}), "and tomorrow?", NOON, HOUSE, SLOTS, marked=True
    )
    assert found
    assert found.name == "weather.forecast"
    assert (found.slots["place"], found.slots["when"]["start"]) == ("Paris", "2026-03-05")


def test_bare_values_go_on_only_where_they_may() -> None:
    last = Intent("weather.now", {"place": "Paris"})
    assert continued(last, "上海", NOON, HOUSE, SLOTS, marked=True) is None
    assert continued(last, "上海", NOON, HOUSE, SLOTS, marked=False)
    assert continued(last, "what about the president", NOON, HOUSE, SLOTS, marked=False) is None
    assert continued(Intent("clock.time"), "and tomorrow?", NOON, HOUSE, SLOTS, marked=True) is None
