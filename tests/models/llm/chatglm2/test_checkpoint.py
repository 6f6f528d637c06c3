"""A checkpoint that is damaged, foreign or incomplete is refused with what to do about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ModelError, ModelFailed, ModelMissing
from models.llm.chatglm2 import checkpoint, memory, shape
from tests.models.llm.chatglm2.conftest import built

torch = pytest.importorskip("torch", reason="the extra llm is not installed")

SCALE = "transformer.encoder.layers.1.mlp.dense_4h_to_h.weight_scale"
WEIGHTS = "pytorch_model.bin"
IDS = [[1, 2, 3, 4]]


def _read(folder: Path) -> dict[str, Any]:
    return checkpoint.read(folder, shape.read(folder))


def _config(folder: Path, **changed: Any) -> None:
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changed))


def _changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    tensors = {name: one.clone() for name, one in torch.load(folder / WEIGHTS, weights_only=True).items()}
    change(tensors)
    torch.save(tensors, folder / WEIGHTS)


def _sharded(folder: Path, save: Callable[[dict[str, Any], Path], object], name: str) -> None:
    """As the seven shards of the published checkpoint."""
    tensors = torch.load(folder / WEIGHTS, weights_only=True)
    stem, _, ending = name.rpartition(".")
    where = {key: f"{stem}-{number % 3 + 1:05}-of-00003.{ending}" for number, key in enumerate(tensors)}
    for file in set(where.values()):
        save({key: tensors[key].contiguous() for key in tensors if where[key] == file}, folder / file)
    (folder / f"{name}.index.json").write_text(json.dumps({"weight_map": where}))
    (folder / WEIGHTS).unlink()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_truncated_file(model: Path, share: float) -> None:
    content = (model / WEIGHTS).read_bytes()
    (model / WEIGHTS).write_bytes(content[: int(share * len(content))])
    with pytest.raises(ModelFailed, match=r"cut off or damaged .*fetch it again"):
        _read(model)


def test_a_file_that_would_run_code(model: Path) -> None:
    torch.save({"a": Path("/")}, model / WEIGHTS)
    with pytest.raises(ModelFailed, match="cut off or damaged"):
        _read(model)


def test_something_else_than_weights(model: Path) -> None:
    torch.save([1, 2], model / WEIGHTS)
    with pytest.raises(ModelFailed, match="something else"):
        _read(model)


@pytest.mark.parametrize(
    "changed",
    [
        {"model_type": "llama"},
        {"num_layers": -1},
        {"quantization_bit": 8},
        {"add_bias_linear": True},
        {"pre_seq_len": 128},
        {"padded_vocab_size": None},
    ],
)
def test_another_architecture(model: Path, changed: dict[str, Any]) -> None:
    _config(model, **changed)
    with pytest.raises(ModelFailed, match=rf"no ChatGLM2.*{next(iter(changed))}.*set llm\.chatglm2\.model"):
        _read(model)


def test_positions_that_are_stretched_in_another_way(model: Path) -> None:
    _config(model, _name_or_path="THUDM/chatglm2-6b-32k", rope_ratio=50)
    with pytest.raises(ModelFailed, match="ChatGLM2-32k stretches positions"):
        _read(model)


def test_a_config_that_is_no_json_or_is_missing(model: Path) -> None:
    (model / "config.json").write_text("{")
    with pytest.raises(ModelFailed, match="Invalid JSON"):
        _read(model)
    (model / "config.json").unlink()
    with pytest.raises(ModelMissing, match=r"config\.json"):
        _read(model)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda tensors: tensors.pop(SCALE), f"{SCALE} is missing"),
        (lambda tensors: tensors.update(extra=torch.ones(1)), "extra is not expected"),
        (lambda tensors: tensors[SCALE].fill_(float("nan")), f"{SCALE} holds what is no number"),
        (lambda tensors: tensors[SCALE].fill_(float("inf")), f"{SCALE} holds what is no number"),
        (lambda tensors: tensors.update({SCALE: torch.ones(3)}), r"is \(3,\), not \(128,\)"),
        (lambda tensors: tensors.update({SCALE: torch.ones(128, dtype=torch.int8)}), "only int4"),
    ],
)
def test_wrong_tensors(model: Path, change: Callable[[dict[str, Any]], object], says: str) -> None:
    _changed(model, change)
    with pytest.raises(ModelFailed, match=says):
        _read(model)


def test_no_weights_at_all(model: Path) -> None:
    (model / WEIGHTS).unlink()
    with pytest.raises(ModelMissing, match="holds no weights"):
        _read(model)


@pytest.mark.parametrize("kind", ["bin", "safetensors"])
def test_shards_are_one_model(model: Path, kind: str) -> None:
    from safetensors.torch import save_file

    whole = _read(model)
    if kind == "bin":
        _sharded(model, torch.save, WEIGHTS)
    else:
        _sharded(model, save_file, "model.safetensors")
    parts = _read(model)
    assert whole.keys() == parts.keys()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
    next(model.glob("*-00002-of-00003.*")).unlink()
    with pytest.raises(ModelMissing, match=r"00002-of-00003.* fetch it again"):
        _read(model)


def test_a_damaged_index(model: Path) -> None:
    (model / f"{WEIGHTS}.index.json").write_text("[]")
    with pytest.raises(ModelError, match=r"index\.json is damaged"):
        _read(model)


def _half_precision(model: Path, **config: Any) -> None:
    """Turns the checkpoint into one in half precision, of random weights."""
    _config(model, quantization_bit=0, **config)
    size = shape.read(model)
    chance = torch.Generator().manual_seed(0)
    torch.save(
        {
            name: torch.randn(sizes, generator=chance).half() * 0.1
            for name, sizes in checkpoint.expected(size)
        },
        model / WEIGHTS,
    )


@pytest.mark.parametrize(
    "config",
    [
        {"_name_or_path": "THUDM/chatglm3-6b", "rope_ratio": 1, "seq_length": 8192},
        {
            "_name_or_path": "THUDM/glm-4-9b-chat",
            "rope_ratio": 500,
            "num_layers": 5,
            "multi_query_group_num": 4,
            "eos_token_id": [151329, 151336, 151338],
            "seq_length": 131072,
        },
        {"multi_query_attention": False, "add_qkv_bias": False},
    ],
)
def test_the_family_differs_only_in_config(model: Path, config: dict[str, Any]) -> None:
    _half_precision(model, **config)
    logits = built(model)(torch.tensor(IDS)).logits
    assert logits.shape == (1, 4, 320)
    assert bool(logits.isfinite().all())


def test_the_rotary_base_follows_the_config(model: Path) -> None:
    plain = built(model).model.rotary_emb.inv_freq
    _config(model, rope_ratio=500)
    wide = built(model).model.rotary_emb.inv_freq
    dimension = 8
    base = (1e4 * 500) ** (-torch.arange(0, dimension, 2) / dimension)
    assert torch.allclose(wide, base)
    assert not torch.allclose(wide, plain)


def test_the_full_model_fits_into_five_gib() -> None:
    size = shape.CHATGLM2_6B
    whole = memory.vram_mib(size, 2048, int4=True, embedding_on_cpu=False)
    spared = memory.vram_mib(size, 2048, int4=True, embedding_on_cpu=True)
    assert 4000 < whole <= 5 * 1024
    assert whole - spared == 508


def test_the_count_is_what_the_files_hold(model: Path) -> None:
    size = shape.read(model)
    tensors = _read(model)
    held = sum(one.numel() * one.element_size() for name, one in tensors.items() if ".bias" not in name)
    norms = sum(one.numel() * 2 for name, one in tensors.items() if "layernorm" in name)
    assert held - norms == memory.linear_bytes(size, int4=True) + 2 * memory.embedding_bytes(size)
