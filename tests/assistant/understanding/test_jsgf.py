"""The sentences become a grammar that a recogniser can load, and phrases that it may expect."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files

import pytest

from assistant.plugins import load
from assistant.skill import Skill
from assistant.testing import home
from assistant.understanding.grammar import Speakable
from assistant.understanding.jsgf import export, phrases

Write = Callable[..., Speakable]


@pytest.fixture(scope="module")
def skills(tmp_path_factory: pytest.TempPathFactory) -> tuple[Skill, ...]:
    house = home(tmp_path_factory.mktemp("home"))
    kinds = [load("skills", name) for name in ("assistant", "clock", "schedule")]
    return tuple(kind(kind.Section(), house) for kind in kinds)


def _rules(grammar: str) -> dict[str, str]:
    plain = re.sub(r"//.*", "", grammar)
    return dict(re.findall(r"<(\w+)>\s*=\s*([^;]*);", plain))


def test_templates_become_rules(write: Write) -> None:
    skill = write(
        '[go]\nsentences = ["(visit|see) [the] {place}\'s (tower|U. S.)", "stay for {duration}"]\n'
        '[say]\nsentences = ["say {x:text}", "7 up"]',
        place={"Rome": 1, "Île": 2},
    )
    rules = _rules(export([skill]))
    assert rules["talk_go"] == "((visit | see) [the] <talk__place> 's (tower | u s) | stay for <duration>)"
    assert rules["talk__place"] == "rome"
    assert rules["command"] == "[<front>] (<talk_go>) [<end>]"


def test_only_the_usual_sentences_are_offered(write: Write) -> None:
    assert "rare" not in export([write('[go]\nsentences = ["usual"]\nmore = ["rare"]')])


def test_without_an_english_sentence_there_is_no_grammar(write: Write) -> None:
    assert export([write("", '[go]\nsentences = ["走"]')]) == ""


def test_every_rule_is_defined_and_every_word_is_plain(skills: tuple[Skill, ...]) -> None:
    rules = _rules(export(skills))
    used = {name for body in rules.values() for name in re.findall(r"<(\w+)>", body)}
    assert used <= set(rules)
    spoken = {
        word for body in rules.values() for word in re.findall(r"[^\s()|\[\]]+", re.sub(r"<\w+>", "", body))
    }
    assert all(re.fullmatch(r"[a-z']+", word) for word in spoken)


def test_a_recogniser_loads_it(skills: tuple[Skill, ...]) -> None:
    pocketsphinx = pytest.importorskip("pocketsphinx")
    grammar = export(skills)
    model = files("pocketsphinx") / "model" / "en-us"
    known = {line.split()[0] for line in (model / "cmudict-en-us.dict").read_text("utf-8").splitlines()}
    for word in set(re.findall(r"[a-z']+", " ".join(_rules(grammar).values()))) - known:
        grammar = re.sub(rf"(?<![\w'<]){re.escape(word)}(?![\w'>])", "<VOID>", grammar)
    decoder = pocketsphinx.Decoder(lm=None, loglevel="FATAL")
    decoder.add_jsgf_string("commands", grammar)
    decoder.activate_search("commands")
    assert decoder.current_search() == "commands"


def test_the_phrases_to_expect_are_few_and_of_both_languages(skills: tuple[Skill, ...]) -> None:
    found = phrases(skills)
    assert {"timer", "计时器"} <= set(found)
    assert len(found) == len(set(found)) <= 200
