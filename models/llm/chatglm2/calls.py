"""Finds the call of a tool in what a model writes: one JSON object, at the start of its answer.

{"tool": "weather.now", "arguments": {"place": "Berlin"}}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.errors import ModelFailed
from assistant.messages import Tool, ToolCall

LONGEST = 2000
"""Characters of a call."""
FENCE = re.compile(r"```(?:json)?\s*(?=\{)")
MAYBE = re.compile(r"`{1,3}(?:j(?:s(?:o(?:n\s*)?)?)?)?|```\s*")
"""What may become a fence before a call."""
LATE = re.compile(r'\{\s*"tool"')
LATE_MAYBE = re.compile(r'\{\s*(?:"(?:t(?:o(?:o(?:l)?)?)?)?)?$')
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


class CallReader:
    """Lets text through and holds back what is, or may become, a call."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._held = ""
        self._begun = False
        """The answer is text."""
        self.over = False
        """Nothing after this counts."""

    def feed(self, text: str) -> Iterator[str | ToolCall]:
        """Raises ModelFailed where a call makes no sense."""
        self._held += text
        if not self._begun:
            self._held = FENCE.sub("", self._held.lstrip(), count=1)
        if self._begun or not self._tools:
            yield from self._text()
        elif self._held.startswith("{"):
            yield from self._call()
        elif self._held and not MAYBE.fullmatch(self._held):
            yield from self._text()

    def end(self) -> Iterator[str]:
        """What was held back and is no call. Raises ModelFailed where a call was cut off."""
        if self._tools and LATE.match(self._held):
            raise ModelFailed("the model did not finish its call of a tool")
        if self._held:
            yield self._held

    def _call(self) -> Iterator[str | ToolCall]:
        try:
            asked, _ = json.JSONDecoder().raw_decode(self._held)
        except (ValueError, RecursionError):
            if len(self._held) > LONGEST:
                yield from self._text()
            return
        if "tool" not in asked:
            yield from self._text()
            return
        self._held, self.over = "", True
        yield self._checked(asked)

    def _text(self) -> Iterator[str]:
        """What is surely no call; one that comes late is not done, and not shown either."""
        self._begun = True
        late = LATE.search(self._held) if self._tools else None
        if late:
            self.over = True
        maybe = late or (LATE_MAYBE.search(self._held) if self._tools else None)
        shown = self._held[: maybe.start()] if maybe else self._held
        self._held = "" if late else self._held[len(shown) :]
        if shown:
            yield shown

    def _checked(self, asked: Mapping[str, Any]) -> ToolCall:
        name, arguments = asked["tool"], asked.get("arguments", {})
        if not isinstance(name, str) or name not in self._tools:
            raise ModelFailed("the model called a tool that was not offered")
        if not isinstance(arguments, dict) or not fits(arguments, self._tools[name].parameters):
            raise ModelFailed(f"the model called {name} with arguments that it does not take")
        return ToolCall(name, arguments)


def fits(arguments: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    """Whether the names are known, none is missing, and the values are of their kinds."""
    known: Mapping[str, Any] = schema.get("properties", {})
    if not set(schema.get("required", ())) <= arguments.keys() <= known.keys():
        return False
    return all(_of_kind(value, known[name]) for name, value in arguments.items())


def _of_kind(value: Any, schema: Mapping[str, Any]) -> bool:
    if "enum" in schema and value not in schema["enum"]:
        return False
    kind = KINDS.get(schema.get("type", ""))
    if kind is None:
        return True
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
