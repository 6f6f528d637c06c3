"""What is to be remembered at several times, with one verb: remind me to call at five and shop at six."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.understanding.pieces import Interpreter, Understood
from assistant.understanding.shared import join, unlinked

TOLD = frozenset({"schedule.remind", "schedule.event"})
"""Intents with a `text` and a `when`."""


def errands(pieces: Sequence[str], ask: Interpreter) -> list[str] | None:
    """The pieces with the verb of the first; None where not each has words and a time of its own."""
    first = ask(pieces[0])
    if not first or first.intent.name not in TOLD or "text" not in first.spans:
        return None
    texts = [pieces[0]]
    for piece in pieces[1:]:
        read = [(text, found) for text in _verbs(pieces[0], first, piece) if (found := ask(text))]
        told = [(found.sure, text) for text, found in read if _tells(found, first)]
        if not told:
            return None
        texts.append(max(told)[1])
    return texts


def _verbs(left: str, model: Understood, piece: str) -> Iterator[str]:
    """`piece` behind the words of `left` before its text, and without what links them."""
    start, end = model.spans["text"][0], model.spans["text"][0]
    begin, until = model.spans.get("when", (start, start))
    verb = left[:end] if begin >= end else join(left[:begin], left[until:end])
    yield join(verb, piece)
    if (plain := unlinked(verb)) != verb:
        yield join(plain, piece)


def _tells(found: Understood, model: Understood) -> bool:
    """It asks the same, and its time is not that of both: buy milk and eggs at six."""
    if not found.by_template or found.intent.name != model.intent.name:
        return False
    if not {"text", "when"} <= found.spans.keys():
        return False
    if unlinked(f"to {found.intent.slots['text']}") == "to":
        return False
    return "when" in model.spans or found.spans["when"] < found.spans["text"]
