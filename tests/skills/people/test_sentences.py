"""What people say about who they are, each with what it must be understood as."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.abilities import understand
from assistant.people.household import Household, PersonSection
from assistant.people.permissions import usual
from assistant.testing import NOON, home, residents
from assistant.turn import Route
from assistant.understanding.language import detect
from skills.clock import ClockSkill
from skills.people import PeopleSkill
from skills.schedule import ScheduleSkill
from tests.skills.said import Row, plain, rows

HOUSE = Household(
    (
        PersonSection(name="Mum", called=("妈妈",), role="owner"),
        PersonSection(name="Tom", called=("小明",), role="child"),
    ),
    usual(),
)


@pytest.fixture(scope="module")
def route(tmp_path_factory: pytest.TempPathFactory) -> Route:
    folder = tmp_path_factory.mktemp("house")
    house = home(folder, people=residents(HOUSE, folder / "log"))
    return understand(
        [kind(kind.Section(), house) for kind in (PeopleSkill, ClockSkill, ScheduleSkill)]
    ).route


@pytest.mark.parametrize("row", rows(Path(__file__).parent), ids=lambda row: row[0])
def test_it_is_understood(route: Route, row: Row) -> None:
    text, intent, slots = row
    (step,) = route(text, detect(text, "en"), NOON).steps
    assert (step.name, plain(step)) == (intent, slots)


@pytest.mark.parametrize(
    "text",
    ["I am hungry", "who is the president of France", "why is the sky blue", "我是老师", "为什么天是蓝的"],
)
def test_it_is_about_something_else(route: Route, text: str) -> None:
    (step,) = route(text, detect(text, "en"), NOON).steps
    assert step.skill != "people"
