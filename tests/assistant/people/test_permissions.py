"""Who may do what, against a table that was written for the test alone."""

from __future__ import annotations

from itertools import product

import pytest

from assistant.errors import SettingsError
from assistant.messages import Role
from assistant.people.permissions import ROLES, Request, table, usual

HARMLESS = ("clock.time", "weather.forecast", "news.headlines", "music.play", "chat.answer", "assistant.stop")
SCHEDULE = ("schedule.alarm", "schedule.remind", "schedule.list", "schedule.cancel")
TIMERS = ("schedule.timer", "schedule.remaining", "schedule.stop", "schedule.snooze")
MEMORY = ("memory.remember", "memory.recall", "memory.forget")
ENDINGS = ("", ":others", ":private", ":all")
CERTAINTIES = (0.0, 0.49, 0.5, 0.89, 0.9, 1.0)
PIN_OFTEN = {"people.enroll", "purchase", "unlock"}


def expected(role: Role, action: str, ending: str, certainty: float, *, night: bool) -> str:
    """The same decisions, found another way: by asking what could go wrong."""
    if certainty < 0.5:
        role = "unknown"
    sure = certainty >= 0.9
    if action in PIN_OFTEN or action.startswith("people."):
        return _of_the_house(role, action, ending, sure=sure)
    if not ending:
        return _own(role, action, night=night)
    return _beyond(role, action, ending, sure=sure)


def _of_the_house(role: Role, action: str, ending: str, *, sure: bool) -> str:
    """What changes the house itself, or costs money."""
    if ending:
        return _beyond(role, action, ending, sure=sure)
    if action in {"people.who", "people.introduce"}:
        return "allow"
    if action == "people.enroll":
        return ("allow" if sure else "pin") if role == "owner" else "deny"
    if role not in {"owner", "adult"}:
        return "deny"
    return "confirm" if sure else "pin"


def _own(role: Role, action: str, *, night: bool) -> str:
    if role == "child" and action == "music.play" and night:
        return "deny"
    if role in {"owner", "adult", "child"} or action in HARMLESS:
        return "allow"
    if role == "guest":
        return "deny" if action in MEMORY else "allow"
    return "allow" if action in TIMERS else "deny"


def _beyond(role: Role, action: str, ending: str, *, sure: bool) -> str:
    """What belongs to others, to one alone, or to all."""
    if role == "guest" and (action, ending) == ("schedule.cancel", ":all"):
        return "confirm"
    if role in {"guest", "unknown"}:
        return "deny"
    if role == "child":
        return _beyond_for_a_child(action, ending, sure=sure)
    if ending == ":private":
        return "allow" if sure else "pin"
    if action == "memory.forget" and ending == ":all":
        return "confirm" if sure else "pin"
    if role == "adult" and ending == ":others" and action in {"memory.recall", "memory.forget"}:
        return "deny"
    return "confirm"


def _beyond_for_a_child(action: str, ending: str, *, sure: bool) -> str:
    skill = action.partition(".")[0]
    if skill not in {"schedule", "memory"} or ending == ":others":
        return "deny"
    if ending == ":private":
        return "allow" if sure else "pin"
    if skill == "schedule":
        return "confirm"
    return "confirm" if sure else "pin"


ACTIONS = (*HARMLESS, *SCHEDULE, *TIMERS, *MEMORY, "people.who", "people.introduce", *sorted(PIN_OFTEN))


@pytest.mark.parametrize("action", ACTIONS)
def test_every_case_is_decided_as_the_household_would(action: str) -> None:
    for role, ending, certainty, night in product(ROLES, ENDINGS, CERTAINTIES, (False, True)):
        decided = usual().decide(Request(role, action + ending, certainty, night))
        wanted = expected(role, action, ending, certainty, night=night)
        assert decided.verdict == wanted, (role, action, ending, certainty, night, decided.reason)
        assert decided.allowed == (wanted == "allow")


@pytest.mark.parametrize(
    "needs", ["", "nonsense", "garage.open", "schedule.cancel:", "schedule.cancel:x", ":all"]
)
def test_what_nobody_named_is_denied_to_all_but_the_grown_ups(needs: str) -> None:
    for role in ("child", "guest", "unknown"):
        assert usual().decide(Request(role, needs)).verdict == "deny"
    assert usual().decide(Request("owner", "garage.open")).allowed


def test_a_refusal_says_who_could() -> None:
    assert usual().decide(Request("guest", "memory.remember")).who == ("owner", "adult", "child")
    assert usual().decide(Request("child", "music.play", night=True)).who == ROLES
    assert usual().decide(Request("adult", "memory.recall:others")).who == ("owner",)


def test_a_household_may_change_the_table() -> None:
    changed = table(
        {"guest": {"music.*": "deny"}, "unknown": {"music.*": "deny"}, "night": {"guest": {"*": "deny"}}}
    )
    assert changed.decide(Request("guest", "music.play")).verdict == "deny"
    assert changed.decide(Request("guest", "clock.time")).allowed
    assert changed.decide(Request("guest", "music.play", night=True)).verdict == "deny"
    assert usual().decide(Request("guest", "music.play")).allowed


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"chld": {}}, "did you mean"),
        ({"night": {"nobody": {}}}, "permissions.night.nobody"),
        ({"child": {"music play": "allow"}}, "not a permission"),
        ({"child": {"music.play": "yes"}}, "no rule"),
        ({"owner": {"music.*": "deny"}}, "the owner cannot be denied"),
        ({"guest": {"memory.recall:others": "allow"}}, "may not do more than adult"),
        ({"adult": {"clock.*": "deny"}}, "though adult has deny"),
    ],
)
def test_a_table_that_contradicts_itself_is_an_error(changes: dict[str, object], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        table(changes)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        table({"child": {"a b": "allow", "music.play": "no"}, "robot": {}})
    assert len(caught.value.problems) == 3
