"""Writes a prompt as the tokens that a model was taught, cut to what it can hold."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

from assistant.messages import Language, Prompt, Tool, ToolResult
from models.llm.chatglm2.tokens import Tokens

Rounds: TypeAlias = Sequence[tuple[str, str]]
Written: TypeAlias = Callable[[Tokens, str, Rounds, str], list[int]]
"""written(tokens, system, rounds, question)"""
LETTERS = 8
"""A text has at most about so many for each token."""
FEWER = 0.9
"""A question that is too long is cut to this part of what would seem to fit..."""
LEAST = 4
"""...but not below a letter for so many tokens; then the beginning of all else is cut."""


def for_model(folder: Path) -> Written:
    """ChatGLM3 was taught roles, ChatGLM2 numbered rounds."""
    texts = (folder / name for name in ("config.json", "tokenizer_config.json"))
    named = (file.read_text("utf-8", "replace").lower() for file in texts if file.is_file())
    return in_roles if any("chatglm3" in text for text in (*named, folder.name.lower())) else in_rounds


def in_rounds(tokens: Tokens, system: str, rounds: Rounds, question: str) -> list[int]:
    text = f"{system}\n\n" if system else ""
    for number, (asked, answered) in enumerate(rounds, 1):
        text += f"[Round {number}]\n\n问：{asked}\n\n答：{answered}\n\n"
    return [*tokens.prefix, *tokens.encode(f"{text}[Round {len(rounds) + 1}]\n\n问：{question}\n\n答：")]


def in_roles(tokens: Tokens, system: str, rounds: Rounds, question: str) -> list[int]:
    ids = list(tokens.prefix)
    for role, text in _said(system, rounds, question):
        ids += [tokens.special(f"<|{role}|>"), *tokens.encode("\n"), *tokens.encode(text)]
    return [*ids, tokens.special("<|assistant|>")]


def _said(system: str, rounds: Rounds, question: str) -> Iterator[tuple[str, str]]:
    if system:
        yield "system", system
    for asked, answered in rounds:
        yield "user", asked
        yield "assistant", answered
    yield "user", question


def fitted(prompt: Prompt, tokens: Tokens, written: Written, room: int) -> list[int]:
    """At most `room` tokens: the oldest rounds go first, then the middle of the question."""
    system, question = _system(prompt), _question(prompt)
    rounds = _latest(prompt.rounds, tokens, room)
    ids = written(tokens, system, rounds, _ends(question, LETTERS * room))
    while len(ids) > room and rounds:
        rounds = rounds[1:]
        ids = written(tokens, system, rounds, _ends(question, LETTERS * room))
    keep, least = min(len(question), LETTERS * room), min(len(question), room // LEAST)
    while len(ids) > room and keep > least:
        keep = max(int(keep * FEWER * room / len(ids)), least)
        ids = written(tokens, system, (), _ends(question, keep))
    fixed = len(tokens.prefix)
    return ids if len(ids) <= room else [*ids[:fixed], *ids[fixed - room :]]


def _latest(rounds: Rounds, tokens: Tokens, room: int) -> Rounds:
    """As many as could fit at best."""
    for number, (asked, answered) in enumerate(reversed(rounds)):
        room -= len(tokens.encode(asked[: LETTERS * room])) + len(tokens.encode(answered[: LETTERS * room]))
        if room <= 0:
            return rounds[len(rounds) - number :]
    return rounds


def _ends(text: str, letters: int) -> str:
    """The beginning and the end of a text that is too long."""
    if len(text) <= letters:
        return text
    half = letters // 2
    return f"{text[:half]}……{text[len(text) - half :]}"


def _system(prompt: Prompt) -> str:
    if not prompt.tools:
        return prompt.system
    offered = "\n".join(_offered(tool) for tool in prompt.tools)
    wording: str = _wording(prompt.language)["tools"]
    return f"{prompt.system}\n\n{wording.replace('{tools}', offered)}".strip()


def _question(prompt: Prompt) -> str:
    if not prompt.results:
        return prompt.question
    told = "\n".join(_told(result) for result in prompt.results)
    wording: str = _wording(prompt.language)["results"]
    return f"{prompt.question}\n\n{wording.replace('{results}', told)}"


def _offered(tool: Tool) -> str:
    parameters = tool.parameters.get("properties", {})
    return _json({"tool": tool.name, "description": tool.description, "arguments": dict(parameters)})


def _told(result: ToolResult) -> str:
    return _json({"tool": result.call.name, "ok": result.ok, "said": result.said})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _wording(language: Language) -> dict[str, str]:
    return dict(tomllib.loads((files(__package__) / "prompt.toml").read_text("utf-8"))[language])
