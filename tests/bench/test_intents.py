"""The phrasings can be read and filled, and the training learns from them, the same at every time."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import PluginError
from assistant.wording import LANGUAGES
from bench.intents.corpus import balanced
from bench.intents.model import fit, telling
from bench.intents.phrasings import phrasings, read
from bench.intents.sampler import sample, variety
from bench.intents.sources import Case, Example, labels, skill
from bench.intents.train import calibrate, parted
from bench.routes import judge

CHANCE = random.Random(0)  # noqa: S311


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_can_be_said(language: str) -> None:
    for phrasing in phrasings(language):  # type: ignore[arg-type]
        assert sample(phrasing, 1, CHANCE), phrasing.where
        assert phrasing.label.count(".") == 1, phrasing.where


def test_a_slot_is_filled_from_the_files_own_list(tmp_path: Path) -> None:
    text = '[lists]\npet = ["cat", "dog"]\n[chat.pets]\nsentences = ["feed the {pet}"]'
    (phrasing,) = read(_written(tmp_path / "pets.toml", text), "en")
    assert set(sample(phrasing, 9, CHANCE)) == {"feed the cat", "feed the dog"}
    assert variety(phrasing.node, phrasing) == 2


def test_a_slot_without_a_list_is_named(tmp_path: Path) -> None:
    (phrasing,) = read(_written(tmp_path / "pets.toml", '[chat.pets]\nsentences = ["feed the {pot}"]'), "en")
    with pytest.raises(PluginError, match=r"pets\.toml chat\.pets 1.*pot"):
        sample(phrasing, 1, CHANCE)


def test_a_label_of_a_data_set_may_stand_for_several_intents() -> None:
    assert labels({"source": "snips", "label": "GetWeather"}) == ("weather.now", "weather.forecast")
    assert labels({"source": "hwu64", "label": "alarm_set"}) == ("schedule.alarm",)
    assert labels({"source": "clinc150", "label": "vaccines"}) == ("chat.other",)


def test_our_own_abilities_that_no_set_knows_count_as_talk() -> None:
    assert skill("assistant.stop") == skill("chat.home") == "chat"
    assert skill("music.play") == "music"


def _examples() -> list[Example]:
    said = {
        ("music.play",): ["play jazz", "play a song", "some music"],
        ("weather.now", "weather.forecast"): ["is it raining", "how is the weather", "weather report"],
        ("weather.now",): ["is it cold outside", "is it hot outside"],
    }
    return [
        Example(text, meant, "en", f"{text} 1")
        for meant, texts in said.items()
        for text in texts
        for _ in "ab"
    ]


def test_the_solver_learns_what_it_was_shown() -> None:
    model = fit(_examples())
    assert model.skills(["play some jazz", "is it cold"])[0] == ["music", "weather"]
    assert np.array_equal(model.weights, fit(_examples()).weights)


def test_only_what_tells_most_is_kept() -> None:
    assert len(telling(_examples(), 12)) == 12


def test_rare_labels_count_more() -> None:
    weights = {example.labels: example.weight for example in balanced(_examples())}
    assert weights["weather.now",] > weights["music.play",]


def test_a_template_is_either_learnt_from_or_tried_on() -> None:
    seen, unseen = parted([Example(f"say {n}", ("chat.other",), "en", f"file {n // 4}") for n in range(400)])
    assert not {each.source for each in seen} & {each.source for each in unseen}
    assert Counter(map(len, (seen, unseen))) == {360: 1, 40: 1}


def test_what_is_tried_is_not_learnt_from_another_source() -> None:
    seen, unseen = parted([Example("Hello!", ("chat.other",), "en", f"file {n}") for n in range(11)])
    assert unseen
    assert not seen


def test_softness_stays_within_reason() -> None:
    assert 0.3 <= calibrate(fit(_examples()), _examples()) < 3


def test_routes_are_judged_by_skill() -> None:
    cases = [
        Case("play jazz", "music", ""),
        Case("is it raining", "weather", ""),
        Case("weather", "chat", ""),
    ]
    judged = judge(fit(_examples()), cases)
    assert judged.accuracy == pytest.approx(200 / 3)
    assert judged.outside == 0
