"""Chooses the next token from a network's scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import ModelFailed

if TYPE_CHECKING:
    from torch import Generator, Tensor


@dataclass(frozen=True, slots=True)
class Sampling:
    """How freely tokens are chosen; the defaults are those of ChatGLM2, ChatGLM3 and GLM-4."""

    temperature: float = 0.8
    """0: always the likeliest."""
    top_p: float = 0.8
    """The likeliest tokens that together have this probability are chosen from."""
    top_k: int = 50
    """So many of them at most."""
    repetition_penalty: float = 1.0
    """Above 1, what was said becomes less likely."""

    def pick(self, scores: Tensor, said: Sequence[int], chance: Generator) -> int:
        """`scores` (vocabulary,). Raises ModelFailed where they are no numbers."""
        if not bool(scores.isfinite().all()):
            raise ModelFailed(
                "the network's numbers broke: its weights are damaged, or too large for this precision"
            )
        if self.repetition_penalty != 1.0:
            scores = self._penalised(scores, said)
        if not self.temperature:
            return int(scores.argmax())
        likely, ids = (scores / self.temperature).topk(min(self.top_k, len(scores)))
        shares = likely.softmax(-1)
        shares[shares.cumsum(-1) - shares > self.top_p] = 0
        return int(ids[shares.multinomial(1, generator=chance)])

    def _penalised(self, scores: Tensor, said: Sequence[int]) -> Tensor:
        import torch

        ids = torch.tensor(sorted(set(said)), device=scores.device)
        some = scores[ids]
        less = torch.where(some < 0, some * self.repetition_penalty, some / self.repetition_penalty)
        return scores.index_copy(0, ids, less)
