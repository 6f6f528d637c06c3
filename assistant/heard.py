"""How far a reply was heard before somebody cut it off."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from assistant.messages import Speech

SHARE = 0.2
"""Of a sentence of which less was heard, nothing was."""
ENDS_WORDS = " ,;:，、；：。！？.!?"


class Heard:
    """Follows the sound of a reply: a piece is heard once it is taken and all before it has been heard."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock`: seconds, monotonic."""
        self._clock = clock
        self._sentences: list[tuple[str, float]] = []
        """Each with the moment at which it begins to be heard."""
        self._until = 0.0
        """When all that was taken so far has been heard."""
        self._ended = False

    def end(self) -> None:
        """All of it has been played."""
        self._ended = True

    def of(self, whole: str) -> str:
        """What of a reply has been heard by now."""
        return whole if self._ended else self.text()

    async def followed(self, pieces: AsyncGenerator[Speech, None]) -> AsyncGenerator[Speech, None]:
        async with aclosing(pieces):
            async for piece in pieces:
                begins = max(self._until, self._clock())
                if piece.text:
                    self._sentences.append((piece.text, begins))
                self._until = begins + piece.seconds
                yield piece

    def text(self) -> str:
        """What has been heard by now; of a sentence that was cut off, its first words."""
        now = self._clock()
        begun = [begins for _, begins in self._sentences]
        ends = [*begun[1:], self._until][: len(begun)]
        said = [
            _first_words(text, (now - begins) / (end - begins) if end > begins else 1.0)
            for (text, begins), end in zip(self._sentences, ends, strict=True)
            if now > begins
        ]
        return " ".join(part for part in said if part)


def _first_words(text: str, share: float) -> str:
    if share >= 1:
        return text.strip()
    if share < SHARE:
        return ""
    cut = text[: int(len(text) * share)]
    last = cut.rfind(" ")
    return (cut[:last] if last > 0 and cut.isascii() else cut).rstrip(ENDS_WORDS) + "…"
