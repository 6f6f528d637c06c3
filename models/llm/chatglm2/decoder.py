"""Runs a network token by token, and remembers what it has read for the next round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from models.llm.chatglm2.memory import PIECE_TOKENS
from models.llm.chatglm2.sampling import Sampling
from models.llm.chatglm2.wanted import NotWanted, Wanted

if TYPE_CHECKING:
    from torch import Tensor


class Decoder:
    """One network and the keys and values of the last dialogue."""

    def __init__(self, network: Any, device: Any, *, seed: int | None = None) -> None:
        import torch

        self._network = network
        self._device = device
        self._chance = torch.Generator(device)
        if seed is None:
            self._chance.seed()
        else:
            self._chance.manual_seed(seed)
        self._wanted: Wanted | None = None
        for layer in network.model.layers:
            layer.register_forward_pre_hook(self._look)
        self.forget()

    @property
    def known(self) -> Sequence[int]:
        """The tokens whose keys and values are at hand."""
        return self._known

    def forget(self) -> None:
        self._cache: Any = None
        self._known: list[int] = []

    def tokens(self, prompt: Sequence[int], sampling: Sampling, wanted: Wanted) -> Iterator[int]:
        """What the network says after `prompt`, without end.

        While the prompt is read, `wanted` is asked before each layer, and NotWanted raised where it denies.
        """
        said = list(prompt)
        scores = self._read(prompt, wanted)
        while True:
            token = sampling.pick(scores, said, self._chance)
            said.append(token)
            yield token
            scores = self._step([token])

    def _read(self, prompt: Sequence[int], wanted: Wanted) -> Tensor:
        self._shorten(_common(self._known, prompt[:-1]))
        self._wanted = wanted
        try:
            while len(self._known) < len(prompt):
                first = len(self._known)
                scores = self._step(prompt[first : first + PIECE_TOKENS])
        finally:
            self._wanted = None
        return scores

    def _step(self, ids: Sequence[int]) -> Tensor:
        """The scores after the last of `ids`."""
        import torch
        from transformers import DynamicCache

        if self._cache is None:
            self._cache = DynamicCache(config=self._network.config)
        try:
            with torch.inference_mode():
                row = torch.tensor([ids], device=self._device)
                found = self._network(row, past_key_values=self._cache, use_cache=True, logits_to_keep=1)
                scores = found.logits[0, -1].float()
        except RuntimeError:
            self.forget()
            raise
        self._known += ids
        return scores

    def _shorten(self, length: int) -> None:
        """To the first tokens; layers that were ahead when reading was stopped are brought back too."""
        self._known = self._known[:length]
        for layer in self._cache.layers if self._cache is not None else ():
            layer.crop(length - layer.get_seq_length())

    def _look(self, layer: Any, inputs: Any) -> None:
        if self._wanted and not self._wanted():
            raise NotWanted


def _common(known: Sequence[int], prompt: Sequence[int]) -> int:
    """How many tokens both begin with."""
    pairs = enumerate(zip(known, prompt, strict=False))
    return next((number for number, (one, other) in pairs if one != other), min(len(known), len(prompt)))
