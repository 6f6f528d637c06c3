"""What is remembered for whom, and how it is found, told, put right and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant import Home, Intent, Language, Memory, NotFound, Passage, Person, Reply, SlotMissing
from assistant.errors import ConfirmationNeeded, NotAllowed, PinNeeded
from assistant.people.household import Household, PersonSection
from assistant.people.permissions import usual
from assistant.testing import NOON, FakeKnowledge, FakeMemories, home, residents, turn
from skills.memory import MemorySkill
from skills.memory.forgetting import named
from skills.memory.keeping import completed

OWNER = Person("Mum", "owner")
MUM = PersonSection(name="Mum", role="owner")
TOM = PersonSection(name="Tom", role="child")
MANUAL = Passage(
    "Press both buttons for five seconds to descale the machine.", "Coffee machine", "Descaling", 0.9
)


@pytest.fixture
def memories() -> FakeMemories:
    return FakeMemories(NOON)


@pytest.fixture
def house(tmp_path: Path, memories: FakeMemories) -> Home:
    people = residents(Household((MUM, TOM), usual()), tmp_path / "operations.jsonl")
    return home(tmp_path, people=people, memories=memories, knowledge=FakeKnowledge([MANUAL]))


@pytest.fixture
def skill(house: Home) -> MemorySkill:
    return MemorySkill(MemorySkill.Section(), house)


async def ask(
    skill: MemorySkill,
    action: str,
    *,
    by: Person = OWNER,
    language: Language = "en",
    source: str = "grammar",
    **slots: Any,
) -> Reply:
    asked = replace(turn(language), person=by)
    return await skill.act(asked, Intent(f"memory.{action}", slots, source=source))


async def test_what_was_told_is_told_again_with_when(skill: MemorySkill, memories: FakeMemories) -> None:
    said = await ask(skill, "remember", text="the spare key is with the neighbour.")
    assert said.text.endswith("the spare key is with the neighbour.")
    assert said.result == {"memories": [1]}
    memories.every[1] = replace(memories.every[1], at=NOON - timedelta(days=7))
    told = await ask(skill, "recall", text="spare key")
    assert told.text == "You told me last week: the spare key is with the neighbour."


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(minutes=1), "刚才"),
        (timedelta(hours=2), "今天"),
        (timedelta(days=1), "昨天"),
        (timedelta(days=2), "星期一"),
        (timedelta(days=9), "上周"),
        (timedelta(days=31), "2月1日星期日"),
        (timedelta(days=365), "2025年3月4日星期二"),
    ],
)
async def test_it_is_said_when_it_was_told(
    skill: MemorySkill, memories: FakeMemories, ago: timedelta, said: str
) -> None:
    await memories.remember(Memory(text="我对花生过敏", person="Mum", language="zh", at=NOON - ago))
    told = await ask(skill, "recall", language="zh", asked="我对什么过敏")
    assert told.text == f"你{said}告诉我：我对花生过敏。"


async def test_facts_in_a_form_of_their_own_become_sentences(
    skill: MemorySkill, memories: FakeMemories
) -> None:
    await ask(skill, "remember", language="zh", whose="女儿", day="五月三号")
    await ask(skill, "remember", allergy="nuts")
    await ask(skill, "remember", whose="son's", allergy="milk")
    assert [each.text for each in memories.every.values()] == [
        "我女儿的生日是五月三号",
        "I am allergic to nuts",
        "my son is allergic to milk",
    ]
    told = await ask(skill, "recall", language="zh", whose="女儿")
    assert told.text == "你刚才告诉我：我女儿的生日是五月三号。"


async def test_nobody_hears_anothers(skill: MemorySkill) -> None:
    await ask(skill, "remember", text="the present is in the wardrobe")
    with pytest.raises(NotFound):
        await ask(skill, "recall", text="the present", by=Person("Tom", "child"))
    assert "yet" in (await ask(skill, "list", by=Person("Tom", "child"))).text


@pytest.mark.parametrize(
    ("slots", "language"),
    [
        ({"text": "the bins go out on Monday", "everybody": True}, "en"),
        ({"text": "我们家的wifi密码是12345678"}, "zh"),
        ({"text": "our wifi password is 12345678"}, "en"),
    ],
)
async def test_what_is_everybodys_is_heard_by_all(
    skill: MemorySkill, slots: dict[str, Any], language: Language
) -> None:
    said = await ask(skill, "remember", language=language, **slots)
    assert "for everybody" in said.text or "全家" in said.text
    about = "bins" if "everybody" in slots else "wifi"
    told = await ask(skill, "recall", text=about, by=Person("Tom", "child"))
    assert told.text.startswith("Mum told me just now: ")


async def test_what_is_theirs_alone_needs_the_pin_of_whoever_is_not_sure(
    skill: MemorySkill, memories: FakeMemories
) -> None:
    somebody = Person("Mum", "owner", certainty=0.6, has_pin=True)
    await ask(skill, "remember", text="the safe code is in the atlas", by=somebody)
    with pytest.raises(PinNeeded):
        await ask(skill, "recall", text="safe code", by=somebody)
    with pytest.raises(PinNeeded):
        await ask(skill, "list", by=somebody)
    assert "atlas" in (await ask(skill, "recall", text="safe code")).text


async def test_it_can_be_asked_by_when(skill: MemorySkill, memories: FakeMemories) -> None:
    for text, days in (("the boiler leaks", 7), ("the boiler was repaired", 1)):
        await memories.remember(
            Memory(text=text, person="Mum", language="en", at=NOON - timedelta(days=days))
        )
    week = {"kind": "range", "start": "2026-02-23", "end": "2026-03-02", "grain": "week"}
    told = await ask(skill, "recall", text="the boiler", when=week)
    assert told.text == "You told me last week: the boiler leaks."
    told = await ask(skill, "recall", when={"kind": "date", "start": "2026-03-03", "grain": "day"})
    assert told.text == "You told me yesterday: the boiler was repaired."
    with pytest.raises(NotFound):
        await ask(skill, "recall", when={"kind": "date", "start": "2026-03-02", "grain": "day"})


async def test_a_weekday_that_was_told_on_lies_in_the_past(
    skill: MemorySkill, memories: FakeMemories
) -> None:
    monday = NOON - timedelta(days=2)
    await memories.remember(Memory(text="the boiler leaks", person="Mum", language="en", at=monday))
    told = await ask(skill, "recall", when={"kind": "date", "start": "2026-03-09", "grain": "day"})
    assert told.text == "You told me on Monday: the boiler leaks."


async def test_what_nobody_told_is_read_from_the_papers(skill: MemorySkill) -> None:
    told = await ask(skill, "recall", text="descale")
    assert told.text.startswith("In Coffee machine, under Descaling: Press both buttons")
    assert told.result == {"document": "Coffee machine"}


async def test_a_correction_takes_the_place_of_what_was_told(
    skill: MemorySkill, memories: FakeMemories
) -> None:
    await ask(skill, "remember", text="the spare key is with the neighbour")
    said = await ask(skill, "correct", text="it's in the drawer")
    assert said.text == "All right, I've put that right: the spare key is in the drawer."
    assert [each.text for each in await memories.of("Mum")] == ["the spare key is in the drawer"]


async def test_nothing_is_corrected_out_of_the_blue(skill: MemorySkill) -> None:
    with pytest.raises(SlotMissing, match="spoken"):
        await ask(skill, "correct", text="it's in the drawer")


@pytest.mark.parametrize(
    ("before", "said", "whole"),
    [
        ("the spare key is with the neighbour", "it's in the drawer", "the spare key is in the drawer"),
        ("the spare key is with the neighbour", "in the drawer", "the spare key is in the drawer"),
        ("the key is here", "the key is in the drawer", "the key is in the drawer"),
        ("备用钥匙在邻居那", "在抽屉里", "备用钥匙在抽屉里"),
        ("我女儿的生日是五月三号", "是五月四号", "我女儿的生日是五月四号"),
        ("我女儿的生日是五月三号", "五月四号", "我女儿的生日是五月四号"),
        ("我对花生过敏", "是虾", ""),
        ("I am allergic to nuts", "I am allergic to milk", "I am allergic to milk"),
    ],
)
def test_what_was_left_out_is_what_it_was_about(before: str, said: str, whole: str) -> None:
    assert completed(before, said) == whole


async def test_one_thing_is_forgotten_and_said(skill: MemorySkill, memories: FakeMemories) -> None:
    await ask(skill, "remember", language="zh", text="备用钥匙在邻居那")
    said = await ask(skill, "forget", language="zh", text="备用钥匙")
    assert said.text == "已经忘掉了：备用钥匙在邻居那。"
    assert not memories.every


async def test_it_asks_which_one_where_several_fit(skill: MemorySkill, memories: FakeMemories) -> None:
    await ask(skill, "remember", text="the spare key is with the neighbour")
    await ask(skill, "remember", text="the spare key of the car is in the drawer")
    with pytest.raises(SlotMissing) as asked:
        await ask(skill, "forget", text="spare key")
    assert len(asked.value.choices) == 2
    await ask(skill, "forget", text="spare key", id=asked.value.choices[0][1])
    assert len(memories.every) == 1


async def test_it_is_what_was_last_spoken_of(skill: MemorySkill, memories: FakeMemories) -> None:
    await ask(skill, "remember", text="the spare key is with the neighbour")
    await ask(skill, "forget", it=True)
    assert not memories.every
    with pytest.raises(NotFound):
        await ask(skill, "forget", it=True)


async def test_everything_is_forgotten_after_a_yes_alone(skill: MemorySkill, memories: FakeMemories) -> None:
    await ask(skill, "remember", text="I like tea")
    await memories.remember(Memory(text="I like milk", person="Tom", language="en"))
    with pytest.raises(ConfirmationNeeded):
        await ask(skill, "forget", all=True)
    assert len(memories.every) == 2
    said = await ask(skill, "forget", all=True, source="confirmed")
    assert "1" in said.text
    assert [each.person for each in memories.every.values()] == ["Tom"]


async def test_what_another_told_all_is_not_a_childs_to_forget(skill: MemorySkill) -> None:
    await ask(skill, "remember", text="the bins go out on Monday", everybody=True)
    with pytest.raises(NotAllowed):
        await ask(skill, "forget", text="bins", by=Person("Tom", "child"))


async def test_what_a_responder_proposed_is_marked(skill: MemorySkill, memories: FakeMemories) -> None:
    await ask(skill, "remember", text="I like tea", source="responder")
    assert memories.every[1].source == "proposed"
    assert (await ask(skill, "list")).text == ("I remember one thing: I like tea (which I gathered myself).")
    assert (await ask(skill, "recall", text="tea")).text.startswith("I gathered just now")


async def test_many_are_counted_and_the_latest_named(skill: MemorySkill) -> None:
    for number in range(7):
        await ask(skill, "remember", text=f"box {number} holds books")
    said = (await ask(skill, "list")).text
    assert said.startswith("I remember 7 things. The latest are: box 6 holds books; box 5")
    assert "box 1" not in said


async def test_what_is_long_is_cut_and_that_is_said(skill: MemorySkill, memories: FakeMemories) -> None:
    said = await ask(skill, "remember", text="x" * 1000)
    assert "beginning" in said.text
    assert len(memories.every[1].text) == 500


async def test_what_was_not_said_is_asked_for(skill: MemorySkill) -> None:
    for action in ("remember", "recall", "forget"):
        with pytest.raises(SlotMissing):
            await ask(skill, action)


def test_what_only_seems_alike_is_not_forgotten() -> None:
    assert named("备用钥匙在邻居那", "备用钥匙")
    assert named("The spare key is with the neighbour", "the spare key")
    assert not named("The car is in the garage", "my old bicycle")
