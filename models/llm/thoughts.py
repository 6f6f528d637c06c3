"""Leaves out what a model thinks aloud, `<think>...</think>`, before it answers."""

from __future__ import annotations

BEGIN = "<think>"
END = "</think>"


class Thoughts:
    """Takes a text in bits of any size; thoughts stand only at its beginning."""

    def __init__(self) -> None:
        self._held: str | None = ""
        """What may still be thought; None once the answer has begun."""

    def feed(self, text: str) -> str:
        """What of it is the answer's."""
        if self._held is None:
            return text
        self._held = (self._held + text).lstrip()
        while self._held.startswith(BEGIN) and END in self._held:
            self._held = self._held.partition(END)[2].lstrip()
        if BEGIN.startswith(self._held[: len(BEGIN)]):
            return ""
        answer, self._held = self._held, None
        return answer

    def close(self) -> str:
        """What was held back for nothing."""
        held, self._held = self._held or "", None
        return "" if held.startswith(BEGIN) else held
