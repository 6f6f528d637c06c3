"""What people say to be remembered, each with what it must be understood as."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Exchange, Intent
from assistant.abilities import understand
from assistant.testing import NOON, home
from assistant.turn import Route
from assistant.understanding.language import detect
from skills.assistant import AssistantSkill
from skills.clock import ClockSkill
from skills.memory import MemorySkill
from skills.people import PeopleSkill
from tests.skills.said import Row, plain, rows

TOLD = Exchange(
    "where is the key",
    "You told me just now: the key is with the neighbour.",
    "en",
    at=NOON,
    plan=(Intent("memory.recall", {"text": "the key"}),),
)


@pytest.fixture(scope="module")
def route(tmp_path_factory: pytest.TempPathFactory) -> Route:
    house = home(tmp_path_factory.mktemp("house"))
    kinds = (MemorySkill, AssistantSkill, ClockSkill, PeopleSkill)
    return understand([kind(kind.Section(), house) for kind in kinds]).route


@pytest.mark.parametrize("row", rows(Path(__file__).parent), ids=lambda row: row[0])
def test_it_is_understood(route: Route, row: Row) -> None:
    text, intent, slots = row
    (step,) = route(text, detect(text, "en"), NOON).steps
    assert (step.name, plain(step)) == (intent, slots)


@pytest.mark.parametrize(
    ("text", "intent", "what"),
    [
        ("no, the key is in the drawer", "memory.correct", "the key is in the drawer"),
        ("actually it's in the drawer", "memory.correct", "it's in the drawer"),
        ("不对，钥匙在抽屉里", "memory.correct", "钥匙在抽屉里"),
        ("不对，在抽屉里", "memory.correct", "在抽屉里"),
        ("说错了，改成红色", "memory.correct", "红色"),
        ("forget that", "memory.forget", ""),
        ("忘掉它", "memory.forget", ""),
    ],
)
def test_right_after_it_was_told_it_can_be_put_right(route: Route, text: str, intent: str, what: str) -> None:
    (step,) = route(text, detect(text, "en"), NOON, [TOLD]).steps
    assert (step.name, step.slots.get("text", "")) == (intent, what)


def test_a_new_request_is_no_correction(route: Route) -> None:
    (step,) = route("no, what time is it", "en", NOON, [TOLD]).steps
    assert step.name != "memory.correct"
