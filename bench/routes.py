"""How often the classifier alone finds the right skill, of sentences that it is kept from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.wording import LANGUAGES
from bench.intents.corpus import corpus
from bench.intents.model import fit
from bench.intents.sources import SETS, Case, Example, cases, skill
from bench.intents.train import parted
from bench.report import Figure, Report

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "nlu"
NEVER = {"xsid_en_dev": 95, "xsid_zh_dev": 90, "homeassistant_zh_hk_tw": 90}
"""Sets that are never learnt from, and the percentage that must be right."""
KIN = (("massive_en", "hwu64_en"), ("clinc150_en",), ("snips_en",), ("homeassistant_en_dev",))
"""Sets of one origin, which are left out together."""
CONFIDENT = 0.9
"""The share of sentences that may be acted on without asking."""


class Chooser(Protocol):
    """What is measured."""

    def skills(self, texts: Sequence[str]) -> tuple[Sequence[str], Any]:
        """The skill of each text, and how likely it is."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """How one model fared with the cases of one source."""

    right: NDArray[np.bool_]
    sure: NDArray[np.float64]
    """The probability of the skill that it chose."""
    chat: NDArray[np.bool_]
    """Whether the case is for the responder."""

    @property
    def accuracy(self) -> float:
        return 100 * float(self.right.mean())

    @property
    def confident(self) -> float:
        """Among the surest."""
        surest = np.argsort(-self.sure, kind="stable")[: int(CONFIDENT * len(self.sure))]
        return 100 * float(self.right[surest].mean())

    @property
    def outside(self) -> float:
        """Of what is for the responder."""
        return 100 * float(self.right[self.chat].mean())


def measure(data: Path = DATA) -> Report:
    """Takes about six minutes."""
    if not data.is_dir():
        return Report("routes", more={"skipped": "the data sets are not beside this checkout"})
    return Report("routes", (*_kept_apart(data), *_left_out(data)))


def _kept_apart(data: Path) -> Iterator[Figure]:
    """Every tenth sentence of the sets, every tenth template of ours, and what is never learnt from."""
    seen, unseen = parted(corpus(data, 0))
    model = fit(seen)
    for name in SETS:
        told = [case_of(each) for each in unseen if each.source == name]
        yield from _figures(f"{name}, every tenth", judge(model, told), 95)
    for language in LANGUAGES:
        ours = [case_of(each) for each in unseen if each.source not in SETS and each.language == language]
        yield from _figures(f"our own, {language}, unseen templates", judge(model, ours))
    for name, least in NEVER.items():
        yield from _figures(f"{name}, never learnt from", judge(model, cases(data, name)), least)


def _left_out(data: Path) -> Iterator[Figure]:
    """Each set by a model that was trained without it and its kin."""
    for kin in KIN:
        model = fit(corpus(data, 0, [name for name in SETS if name not in kin]))
        for name in kin:
            yield from _figures(f"{name}, left out", judge(model, cases(data, name)))


def judge(model: Chooser, given: Sequence[Case]) -> Judged:
    chosen, sure = model.skills([case.text for case in given])
    right = np.array([skill == case.skill for skill, case in zip(chosen, given, strict=True)], np.bool_)
    return Judged(right, np.asarray(sure, np.float64), np.array([case.skill == "chat" for case in given]))


def case_of(example: Example) -> Case:
    return Case(example.text, skill(example.labels[0]), example.labels[0])


def _figures(what: str, judged: Judged, least: float | None = None) -> Iterator[Figure]:
    yield Figure(what, judged.accuracy, "%", least=least)
    yield Figure("  of the 90 % surest", judged.confident, "%", least=least and 98)
    if judged.chat.any():
        yield Figure("  of what is for the responder", judged.outside, "%", least=least and 93)
