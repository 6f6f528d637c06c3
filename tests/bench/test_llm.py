"""The benchmark of the local model, tried on a tiny one."""

from __future__ import annotations

import pytest

from bench import llm
from models.llm.chatglm2.shape import CHATGLM2_6B

TINY = CHATGLM2_6B.model_copy(
    update={
        "num_layers": 2,
        "padded_vocab_size": 320,
        "hidden_size": 128,
        "ffn_hidden_size": 192,
        "kv_channels": 16,
        "num_attention_heads": 8,
    }
)


def test_every_figure_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("transformers", reason="the extra llm is not installed")
    monkeypatch.setattr(llm, "REPEATS", 1)
    report = llm.measure(shape=TINY)
    found = {figure.what: figure for figure in report.figures}
    assert found["tokens made after the answer was closed"].value in {0, 1}
    assert found["processor, times as quick as plain"].value
    assert found["card's memory with 2048 tokens, by count"].reached


def test_a_layer_moves_half_a_byte_for_each_weight() -> None:
    assert llm.weights_of(CHATGLM2_6B) == 4608 * 4096 + 4096 * 4096 + 27392 * 4096 + 4096 * 13696


def test_without_the_extra_it_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llm, "find_spec", lambda name: None)
    assert "pip install" in llm.measure().more["skipped"]
