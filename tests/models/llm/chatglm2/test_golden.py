"""The network says what the original implementation said on the same small random checkpoints."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.llm.chatglm2.decoder import Decoder
from models.llm.chatglm2.sampling import Sampling
from tests.models.llm.chatglm2.conftest import DATA, built

torch = pytest.importorskip("torch", reason="the extra llm is not installed")
pytest.importorskip("transformers", reason="the extra llm is not installed")

NEAR = 1e-5
END = 2
GREEDY = Sampling(temperature=0)


class Golden:
    """One checkpoint, and what came of it."""

    def __init__(self, folder: Path) -> None:
        self.network = built(folder)
        self._said = dict(np.load(folder / "golden.npz"))

    def __contains__(self, name: str) -> bool:
        return name in self._said

    def __getitem__(self, name: str) -> Any:
        return torch.from_numpy(self._said[name])

    def logits(self, ids: Any, **more: Any) -> Any:
        with torch.inference_mode():
            return self.network(ids, **more).logits


@pytest.fixture(scope="module")
def int4() -> Golden:
    return Golden(DATA)


@pytest.fixture(scope="module")
def fp32(sample_data: Path) -> Golden:
    return Golden(sample_data / "chatglm2" / "fp32")


def _distance(one: Any, other: Any) -> float:
    return float((one - other).abs().max())


def _greedy(golden: Golden, prompt: list[int], most: int) -> Iterator[int]:
    decoder = Decoder(golden.network, "cpu")
    for token in islice(decoder.tokens(prompt, GREEDY, lambda: True), most):
        yield token
        if token == END:
            return


@pytest.mark.parametrize("kind", ["int4", "fp32"])
def test_a_prompt_read_at_once(kind: str, request: pytest.FixtureRequest) -> None:
    golden: Golden = request.getfixturevalue(kind)
    assert _distance(golden.logits(golden["ids"]), golden["logits"]) < NEAR


@pytest.mark.parametrize("kind", ["int4", "fp32"])
def test_the_likeliest_tokens(kind: str, request: pytest.FixtureRequest) -> None:
    golden: Golden = request.getfixturevalue(kind)
    for number in range(3):
        prompt, whole = golden[f"prompt{number}"].tolist(), golden[f"greedy{number}"].tolist()
        assert prompt + list(_greedy(golden, prompt, len(whole) - len(prompt))) == whole


def test_shifted_positions(fp32: Golden) -> None:
    logits = fp32.logits(fp32["ids"], position_ids=fp32["pos"])
    assert _distance(logits, fp32["logits_pos"]) < NEAR


def test_token_by_token_with_the_cache(fp32: Golden) -> None:
    from transformers import DynamicCache

    cache = DynamicCache(config=fp32.network.config)
    steps = [fp32.logits(one, past_key_values=cache, use_cache=True) for one in fp32["ids"].split(1, dim=1)]
    assert _distance(torch.cat(steps, 1), fp32["logits_cached"]) < NEAR
    for kept, said in ((cache.layers[0].keys, "k0"), (cache.layers[0].values, "v0")):
        assert _distance(kept.permute(2, 0, 1, 3), fp32[said]) < NEAR


def test_a_second_round_continues_on_the_first(fp32: Golden) -> None:
    from transformers import DynamicCache

    cache = DynamicCache(config=fp32.network.config)
    ids = fp32["ids"]
    fp32.logits(ids[:, :20], past_key_values=cache, use_cache=True)
    logits = fp32.logits(ids[:, 20:], past_key_values=cache, use_cache=True)
    assert _distance(logits, fp32["logits_cont"]) < NEAR


def test_a_batch_padded_on_the_left(fp32: Golden) -> None:
    mask = fp32["b_am"]
    logits = fp32.logits(fp32["b_ids"], attention_mask=mask, position_ids=fp32["b_pos"])
    assert _distance(logits[mask.bool()], fp32["b_logits"][mask.bool()]) < NEAR
