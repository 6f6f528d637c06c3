"""What a request is about where no sentence tells: what is left without its values and its carrying words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from assistant.understanding.fillers import fillers
from assistant.understanding.followups import Span
from assistant.understanding.tokens import Token, tokenise


def remainder(text: str, spans: Collection[Span], carriers: Collection[str]) -> tuple[str, Span] | None:
    """The longest run of words between the values, without `carriers` and fillers at its ends.

    `carriers` are single tokens, such as the words of the intent's own sentences.
    """
    runs = [trimmed for run in _runs(tokenise(text), spans) if (trimmed := _trimmed(run, carriers))]
    if not runs:
        return None
    longest = max(runs, key=len)
    span = longest[0].start, longest[-1].end
    return text[slice(*span)], span


def _runs(tokens: Sequence[Token], spans: Collection[Span]) -> Iterator[Sequence[Token]]:
    """What stands before, between and after the values."""
    run: list[Token] = []
    for token in tokens:
        if any(start <= token.start < end for start, end in spans):
            yield run
            run = []
        else:
            run.append(token)
    yield run


def _trimmed(run: Sequence[Token], carriers: Collection[str]) -> Sequence[Token]:
    start, end = 0, len(run)
    while start < end and (step := _idle(run, start, carriers)):
        start += step
    while end > start and run[end - 1].text in carriers:
        end -= 1
    return run[start:end]


def _idle(run: Sequence[Token], at: int, carriers: Collection[str]) -> int:
    """How many tokens from `at` on say nothing of what it is about."""
    filler = fillers().longest(run, at)
    return filler[0] - at if filler else int(run[at].text in carriers)
