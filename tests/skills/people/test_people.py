"""Who speaks, and why something was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant import Exchange, Home, Intent, NotAllowed, NotFound, Person
from assistant.errors import PinNeeded
from assistant.people.household import Household, PersonSection
from assistant.people.journal import Entry, Journal
from assistant.people.permissions import usual
from assistant.people.pins import hashed
from assistant.testing import NOON, home, residents, turn
from skills.people import PeopleSkill

MUM = PersonSection(name="Mum", called=("妈妈",), role="owner", pin=hashed("1234"))
TOM = PersonSection(name="Tom", role="child")
DAD = PersonSection(name="Dad", role="adult")
DONE = Entry(
    at=NOON - timedelta(minutes=2),
    turn="earlier",
    person="Tom",
    role="child",
    certainty=0.6,
    intent="music.play",
    slots={},
    allowed=True,
    verdict="allow",
    reason="",
    outcome="ok",
    ms=1,
)


@pytest.fixture
def house(tmp_path: Path) -> Home:
    lives = Household((MUM, TOM, DAD), usual())
    return home(tmp_path, people=residents(lives, tmp_path / "operations.jsonl"))


@pytest.fixture
def skill(house: Home) -> PeopleSkill:
    return PeopleSkill(PeopleSkill.Section(), house)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "operations.jsonl")


async def why(able: PeopleSkill, **slots: Any) -> str:
    return (await able.why(turn("en"), Intent("people.why", slots))).text


async def test_a_child_is_believed_and_a_grown_up_needs_the_pin(skill: PeopleSkill) -> None:
    reply = await skill.introduce(turn("en"), Intent("people.introduce", {"person": "Tom"}))
    assert reply.result == {"person": "Tom"}
    for name, error in (("妈妈", PinNeeded), ("Dad", NotAllowed), ("Ann", NotFound)):
        with pytest.raises(error):
            await skill.introduce(turn("en"), Intent("people.introduce", {"person": name}))


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (Person("Mum", "owner", 0.95), "You are Mum."),
        (Person("Mum", "owner", 0.6), "I think you are Mum"),
        (Person("", "unknown", 0.0), "I don't know who you are."),
    ],
)
async def test_it_says_whom_it_takes_one_for_and_how_surely(
    skill: PeopleSkill, person: Person, says: str
) -> None:
    reply = await skill.who(replace(turn("en"), person=person), Intent("people.who"))
    assert reply.text.startswith(says)


async def test_why_is_answered_from_the_log(skill: PeopleSkill, journal: Journal) -> None:
    assert await why(skill) == "I haven't done anything lately."
    journal.write(DONE)
    assert await why(skill) == "Tom asked for it at 11:58 AM."
    journal.write(
        replace(DONE, intent="schedule.cancel", outcome="not_allowed", allowed=False, verdict="deny")
    )
    assert await why(skill) == "I didn't, because Tom may not do that."
    assert await why(skill, skill="music") == "Tom asked for it at 11:58 AM."
    journal.write(replace(DONE, intent="weather.now", outcome="offline"))
    assert "no internet" in await why(skill)
    journal.write(replace(DONE, intent="weather.now", outcome="something new"))
    assert "didn't work" in await why(skill)
    journal.write(replace(DONE, intent="people.why"))
    assert "didn't work" in await why(skill)


async def test_what_somebody_else_needed_a_pin_for_stays_theirs(skill: PeopleSkill, journal: Journal) -> None:
    journal.write(replace(DONE, person="Mum", reason="owner: *:private = pin"))
    assert await why(skill) == "I haven't done anything lately."
    journal.write(replace(DONE, person="owner", reason="owner: *:private = pin"))
    assert await why(skill) == "owner asked for it at 11:58 AM."


async def test_what_was_heard_is_named_while_the_conversation_goes_on(
    skill: PeopleSkill, journal: Journal
) -> None:
    journal.write(DONE)
    before = Exchange("放点音乐", "", "zh", NOON, plan=(Intent("music.play"),))
    reply = await skill.why(turn("zh", history=(before,)), Intent("people.why"))
    assert reply.text == "中午11点58分我听到“放点音乐”，就照做了。"
