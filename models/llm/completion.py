"""An answer put together from the pieces in which a chat completion is streamed.

Format: https://platform.openai.com/docs/api-reference/chat-streaming. What servers make of it: Ollama numbers
every call 0 (ollama/ollama#15457) and others none; some leave out the last `[DONE]`, some the reason of the
end; a character outside the basic plane may come as two halves in two pieces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.errors import LinkFailed, QuestionRefused
from assistant.messages import Tool, ToolCall
from models.llm.chat import read
from models.llm.failures import told
from models.llm.thoughts import Thoughts

REFUSED = {"content_filter", "sensitive"}
BROKEN = {"error", "network_error", "insufficient_system_resource"}
LONE_HALF = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Draft:
    """A call of which more may come."""

    index: object
    id: str
    name: str
    arguments: str


class Completion:
    """Takes the data of one event after another; `tools` are those that may be called."""

    def __init__(self, tools: Sequence[Tool], mend: str) -> None:
        """`mend`: what to do where the server says in mid-stream that the key is wrong."""
        self._tools = tools
        self._mend = mend
        self._drafts: list[Draft] = []
        self._half = ""
        self._thoughts = Thoughts()
        self._ended = False
        self.done = False
        """Nothing more is to come."""

    def feed(self, data: str) -> Iterator[str]:
        """The text in it. Raises LinkFailed."""
        if data.strip() == "[DONE]":
            self.done = True
            return
        chunk = _parsed(data)
        if error := chunk.get("error"):
            raise told(error, mend=self._mend)
        choices = chunk.get("choices")
        if isinstance(choices, list) and choices and isinstance(choices[0], Mapping):
            yield from self._take(choices[0])

    def close(self) -> Iterator[str | ToolCall]:
        """The rest of the text, and the calls. Raises LinkFailed where the end is missing."""
        if not (self.done or self._ended):
            raise LinkFailed("the connection was cut within the answer")
        if rest := self._thoughts.close():
            yield rest
        yield from [self._call(draft) for draft in self._drafts]

    def _take(self, choice: Mapping[str, Any]) -> Iterator[str]:
        delta = choice.get("delta") or choice.get("message") or {}  # the latter where it is no stream
        if not isinstance(delta, Mapping):
            raise LinkFailed("the server sends something else than an answer")
        if text := self._whole(delta.get("content") or ""):
            yield text
        for call in delta.get("tool_calls") or ():
            self._draft(call)
        self._end(choice.get("finish_reason"))

    def _end(self, reason: object) -> None:
        if reason in REFUSED:
            raise QuestionRefused("the server's filter stopped the answer")
        if reason in BROKEN:
            raise LinkFailed(f"the server broke off: {reason}")
        self._ended = self._ended or bool(reason)

    def _whole(self, text: object) -> str:
        """What may be handed on: no thoughts and no half characters."""
        if not isinstance(text, str):
            raise LinkFailed("the server sends something else than text")
        text = self._half + text
        self._half = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
        text = text.removesuffix(self._half) if self._half else text
        if LONE_HALF.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return self._thoughts.feed(text)

    def _draft(self, call: object) -> None:
        """Begins a call, or goes on with one."""
        function = call.get("function") if isinstance(call, Mapping) else None
        if not isinstance(call, Mapping) or not isinstance(function, Mapping):
            raise LinkFailed("the server sends a call that is none")
        index, name, id_ = call.get("index"), function.get("name") or "", call.get("id") or ""
        draft = self._same(index, id_, begins=bool(name))
        if draft is None:
            draft = Draft(index, "", "", "")
            self._drafts.append(draft)
        draft.id, draft.name = draft.id or str(id_), draft.name or str(name)
        arguments = function.get("arguments") or ""
        draft.arguments += arguments if isinstance(arguments, str) else json.dumps(arguments)

    def _same(self, index: object, id_: str, *, begins: bool) -> Draft | None:
        """The call that goes on; None where one begins. Only where the id is missing does the number tell."""
        for draft in reversed(self._drafts):
            if id_ and draft.id:
                if draft.id == id_:
                    return draft
            elif index is None or draft.index == index:
                return None if begins and draft.name else draft
        return None

    def _call(self, draft: Draft) -> ToolCall:
        try:
            arguments = json.loads(draft.arguments or "{}")
        except ValueError as error:
            raise LinkFailed(f"the call of {draft.name} is no JSON") from error
        if not draft.name or not isinstance(arguments, dict):
            raise LinkFailed("the server sends a call without a name or arguments")
        return ToolCall(read(draft.name, self._tools), arguments, draft.id)


def _parsed(data: str) -> Mapping[str, Any]:
    try:
        chunk = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise LinkFailed("the server sends something else than JSON") from error
    if not isinstance(chunk, dict):
        raise LinkFailed("the server sends something else than an answer")
    return chunk
