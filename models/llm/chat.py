"""A prompt as the JSON of a chat completion, the request that nearly every server understands.

Format: https://platform.openai.com/docs/api-reference/chat/create.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.messages import Prompt, Tool, ToolResult

Message = dict[str, Any]


def messages(prompt: Prompt) -> list[Message]:
    """Everything that has been said, and what came of the calls made for this question."""
    said = [{"role": "system", "content": prompt.system}] if prompt.system else []
    for question, answer in prompt.rounds:
        said += [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return [*said, {"role": "user", "content": prompt.question}, *_calls(prompt.results)]


def tools(prompt: Prompt) -> list[Message]:
    return [{"type": "function", "function": _function(tool)} for tool in prompt.tools]


def written(name: str) -> str:
    """A tool's name without the dot, which servers refuse; no action has a hyphen."""
    return name.replace(".", "-")


def read(name: str, known: Sequence[Tool]) -> str:
    """The name that was meant; an unknown one as it is."""
    return next((tool.name for tool in known if written(tool.name) == written(name)), name)


def _function(tool: Tool) -> Mapping[str, Any]:
    parameters = tool.parameters or {"type": "object", "properties": {}}
    return {"name": written(tool.name), "description": tool.description, "parameters": parameters}


def _calls(results: Sequence[ToolResult]) -> Iterator[Message]:
    """Named anew, since another link may have made them."""
    if not results:
        return
    names = [f"call{number:05}" for number in range(len(results))]
    calls = [_call(name, result) for name, result in zip(names, results, strict=True)]
    yield {"role": "assistant", "content": "", "tool_calls": calls}
    for name, result in zip(names, results, strict=True):
        told = json.dumps({"ok": result.ok, "said": result.said}, ensure_ascii=False)
        yield {"role": "tool", "tool_call_id": name, "content": told}


def _call(name: str, result: ToolResult) -> Message:
    arguments = json.dumps(dict(result.call.arguments), ensure_ascii=False)
    function = {"name": written(result.call.name), "arguments": arguments}
    return {"id": name, "type": "function", "function": function}
