"""The decode loop: what it keeps between rounds, and how it stops."""

from __future__ import annotations

from itertools import count, islice
from typing import Any

import pytest

from models.llm.chatglm2 import decoder as decoding
from models.llm.chatglm2.decoder import Decoder
from models.llm.chatglm2.sampling import Sampling
from models.llm.chatglm2.wanted import NotWanted
from tests.models.llm.chatglm2.conftest import DATA, built

torch = pytest.importorskip("torch", reason="the extra llm is not installed")
pytest.importorskip("transformers", reason="the extra llm is not installed")

GREEDY = Sampling(temperature=0)
FIRST = [64, 3, 200, 17, 9]


@pytest.fixture(scope="module")
def network() -> Any:
    return built(DATA)


def _said(decoder: Decoder, prompt: list[int], tokens: int = 12) -> list[int]:
    return list(islice(decoder.tokens(prompt, GREEDY, lambda: True), tokens))


def _read(network: Any, decoder: Decoder, prompt: list[int]) -> int:
    """How many tokens are given to the network for the first token of an answer."""
    lengths = []
    hook = network.model.register_forward_pre_hook(
        lambda module, inputs, named: lengths.append(named["input_ids"].shape[1]), with_kwargs=True
    )
    next(decoder.tokens(prompt, GREEDY, lambda: True))
    hook.remove()
    return sum(lengths)


def test_the_next_round_reads_only_what_is_new(network: Any) -> None:
    decoder = Decoder(network, "cpu")
    said = _said(decoder, FIRST)
    second = [*FIRST, *said, 12, 101]
    fresh = _said(Decoder(network, "cpu"), second)
    assert _read(network, decoder, second) == 3
    assert _said(decoder, second) == fresh


def test_another_dialogue_keeps_what_is_the_same(network: Any) -> None:
    decoder = Decoder(network, "cpu")
    _said(decoder, FIRST)
    other = [*FIRST[:3], 42, 43]
    fresh = _said(Decoder(network, "cpu"), other)
    assert _read(network, decoder, other) == 2
    assert _said(decoder, other) == fresh


def test_the_same_question_again_reads_its_last_token(network: Any) -> None:
    decoder = Decoder(network, "cpu")
    _said(decoder, FIRST)
    assert _read(network, decoder, FIRST) == 1


def test_a_long_prompt_is_read_in_pieces(network: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    prompt = [5 + number % 300 for number in range(50)]
    whole = _said(Decoder(network, "cpu"), prompt)
    monkeypatch.setattr(decoding, "PIECE_TOKENS", 16)
    assert _said(Decoder(network, "cpu"), prompt) == whole


@pytest.mark.parametrize("layers", [0, 1, 3, 6])
def test_reading_stops_between_two_layers_and_can_go_on(
    network: Any, monkeypatch: pytest.MonkeyPatch, layers: int
) -> None:
    monkeypatch.setattr(decoding, "PIECE_TOKENS", 16)
    prompt = [5 + number % 300 for number in range(40)]
    decoder, asked = Decoder(network, "cpu"), count()
    with pytest.raises(NotWanted):
        next(decoder.tokens(prompt, GREEDY, lambda: next(asked) < layers))
    assert len(decoder.known) == 16 * (layers // 4)
    assert _said(decoder, prompt) == _said(Decoder(network, "cpu"), prompt)


def test_it_chooses_by_chance_but_from_the_likely() -> None:
    scores = torch.tensor([3.0, 2.9, -5.0, -6.0])
    chance = torch.Generator().manual_seed(1)
    picked = {Sampling().pick(scores, (), chance) for _ in range(50)}
    assert picked == {0, 1}


def test_what_was_said_becomes_less_likely() -> None:
    scores, chance = torch.tensor([3.0, 2.9, -1.0]), torch.Generator()
    assert Sampling(temperature=0).pick(scores, (0,), chance) == 0
    assert Sampling(temperature=0, repetition_penalty=1.2).pick(scores, (0,), chance) == 1
