"""The adapter from end to end, with the small random model."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import LinkFailed, ModelFailed, ModelMissing
from assistant.messages import Prompt, Tool, ToolCall
from assistant.testing import place
from models.llm.chatglm2 import ChatGLM2, folder, loading, memory, shape
from models.llm.chatglm2.decoder import Decoder
from models.llm.chatglm2.int4.packed import PackedLayers

pytest.importorskip("transformers", reason="the extra llm is not installed")

Small = Callable[..., ChatGLM2]
PROMPT = Prompt("", "今天天气", "zh")
TIMER = Tool("schedule.timer", "", {"properties": {"minutes": {"type": "integer"}}})


async def _answer(adapter: ChatGLM2, prompt: Prompt = PROMPT) -> list[str | ToolCall]:
    async with aclosing(adapter.answer(prompt)) as pieces:
        return [piece async for piece in pieces]


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[int]]:
    """`says(text)`: what the network will say; gives the list of tokens as they are taken."""
    taken: list[int] = []

    def prepare(text: str) -> list[int]:
        def tokens(decoder: Decoder, prompt: Any, sampling: Any, wanted: Any) -> Iterator[int]:
            for one in spoken:
                taken.append(one)
                yield one

        spoken: list[int] = []
        monkeypatch.setattr(
            loading, "_warm_up", lambda decoder, tokenizer: spoken.extend([*tokenizer.encode(text), 2])
        )
        monkeypatch.setattr(Decoder, "tokens", tokens)
        return taken

    return prepare


async def test_it_answers_in_pieces_and_always_the_same(small: Small) -> None:
    async with small() as adapter:
        await adapter.load()
        first, second = await _answer(adapter), await _answer(adapter)
    assert first == second
    assert len(first) > 1
    assert all(isinstance(piece, str) and piece for piece in first)
    assert not any("\ufffd" in str(piece) for piece in first)


async def test_it_takes_memory_only_between_load_and_unload(small: Small) -> None:
    async with small() as adapter:
        assert not adapter.loaded
        with pytest.raises(LinkFailed, match="not loaded"):
            await _answer(adapter)
        await adapter.load()
        assert adapter.loaded
        await adapter.unload()
        assert not adapter.loaded
        await adapter.load()
        assert await _answer(adapter)


async def test_loading_stops_between_two_layers_when_it_is_given_up(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread waits in its first layer until the load has been cancelled."""
    begun, cancelled, layers = threading.Event(), threading.Event(), []

    def layer(self: PackedLayers, number: int, make: Any) -> Any:
        layers.append(number)
        begun.set()
        cancelled.wait(10)
        return whole(self, number, make)

    whole = PackedLayers.layer
    monkeypatch.setattr(PackedLayers, "layer", layer)
    async with small() as adapter:
        loading_it = asyncio.create_task(adapter.load())
        await asyncio.to_thread(begun.wait, 30)
        loading_it.cancel()
        with pytest.raises(asyncio.CancelledError):
            await loading_it
        cancelled.set()
        await adapter.unload()
        assert layers == [0]
        assert not adapter.loaded
        await adapter.load()
        assert await _answer(adapter)


async def test_the_second_start_finds_its_layers(small: Small, tmp_path: Path) -> None:
    async with small() as adapter:
        await adapter.load()
        first = await _answer(adapter)
    made = {file: file.stat().st_mtime_ns for file in (tmp_path / "cache").rglob("*.pt")}
    async with small() as adapter:
        await adapter.load()
        assert await _answer(adapter) == first
    assert len(made) == 4
    assert made == {file: file.stat().st_mtime_ns for file in (tmp_path / "cache").rglob("*.pt")}


async def test_closing_it_stops_within_one_token(small: Small, says: Callable[[str], list[int]]) -> None:
    """The network waits before its third token until the answer has been closed."""
    taken = says("今天天气很好")
    closed = threading.Event()
    async with small() as adapter:
        await adapter.load()
        whole = Decoder.tokens

        def slow(*given: Any) -> Iterator[int]:
            for number, token in enumerate(whole(*given)):
                if number == 2:
                    closed.wait(10)
                yield token

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Decoder, "tokens", slow)
            async with aclosing(adapter.answer(PROMPT)) as pieces:
                await anext(pieces)
            closed.set()
            await adapter.unload()
    assert len(taken) <= 3


async def test_an_answer_is_bounded(small: Small, says: Callable[[str], list[int]]) -> None:
    taken = says("今天北京" * 100)
    async with small(max_tokens=20) as adapter:
        await adapter.load()
        await _answer(adapter)
    assert len(taken) == 20


async def test_an_answer_that_repeats_itself_ends(small: Small, says: Callable[[str], list[int]]) -> None:
    taken = says("今天北京" * 100)
    async with small(max_tokens=400) as adapter:
        await adapter.load()
        await _answer(adapter)
    assert len(taken) < 60


async def test_a_tool_is_called_and_the_rest_is_silence(
    small: Small, says: Callable[[str], list[int]]
) -> None:
    says('{"tool": "schedule.timer", "arguments": {"minutes": 5}}\n好')
    async with small(max_tokens=200) as adapter:
        await adapter.load()
        called = await _answer(adapter, Prompt("", "?", "zh", (), (TIMER,)))
    assert called == [ToolCall("schedule.timer", {"minutes": 5})]


async def test_a_foolish_call_is_a_failure(small: Small, says: Callable[[str], list[int]]) -> None:
    says('{"tool": "door.open", "arguments": {}}')
    async with small(max_tokens=200) as adapter:
        await adapter.load()
        with pytest.raises(LinkFailed, match="not offered"):
            await _answer(adapter, Prompt("", "?", "zh", (), (TIMER,)))


async def test_no_answer_is_a_failure(small: Small, says: Callable[[str], list[int]]) -> None:
    says("")
    async with small() as adapter:
        await adapter.load()
        with pytest.raises(LinkFailed, match="said nothing"):
            await _answer(adapter)


async def test_a_network_that_breaks_is_a_failure_and_can_go_on(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any) -> Any:
        raise RuntimeError("CUDA out of memory\ntried to allocate")

    async with small() as adapter:
        await adapter.load()
        whole = await _answer(adapter)
        with monkeypatch.context() as patch:
            patch.setattr(Decoder, "_step", broken)
            with pytest.raises(LinkFailed, match=r"out of memory$"):
                await _answer(adapter)
        assert await _answer(adapter) == whole


async def test_numbers_that_break_are_a_failure(small: Small, model: Path) -> None:
    import torch

    weights = model / "pytorch_model.bin"
    tensors = {name: one.clone() for name, one in torch.load(weights, weights_only=True).items()}
    tensors["transformer.output_layer.weight"][5] = float("nan")
    torch.save(tensors, weights)
    async with small() as adapter:
        with pytest.raises(ModelFailed, match="numbers broke"):
            await adapter.load()
        assert not adapter.loaded


async def test_a_question_of_100_000_characters_is_answered(small: Small) -> None:
    async with small() as adapter:
        await adapter.load()
        assert await _answer(adapter, Prompt("", "今天" * 50_000, "zh"))


async def test_a_tokenizer_of_another_model_is_refused(small: Small, model: Path) -> None:
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps(config | {"padded_vocab_size": 300}))
    async with small() as adapter:
        with pytest.raises(ModelFailed, match="belongs to another model"):
            await adapter.load()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("auto", "assistant models fetch chatglm2-6b-int4"),
        ("chatglm2-6b-int4", "assistant models fetch chatglm2-6b-int4"),
        ("mine", "put it into"),
        ("/no/where", "there is no folder /no/where"),
    ],
)
async def test_a_missing_model_says_how_to_get_it(tmp_path: Path, asked: str, says: str) -> None:
    adapter = ChatGLM2(ChatGLM2.Section(model=asked), place(tmp_path))
    assert not adapter.to_fetch
    with pytest.raises(ModelMissing, match=says) as caught:
        await adapter.__aenter__()
    assert not caught.value.fetch


async def test_what_is_to_be_fetched_is_waited_for(tmp_path: Path) -> None:
    async with ChatGLM2(ChatGLM2.Section(fetch=True), place(tmp_path)) as adapter:
        assert adapter.to_fetch == folder.USUAL
        with pytest.raises(ModelMissing):
            await adapter.load()


def test_it_is_fetched_only_where_that_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        folder.find("auto", tmp_path, fetch=True)
    assert caught.value.fetch == folder.USUAL


async def test_a_missing_package_says_how_to_get_it(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sentencepiece", None)
    async with small() as adapter:
        with pytest.raises(ModelMissing, match=r"pip install 'assistant\[llm\]'"):
            await adapter.load()


@pytest.mark.parametrize("card", [True, False])
async def test_vram_is_counted_from_the_config(
    small: Small, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, card: bool
) -> None:
    monkeypatch.setattr(folder, "has_graphics_card", lambda: card)
    usual = memory.vram_mib(shape.CHATGLM2_6B, 512, int4=True, embedding_on_cpu=False)
    nothing = ChatGLM2(ChatGLM2.Section(context=512), place(tmp_path / "empty"))
    assert nothing.vram_mb == (usual if card else 0)
    assert (400 < small(device="auto").vram_mb < 600) is card
    assert small(device="cpu").vram_mb == 0


async def test_it_says_on_what_it_runs_and_nothing_of_what_is_said(
    small: Small, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        async with small() as adapter:
            await adapter.load()
            await _answer(adapter)
    assert "chatglm2-6b-int4 answers on the processor" in caplog.text
    assert "天气" not in caplog.text
