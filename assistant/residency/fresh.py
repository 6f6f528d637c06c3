"""Tells what is new in a sentence from what was said before, and knows an answer that goes in circles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

REFRAIN = 3
"""How often one sentence may stand in an answer, as in a song."""
OLD = 20
"""Sentences that a link may say again, unheard, before it is stopped."""
TAIL = 4
"""Letters, at least, with which a sentence takes up the one that was broken off."""
NOT_WORDS = re.compile(r"\W+")
OPENING = re.compile(r"^[\s,.;:!?，。；：！？、…—–-]+")


class Fresh:
    """Judges one link's sentences, one after another; only letters and digits are compared."""

    def __init__(self, said: Sequence[str], *, room: int) -> None:
        """`said`: the sentences of other links, which are not said again. `room`: characters."""
        pieces = [_words(sentence) for sentence in said]
        self._said = "".join(pieces)
        self._starts = [0, *accumulate(map(len, pieces))][:-1]
        self._reached = 0
        """Where in it the link is that says it again."""
        self._old = 0
        self._counts: Counter[str] = Counter()
        self._room = room

    def part(self, sentence: str) -> str | None:
        """What of it is new; None: that is enough, this sentence and all that follow are left out."""
        words = _words(sentence)
        if self._is_old(words):
            self._old += 1
            return "" if self._old < OLD else None
        new = self._without_tail(sentence, words)
        self._counts[words] += 1
        self._room -= len(new)
        return None if self._room < 0 or self._counts[words] > REFRAIN else new

    def _is_old(self, words: str) -> bool:
        """It may have been cut elsewhere when it was said before."""
        for start in (self._reached, *self._starts):
            if self._said and words and self._said.startswith(words, start):
                self._reached = start + len(words)
                return True
        return False

    def _without_tail(self, sentence: str, words: str) -> str:
        """Where it takes up what was said last, only what follows that."""
        tails = [self._said[start:] for start in (self._reached, *self._starts)]
        tail = next((tail for tail in tails if len(tail) >= TAIL and words.startswith(tail)), "")
        self._reached = len(self._said)
        end = next((end for end in range(len(sentence)) if tail and _words(sentence[:end]) == tail), 0)
        return OPENING.sub("", sentence[end:]) if end else sentence


def _words(sentence: str) -> str:
    return NOT_WORDS.sub("", sentence).casefold()
