"""Chooses the next token from a network's scores."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelFailed

if TYPE_CHECKING:
    from torch import Generator, Tensor


@dataclass(frozen=True, slots=True)
class Sampling:
    """How freely tokens are chosen; ChatGLM2's own defaults."""

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


def of_model(folder: Path) -> Sampling:
    """What the model's makers recommend in `generation_config.json`, where there is one."""
    try:
        says: Any = json.loads((folder / "generation_config.json").read_bytes())
    except (OSError, ValueError):
        return Sampling()
    names = ("temperature", "top_p", "top_k", "repetition_penalty")
    said = {name: says[name] for name in names if isinstance(says, dict) and _sensible(says.get(name))}
    return replace(Sampling(), **said)


def _sensible(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1000
