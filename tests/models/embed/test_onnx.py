"""The adapter of sentence-transformers' ONNX weights, with a real network and a real tokenizer, both tiny."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.catalog import catalog
from assistant.errors import ModelFailed, ModelMissing
from assistant.protocols import Place
from models.embed import folder
from models.embed.network import Network
from models.embed.onnx import Onnx
from tests.models.embed.conftest import DIMENSIONS, MakeModel


def _opened(model: Path | str, models: Path = Path(), **more: Any) -> Onnx:
    return Onnx(Onnx.Section(model=str(model), **more), Place(models, models, models))


async def test_words_of_one_meaning_lie_close(make_model: MakeModel) -> None:
    async with _opened(make_model()) as embedder:
        vectors = await embedder.embed(["the keys", "a key", "boiler"])
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert embedder.dimensions == DIMENSIONS
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors[0] @ vectors[1] == pytest.approx(1)
    assert vectors[0] @ vectors[2] < 0.9


async def test_padding_and_batches_change_nothing(make_model: MakeModel) -> None:
    texts = ["key door boiler heating " * 9, "", "key", "door boiler", "heating " * 30]
    async with _opened(make_model(), batch=2) as embedder:
        together = await embedder.embed(texts)
        alone = [(await embedder.embed([text]))[0] for text in texts]
        assert (await embedder.embed([])).shape == (0, DIMENSIONS)
    assert np.allclose(together, alone, atol=1e-6)


@pytest.mark.parametrize(
    "says",
    [
        {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False, "word_embedding_dimension": 8},
        {"pooling_mode": "cls", "include_prompt": True},
    ],
)
async def test_it_pools_as_its_own_files_say(make_model: MakeModel, says: dict[str, Any]) -> None:
    async with _opened(make_model(files={"1_Pooling/config.json": says})) as embedder:
        one, other = await embedder.embed(["key", "boiler"])
    assert one @ other == pytest.approx(1)  # the first token is the same


@pytest.mark.parametrize("output", ["last_hidden_state", "token_embeddings", "sentence_embedding"])
async def test_every_usual_output_gives_the_same(make_model: MakeModel, output: str) -> None:
    async with _opened(make_model(output=output)) as embedder:
        vector = (await embedder.embed(["key boiler"]))[0]
    assert vector[[0, 2, 5]] == pytest.approx(3**-0.5)  # key, boiler, and the mark of the beginning


@pytest.mark.parametrize(
    ("name", "files", "asked", "given"),
    [
        ("some-e5-small", {}, "query: ", "passage: "),
        ("bge-small-zh-v1.5", {}, "为这个句子生成表示以用于检索相关文章：", ""),
        ("all-MiniLM-L6-v2", {}, "", ""),
        ("unheard-of", {}, "", ""),
        (
            "unheard-of",
            {"config_sentence_transformers.json": {"prompts": {"query": "Q: ", "document": "D: "}}},
            "Q: ",
            "D: ",
        ),
    ],
)
def test_what_stands_before_a_text_comes_from_its_files_or_its_family(
    make_model: MakeModel, name: str, files: dict[str, Any], asked: str, given: str
) -> None:
    model = folder.read(make_model(name, files=files))
    assert (model.query, model.passage) == (asked, given)


async def test_a_question_is_read_as_one(make_model: MakeModel) -> None:
    async with _opened(make_model("toy-e5")) as embedder:
        asked, told = await embedder.embed(["key"], question=True), await embedder.embed(["key"])
    assert asked[0, 3] > 0
    assert told[0, 3] == 0
    assert told[0, 4] > 0


@pytest.mark.parametrize(
    "files",
    [
        {"sentence_bert_config.json": {"max_seq_length": 8}},
        {"tokenizer_config.json": {"model_max_length": 8}},
        {"config.json": {"max_position_embeddings": 8}},
    ],
)
async def test_a_long_text_is_cut_where_the_model_ends(make_model: MakeModel, files: dict[str, Any]) -> None:
    async with _opened(make_model(files=files)) as embedder:
        cut, whole = await embedder.embed(["key " * 7 + "boiler " * 500_000, "key " * 7])
    assert np.array_equal(cut, whole)


async def test_small_weights_are_taken_before_large_ones(make_model: MakeModel) -> None:
    model = make_model(weights="onnx/model_quantized.onnx")
    (model / "onnx" / "model.onnx").write_text("large")
    async with _opened(model) as embedder:
        assert (await embedder.embed(["key"])).any()


async def test_the_key_changes_with_whatever_changes_a_vector(make_model: MakeModel) -> None:
    folders = [make_model("one"), make_model("two", files={"1_Pooling/config.json": {"pooling_mode": "cls"}})]
    keys = set()
    for model in (*folders, folders[0]):
        async with _opened(model) as embedder:
            keys.add(embedder.key)
    async with _opened(folders[0], tokens=16) as embedder:
        keys.add(embedder.key)
    assert len(keys) == 3


async def test_a_model_that_is_missing_can_be_fetched(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="assistant models fetch multilingual-e5-small") as missing:
        await _opened("multilingual-e5-small", tmp_path).__aenter__()
    assert missing.value.fetch == "multilingual-e5-small"
    with pytest.raises(ModelMissing) as unwanted:
        await _opened("multilingual-e5-small", tmp_path, fetch=False).__aenter__()
    assert not unwanted.value.fetch
    with pytest.raises(ModelMissing, match="there is no nobody"):
        await _opened("nobody", tmp_path).__aenter__()


@pytest.mark.parametrize("file", ["tokenizer.json", "onnx/model.onnx"])
async def test_half_a_model_is_missing_and_a_broken_one_is_broken(make_model: MakeModel, file: str) -> None:
    model = make_model()
    (model / file).write_text("{")
    with pytest.raises(ModelFailed, match=file.rpartition("/")[2]):
        await _opened(model).__aenter__()
    (model / file).unlink()
    with pytest.raises(ModelMissing, match=file.rpartition("/")[2]):
        await _opened(model).__aenter__()


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        ("modules.json", [{"type": "sentence_transformers.models.Dense"}], "Dense"),
        ("1_Pooling/config.json", {"pooling_mode_lasttoken": True}, "lasttoken"),
        ("1_Pooling/config.json", {"pooling_mode_max_tokens": True, "pooling_mode_mean_tokens": True}, "max"),
    ],
)
def test_a_model_of_another_kind_is_refused(
    make_model: MakeModel, file: str, content: Any, says: str
) -> None:
    with pytest.raises(ModelFailed, match=says):
        folder.read(make_model(files={file: content}))


async def test_a_model_that_hangs_fails_in_time(
    make_model: MakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()
    async with _opened(make_model(), seconds=0.01) as embedder:
        monkeypatch.setattr(Network, "embed", lambda *texts, question: released.wait(30))
        with pytest.raises(ModelFailed, match=r"0\.01 s"):
            await embedder.embed(["key"])
        released.set()


async def test_a_question_does_not_wait_for_all_of_a_long_work(make_model: MakeModel) -> None:
    async with _opened(make_model(), batch=1) as embedder:
        work = asyncio.create_task(embedder.embed(["key door"] * 300), name="work")
        await asyncio.sleep(0)
        await embedder.embed(["boiler"], question=True)
        assert not work.done()
        await work


def test_the_models_of_the_catalogue_have_weights_that_are_looked_for(tmp_path: Path) -> None:
    entries = [entry for entry in catalog(tmp_path) if entry.stage == "embed"]
    assert len(entries) >= 3
    assert all("tokenizer.json" in entry.files and set(entry.files) & {*folder.WEIGHTS} for entry in entries)
    assert Onnx.Section().model == entries[0].name
