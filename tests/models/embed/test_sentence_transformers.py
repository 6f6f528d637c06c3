"""The adapter of sentence-transformers, with a stand-in for the package, which is not among ours."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from assistant.errors import ModelFailed, ModelMissing
from assistant.protocols import Place
from models.embed.sentence_transformers import SentenceTransformers

RELEASED = threading.Event()


class SentenceTransformer:
    """Each text's vector tells its length, and that of the prompt."""

    def __init__(self, folder: str, *, device: str | None, local_files_only: bool) -> None:
        assert local_files_only
        if not (Path(folder) / "model.safetensors").read_text():
            raise ValueError("no weights")

    def encode(self, texts: Sequence[str], *, prompt: str, **more: Any) -> Any:
        if "broken" in texts:
            raise RuntimeError("out of memory")
        if "hangs" in texts:
            RELEASED.wait(30)
        rows = np.array([[len(text), len(prompt), 1] for text in texts], np.float64)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    package = SimpleNamespace(SentenceTransformer=SentenceTransformer)
    monkeypatch.setitem(sys.modules, "sentence_transformers", package)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "some-e5"
    folder.mkdir()
    (folder / "model.safetensors").write_text("weights")
    return folder


def _opened(model: Path | str, **more: Any) -> SentenceTransformers:
    nowhere = Place(Path(), Path(), Path())
    return SentenceTransformers(SentenceTransformers.Section(model=str(model), **more), nowhere)


async def test_it_gives_rows_in_order_and_tells_questions_apart(installed: None, model: Path) -> None:
    async with _opened(model, batch=2) as embedder:
        texts = await embedder.embed(["a", "bb", "ccc"])
        asked = await embedder.embed(["a", "bb", "ccc"], question=True)
        assert embedder.dimensions == 3
        assert (await embedder.embed([])).shape == (0, 3)
    assert texts.dtype == np.float32
    assert (texts[:, 0] / texts[:, 2]).round() == pytest.approx([1, 2, 3])
    assert (texts[0, 1] / texts[0, 2], asked[0, 1] / asked[0, 2]) == pytest.approx((9, 7))  # passage, query


async def test_the_key_changes_with_the_weights(installed: None, model: Path) -> None:
    async with _opened(model) as embedder:
        before = embedder.key
    (model / "model.safetensors").write_text("other weights")
    async with _opened(model) as embedder:
        assert embedder.key != before


async def test_what_breaks_or_hangs_is_a_failure(installed: None, model: Path) -> None:
    async with _opened(model) as embedder:
        with pytest.raises(ModelFailed, match="out of memory"):
            await embedder.embed(["broken"])
    async with _opened(model, seconds=0.05) as embedder:
        with pytest.raises(ModelFailed, match="took more than"):
            await embedder.embed(["hangs"])
        RELEASED.set()
    (model / "model.safetensors").write_text("")
    with pytest.raises(ModelFailed, match="no weights"):
        await _opened(model).__aenter__()


async def test_it_says_what_is_missing(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelMissing, match="is not set"):
        await _opened("").__aenter__()
    with pytest.raises(ModelMissing, match=r"embed\.sentence_transformers\.model"):
        await _opened("nobody").__aenter__()
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelMissing, match="pip install"):
        await _opened(model).__aenter__()
