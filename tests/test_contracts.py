"""Every skill that is installed keeps to what the assistant and its users rely on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest

from assistant import Language, Skill, SkillSection
from assistant.messages import Intent
from assistant.plugins import adapters, load
from assistant.protocols import Section
from assistant.testing import NOON, home
from assistant.understanding.grammar import Grammar
from assistant.understanding.templates import Sentences
from assistant.wording import LANGUAGES

SKILLS = sorted(adapters("skills"))
WORD = re.compile(r"[a-z][a-z_]*")


@pytest.fixture(params=SKILLS)
def skill(request: pytest.FixtureRequest, tmp_path: Path) -> Skill:
    kind = load("skills", request.param)
    built = kind(kind.Section(), home(tmp_path))
    assert isinstance(built, Skill)
    return built


def _python(folder: Traversable) -> Iterator[ast.Module]:
    for file in folder.iterdir():
        if file.name.endswith(".py"):
            yield ast.parse(file.read_text("utf-8"))


def _code_keys(skill: Skill) -> set[str]:
    """The reply keys that the skill's code surely uses: given as they are, or as `code=`."""
    keys: set[str] = set()
    for tree in _python(skill.folder):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            named = {word.arg: word.value for word in call.keywords}
            given = [named["code"]] if "code" in named else []
            if isinstance(call.func, ast.Attribute) and call.func.attr == "reply" and len(call.args) > 1:
                given.append(call.args[1])
            keys |= {str(node.value) for node in given if isinstance(node, ast.Constant)}
    return keys


def test_it_is_named_as_its_entry_point(skill: Skill) -> None:
    assert skill.name in SKILLS
    assert WORD.fullmatch(skill.name)


def test_its_section_can_be_turned_off_and_needs_nothing(skill: Skill) -> None:
    assert issubclass(skill.Section, SkillSection)
    assert issubclass(skill.Section, Section)
    assert skill.Section().enabled


def test_its_actions_are_words(skill: Skill) -> None:
    assert skill.actions
    assert all(
        WORD.fullmatch(name) and Intent(f"{skill.name}.{name}").action == name for name in skill.actions
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_can_be_asked_for(skill: Skill, language: Language) -> None:
    assert set(Sentences(skill.folder, language).actions) == set(skill.actions)


def test_its_sentences_compile(skill: Skill) -> None:
    assert Grammar.compile([skill]).match("", "en", NOON) == ()


def test_its_replies_exist_in_every_language(skill: Skill) -> None:
    keys = [skill.wording.keys(language) for language in LANGUAGES]
    assert keys[0] == keys[1]
    assert _code_keys(skill) <= keys[0]


def test_its_replies_are_all_used(skill: Skill) -> None:
    """By name, or made of a name and an ending."""
    code = "".join(ast.unparse(tree) for tree in _python(skill.folder))
    meant = {f"means_{action}" for action in skill.actions}  # asked for by the router
    asked = meant | {f"{each}_{whose}" for each in meant for whose in ("others", "private", "all")}
    stems = {key: re.split(r"_(?=named|of_us|other_day)", key)[0] for key in skill.wording.keys("en") - asked}
    assert [key for key, stem in stems.items() if f"'{key}'" not in code and f"'{stem}'" not in code] == []


def test_its_lists_name_the_same_things_in_every_language(skill: Skill) -> None:
    kinds = [set(skill.lists(language)) for language in LANGUAGES]
    assert kinds[0] == kinds[1]


def test_it_has_a_readme(skill: Skill) -> None:
    readme = (skill.folder / "README.md").read_text("utf-8")
    assert readme.startswith(f"# {skill.name}\n")
    assert [name for name in skill.actions if name not in readme] == []


def test_the_actions_of_the_contract_are_there() -> None:
    actions = {name: set(load("skills", name).actions) for name in SKILLS}
    assert {"time", "date"} <= actions["clock"]
    assert {"timer", "remaining", "cancel"} <= actions["schedule"]
    assert {"stop", "repeat", "help", "status"} <= actions["assistant"]


def test_the_fillers_are_there_for_every_language() -> None:
    text = files("assistant.understanding").joinpath("fillers.toml").read_text("utf-8")
    assert all(f"[{language}]" in text for language in LANGUAGES)
