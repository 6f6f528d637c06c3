"""The skills' actions as tools: what a responder may call, and the intent that a call means."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from assistant.errors import NotUnderstood
from assistant.messages import Intent, Tool, ToolCall
from assistant.skill import Action, Skill
from assistant.understanding.when import find

SOURCE = "responder"
HIDDEN = frozenset({"assistant", "chat", "memory", "people"})
"""Skills that a responder has no business with; what is remembered it is told where it may be."""
PROPOSE = "memory.remember"
"""The one action of those that it may be let do."""
TYPES: Mapping[str, Mapping[str, Any]] = {
    "number": {"type": "number"},
    "ordinal": {"type": "integer"},
    "percent": {"type": "number"},
    "fraction": {"type": "number"},
    "duration": {"type": "string", "description": "a length of time in words, such as ten minutes"},
    "less": {"type": "string", "description": "a length of time in words that is taken away"},
    "when": {"type": "string", "description": "a time in words, such as tomorrow at seven"},
    "time": {"type": "string", "description": "a clock time in words"},
    "date": {"type": "string", "description": "a date in words"},
}
"""JSON schema of a slot's type; any other is a string."""
LONGEST = 200
"""Characters of a text slot."""
SWITCH = frozenset({"on", "all", "last", "next"})
"""Slots that are true or false."""


class Slots(Protocol):
    """What is known of an intent's slots."""

    def slots_of(self, intent: str) -> Mapping[str, Sequence[str]]: ...

    def values(
        self, text: str, now: datetime, kinds: Collection[str]
    ) -> Sequence[tuple[str, Any, tuple[int, int]]]: ...


def offered(
    skills: Mapping[str, Skill], slots: Slots, *, only_reading: bool, proposes: bool = False
) -> tuple[Tool, ...]:
    """One for each action; `only_reading` leaves out those that change anything.

    `proposes`: the responder may propose what is worth remembering.
    """
    let = {PROPOSE} if proposes else set()
    return tuple(
        _tool(f"{skill.name}.{action.name}", action, slots)
        for skill in skills.values()
        for action in skill.actions.values()
        if skill.name not in HIDDEN or f"{skill.name}.{action.name}" in let
        if action.reads or not only_reading
    )


def intent_of(call: ToolCall, tools: Sequence[Tool], slots: Slots, now: datetime) -> Intent:
    """Raises NotUnderstood where nobody offered such a call; what makes no sense in it is left out."""
    if call.name not in {tool.name for tool in tools}:
        raise NotUnderstood(f"the responder called {call.name!r}, which is no tool of this turn")
    given = dict(_read(call, slots, now))
    return Intent(call.name, given, source=SOURCE)


def _tool(name: str, action: Action, slots: Slots) -> Tool:
    about = (action.method.__doc__ or name).strip().split("\n")[0]
    properties = {slot: dict(_schema(slot, kinds)) for slot, kinds in slots.slots_of(name).items()}
    return Tool(name, about, {"type": "object", "properties": properties})


def _schema(slot: str, kinds: Sequence[str]) -> Mapping[str, Any]:
    if slot in SWITCH:
        return {"type": "boolean"}
    return next((TYPES[kind] for kind in kinds if kind in TYPES), {"type": "string"})


def _read(call: ToolCall, slots: Slots, now: datetime) -> Iterator[tuple[str, Any]]:
    """Values as our own reading of the words gives them: a model's idea of a date is not trusted."""
    kinds_of = slots.slots_of(call.name)
    for slot, value in call.arguments.items():
        kinds = kinds_of.get(slot)
        if kinds is None or value is None:
            continue
        if isinstance(value, bool | int | float):
            yield slot, value
        elif isinstance(value, str) and (read := _said(value, kinds, slots, now)) is not None:
            yield slot, read


def _said(text: str, kinds: Sequence[str], slots: Slots, now: datetime) -> Any:
    if "when" in kinds:
        found = find(text, "en", now)
        return found[0].as_slot() if found else None
    if "text" in kinds:
        return text.strip()[:LONGEST] or None
    values = slots.values(text, now, kinds)
    return values[0][1] if values else None
