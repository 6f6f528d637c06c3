"""Everything belongs to a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant import NotAllowed, NotFound, Person
from assistant.testing import OWNER
from tests.skills.schedule.household import Household

KIM = Person("Kim", "child")


async def test_what_is_private_is_named_to_its_person_alone(at_home: Household) -> None:
    reply = await at_home.hear("remind me privately to buy flowers tomorrow at 5 pm")
    assert reply.text.endswith("Only you will hear about it.")
    assert (await at_home.hear("what do i have tomorrow")).text.endswith("buy flowers at 5 PM.")
    at_home.person = KIM
    assert (await at_home.hear("what do i have tomorrow")).text == "You have nothing tomorrow."
    with pytest.raises(NotFound):
        await at_home.hear("delete the reminder to buy flowers")
    assert len(await at_home.kept()) == 1


async def test_with_a_pin_what_is_private_waits_for_it(at_home: Household) -> None:
    at_home.person = replace(OWNER, has_pin=True, private=frozenset({"schedule"}))
    assert (await at_home.hear("wake me up tomorrow at 7")).text.endswith("Only you will hear about it.")
    assert "7" in (await at_home.hear("what do i have tomorrow")).text
    at_home.person = replace(at_home.person, certainty=0.6)
    assert (await at_home.hear("what do i have tomorrow")).text == "You have nothing tomorrow."
    with pytest.raises(NotFound):
        await at_home.hear("cancel my alarm")


async def test_of_everything_children_cancel_their_own_after_a_yes(at_home: Household) -> None:
    await at_home.hear("wake me up tomorrow at 7")
    at_home.person = KIM
    for hour in (8, 9):
        await at_home.hear(f"wake me up tomorrow at {hour}")
    await at_home.hear("remove all alarms")
    assert at_home.confirmed == ["schedule.cancel:all"]
    assert [each.due.hour for each in await at_home.kept()] == [7]


@pytest.mark.parametrize("said", ["cancel my alarm", "推迟半小时"])
async def test_children_leave_alone_what_belongs_to_others(said: str, at_home: Household) -> None:
    await at_home.hear("wake me up tomorrow at 7")
    before = await at_home.kept()
    at_home.person = KIM
    with pytest.raises(NotAllowed) as refused:
        await at_home.hear(said)
    assert refused.value.key == "not_allowed_who"
    assert await at_home.kept() == before


async def test_grown_ups_may_cancel_what_is_shared_after_a_yes(at_home: Household) -> None:
    at_home.person = KIM
    await at_home.hear("wake me up tomorrow at 7")
    at_home.person = OWNER
    assert "cancelled" in (await at_home.hear("cancel the alarm")).text
    assert at_home.confirmed == ["schedule.cancel:others"]
    assert await at_home.kept() == []


async def test_it_means_what_the_same_person_spoke_of(at_home: Household) -> None:
    await at_home.hear("wake me up tomorrow at 7")
    at_home.person = KIM
    await at_home.hear("wake me up tomorrow at 8")
    at_home.person = OWNER
    await at_home.hear("取消它")
    assert [each.due.hour for each in await at_home.kept()] == [8]
