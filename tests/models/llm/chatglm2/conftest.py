"""A small random ChatGLM2 in the published int4 format, whole with a tokenizer of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from assistant.testing import place
from models.llm.chatglm2 import ChatGLM2, checkpoint, network, shape
from models.llm.chatglm2.int4.format import Quantised
from models.llm.chatglm2.int4.plain import PlainLinear

DATA = Path(__file__).parent / "data"
WORDS = (
    "问答你好天气音乐今天明天北京的是在有什么",
    "play some music",
    "what is the weather like today",
    "Round",
)


class PlainLayers:
    """The plain way for all matrices."""

    def layer(self, number: int, make: Callable[[], Any]) -> dict[str, network.Linear]:
        matrices: dict[str, Quantised] = make()
        return {name: PlainLinear(matrix) for name, matrix in matrices.items()}


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Several threads that wait for each other take a hundred times as long beside other programs."""
    if find_spec("torch"):
        import torch

        torch.set_num_threads(1)


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tokenizer.model with 256 bytes and some fifty pieces."""
    sentencepiece = pytest.importorskip("sentencepiece", reason="the extra llm is not installed")
    file = tmp_path_factory.mktemp("tokenizer") / "tokenizer.model"
    with file.open("wb") as out:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(WORDS * 20),
            model_writer=out,
            vocab_size=305,
            byte_fallback=True,
            model_type="bpe",
            hard_vocab_limit=False,
            normalization_rule_name="identity",
            remove_extra_whitespaces=False,
            minloglevel=2,
        )
    return file


@pytest.fixture
def model(tokenizer: Path, tmp_path: Path) -> Path:
    """The folder of a whole int4 model, free to be damaged."""
    folder = tmp_path / "models" / "chatglm2-6b-int4"
    shutil.copytree(DATA, folder)
    shutil.copy(tokenizer, folder)
    return folder


@pytest.fixture
def small(model: Path, tmp_path: Path) -> Callable[..., ChatGLM2]:
    """`small(**section)`: the adapter of that model, which always takes the likeliest token."""
    pytest.importorskip("transformers", reason="the extra llm is not installed")

    def adapter(**section: Any) -> ChatGLM2:
        asked: dict[str, Any] = {
            "device": "cpu",
            "context": 512,
            "max_tokens": 32,
            "temperature": 0,
            **section,
        }
        return ChatGLM2(ChatGLM2.Section(**asked), place(tmp_path))

    return adapter


def built(folder: Path) -> Any:
    """The network of a checkpoint, exact and slow."""
    import torch

    size = shape.read(folder)
    home = network.Home(torch.device("cpu"), torch.float32, torch.float32)
    return network.build(size, checkpoint.read(folder, size), home, PlainLayers() if size.int4 else None)
