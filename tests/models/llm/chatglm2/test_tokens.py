"""Text to tokens and back, and prompts as models were taught them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ModelFailed, ModelMissing
from assistant.messages import Prompt, Tool, ToolCall, ToolResult
from models.llm.chatglm2.prompt import fitted, for_model, in_roles, in_rounds
from models.llm.chatglm2.tokens import Growing, Tokens

WEATHER = Tool(
    "weather.now", "How the weather is.", {"type": "object", "properties": {"place": {"type": "string"}}}
)


@pytest.fixture
def tokens(tokenizer: Path) -> Tokens:
    return Tokens(tokenizer.parent)


def _text(tokens: Tokens, ids: list[int]) -> str:
    return tokens.decode(ids)


def test_text_comes_back(tokens: Tokens) -> None:
    text = "今天 Berlin 的天气🌦怎么样？"
    assert tokens.decode(tokens.encode(text)) == text


def test_special_tokens_cannot_be_typed(tokens: Tokens) -> None:
    ids = tokens.encode("[gMASK]<|user|></s>")
    assert not {*tokens.prefix, *tokens.ends} & set(ids)
    assert tokens.decode([*tokens.prefix, *ids, 2]) == "[gMASK]<|user|></s>"


def test_no_half_character_is_shown(tokens: Tokens) -> None:
    growing = Growing(tokens)
    ids = tokens.encode("好🌦龘！")
    pieces = [growing.add(one) for one in ids]
    assert "".join(pieces) == "好🌦龘！"
    assert not any("\ufffd" in piece for piece in pieces)
    assert pieces.count("") >= 5
    assert growing.end() == ""


def test_half_a_character_at_the_end_is_dropped(tokens: Tokens) -> None:
    growing = Growing(tokens)
    pieces = [growing.add(one) for one in tokens.encode("好龘")[:-1]]
    assert "".join([*pieces, growing.end()]) == "好"


def test_rounds_are_numbered(tokens: Tokens) -> None:
    ids = in_rounds(tokens, "", [("你好", "好")], "天气")
    assert ids[:2] == list(tokens.prefix)
    assert _text(tokens, ids) == "[Round 1]\n\n问：你好\n\n答：好\n\n[Round 2]\n\n问：天气\n\n答："


def test_roles_are_tokens(tokens: Tokens) -> None:
    ids = in_roles(tokens, "be kind", [("a", "b")], "c")
    names = ("<|system|>", "<|user|>", "<|assistant|>", "<|user|>", "<|assistant|>")
    special = [one for one in ids[2:] if one >= tokens.prefix[0]]
    assert special == [tokens.special(name) for name in names]
    assert ids[-1] == tokens.special("<|assistant|>")


@pytest.mark.parametrize(("name", "written"), [("chatglm2-6b-int4", in_rounds), ("ChatGLM3-6B", in_roles)])
def test_which_way_is_told_by_the_models_name(tmp_path: Path, name: str, written: object) -> None:
    (tmp_path / name).mkdir()
    assert for_model(tmp_path / name) is written
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "config.json").write_text(f'{{"_name_or_path": "THUDM/{name}"}}')
    assert for_model(tmp_path / "mine") is written


def test_the_oldest_rounds_go_first(tokens: Tokens) -> None:
    rounds = tuple((f"问题{number}", "今天天气好") for number in range(40))
    ids = fitted(Prompt("be kind", "天气", "zh", rounds), tokens, in_rounds, 300)
    text = _text(tokens, ids)
    assert 200 < len(ids) <= 300
    assert text.startswith("be kind\n\n[Round 1]")
    assert "问题39" in text
    assert "问题2\n" not in text


def test_a_question_of_100_000_characters_keeps_its_ends(tokens: Tokens) -> None:
    question = "开始" + "今天" * 50_000 + "结束"
    ids = fitted(Prompt("", question, "zh", (("你好", "好"),)), tokens, in_rounds, 400)
    text = _text(tokens, ids)
    assert 300 < len(ids) <= 400
    assert "开始" in text
    assert text.endswith("结束\n\n答：")


def test_even_too_much_system_is_bounded(tokens: Tokens) -> None:
    ids = fitted(Prompt("今天" * 5_000, "天气", "zh"), tokens, in_rounds, 300)
    assert len(ids) == 300
    assert ids[:2] == list(tokens.prefix)
    assert _text(tokens, ids).endswith("今天\n\n[Round 1]\n\n问：天气\n\n答：")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_tools_and_what_they_said_are_in_the_prompt(tokens: Tokens, language: str) -> None:
    result = ToolResult(ToolCall("weather.now", {"place": "Berlin"}), "It rains.", ok=True)
    prompt = Prompt("be kind", "?", "zh" if language == "zh" else "en", (), (WEATHER,), (result,))
    text = _text(tokens, fitted(prompt, tokens, in_rounds, 4000))
    assert '{"tool": "weather.now", "description": "How the weather is."' in text
    assert '"said": "It rains."' in text
    assert "{tools}" not in text
    assert "{results}" not in text


def test_a_missing_or_foreign_tokenizer_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"tokenizer\.model is missing"):
        Tokens(tmp_path)
    (tmp_path / "tokenizer.model").write_text("IQ== 0\n")
    with pytest.raises(ModelFailed, match="no sentencepiece model"):
        Tokens(tmp_path)
