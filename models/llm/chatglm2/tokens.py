"""From text to a model's tokens and back, by sentencepiece.

The special tokens stand behind sentencepiece's own and cannot be written in text: whoever types `<|user|>`
gets ordinary pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.errors import ModelFailed, ModelMissing

SPECIAL = ("[MASK]", "[gMASK]", "[sMASK]", "sop", "eop")
ROLES = ("<|system|>", "<|user|>", "<|assistant|>", "<|observation|>")
"""Only ChatGLM3 was taught these."""
BROKEN = "\N{REPLACEMENT CHARACTER}"


class Tokens:
    """One model's tokenizer."""

    def __init__(self, folder: Path) -> None:
        """Raises ModelMissing, ModelFailed."""
        from sentencepiece import SentencePieceProcessor

        file = folder / "tokenizer.model"
        if not file.is_file():
            raise ModelMissing(f"{file} is missing: fetch the model again")
        try:
            self._pieces = SentencePieceProcessor(model_file=str(file))
        except (RuntimeError, OSError, ValueError) as error:
            raise ModelFailed(f"{file} is no sentencepiece model; GLM-4's tokenizer is not known") from error
        size = self._pieces.vocab_size()
        self._special = {name: size + number for number, name in enumerate((*SPECIAL, *ROLES))}
        self.prefix = (self._special["[gMASK]"], self._special["sop"])
        """Before every text."""
        self.ends = frozenset(
            {self._pieces.eos_id(), self._special["<|user|>"], self._special["<|observation|>"]}
        )
        """An answer ends before the first of these."""

    @property
    def size(self) -> int:
        """The network's vocabulary must be at least as large."""
        return int(max(self.prefix) + 1)

    def special(self, name: str) -> int:
        return int(self._special[name])

    def encode(self, text: str) -> list[int]:
        """Without the prefix."""
        return list(self._pieces.encode(text))

    def decode(self, ids: Iterable[int]) -> str:
        """Special tokens have no text; the beginning of a character that takes several tokens is `BROKEN`."""
        size = self._pieces.vocab_size()
        known = [one for one in ids if one < size and not self._pieces.is_control(one)]
        return str(self._pieces.decode(known))


class Growing:
    """The text of an answer that grows token by token, without half characters."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._ids: list[int] = []
        self._given = ""

    @property
    def ids(self) -> Sequence[int]:
        return self._ids

    def add(self, token: int) -> str:
        """What may be shown now; empty while a character is not whole."""
        self._ids.append(token)
        text = self._tokens.decode(self._ids)
        return "" if text.endswith(BROKEN) else self._new(text)

    def end(self) -> str:
        """What is left; a half character is dropped."""
        return self._new(self._tokens.decode(self._ids).rstrip(BROKEN))

    def _new(self, text: str) -> str:
        new, self._given = text[len(self._given) :], max(text, self._given, key=len)
        return new.replace(BROKEN, "")
