"""The classifier guesses what is near to what it has learnt, and says how sure it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.classifier import Classifier
from assistant.understanding.classifier.features import features


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.load()


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("i fancy hearing a bit of jazz", "music.play"),
        ("can you wake me at six thirty", "schedule.alarm"),
        ("any chance of showers in Leeds on friday", "weather.forecast"),
        ("what has been in the papers this morning", "news.headlines"),
        ("who painted the sunflowers", "chat.answer"),
        ("could you dim the lamp next to the sofa", "chat.answer"),
        ("想听点舒缓的曲子放松放松", "music.play"),
        ("明早六点半喊我起来", "schedule.alarm"),
        ("礼拜五苏州会不会下雪呀", "weather.forecast"),
        ("最近国际上有啥大事没有", "news.headlines"),
        ("向日葵这幅画是谁画的", "chat.answer"),
        ("沙发旁边那盏灯调暗一点", "chat.answer"),
    ],
)
def test_what_is_asked_for_is_likeliest(classifier: Classifier, text: str, intent: str) -> None:
    assert classifier.classify(text)[0].intent == intent


def test_what_the_responder_answers_is_one_intent(classifier: Classifier) -> None:
    intents = [guess.intent for guess in classifier.classify("how do i bake bread")]
    assert "chat.answer" in intents
    assert len(intents) == len(set(intents))
    assert not any(intent.startswith("chat.") and intent != "chat.answer" for intent in intents)


def test_doubt_shows(classifier: Classifier) -> None:
    sure, unsure = classifier.classify("play some music"), classifier.classify("open it")
    assert sure[0].probability > 0.9 > unsure[0].probability


def test_strange_words_are_unfamiliar(classifier: Classifier) -> None:
    assert classifier.unfamiliarity("play some music") < 0.2
    assert classifier.unfamiliarity("zxqv wvutk yyyq") > 0.5


@given(st.text(max_size=200))
def test_any_text_gives_probabilities(text: str) -> None:
    guesses = Classifier.load().classify(text)
    shares = [guess.probability for guess in guesses]
    assert shares == sorted(shares, reverse=True)
    assert 0.9 < sum(shares) < 1.001


def test_a_number_is_a_number() -> None:
    assert len(set(features("set 5 timers")) ^ set(features("set eight timers"))) <= 6


def test_traditional_characters_are_read_as_simplified() -> None:
    assert features("打開電燈") == features("打开电灯")


def test_a_foreign_name_in_a_chinese_sentence_leaves_the_same_frame() -> None:
    assert len(set(features("播放Yesterday")) & set(features("播放Hotel California"))) >= 6
