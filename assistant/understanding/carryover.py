"""Requests that share words: weather in Beijing and Shanghai, alarms for seven and eight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.understanding.connectors import commands
from assistant.understanding.errands import errands
from assistant.understanding.numbers import number
from assistant.understanding.pieces import NAMES, Interpreter, Part, Understood
from assistant.understanding.shared import bare, join, parallel, several, with_unit
from assistant.understanding.tokens import tokenise, words

PLACES = frozenset({"place", "city"})
"""Slots of open text that may be shared between requests without any list of what is meant."""

ALONE = frozenset({"music.play"})
"""Of which a second would but end the first."""

TRIES = 8
"""Rewritings of one elliptical piece."""


def share(text: str, spans: Sequence[tuple[int, int]], ask: Interpreter) -> tuple[Part, ...] | None:
    """The pieces at `spans` as requests of one skill that share words; None where they share none."""
    pieces = [text[slice(*span)].strip() for span in spans]
    texts = _listed(pieces, ask)
    if not texts and _coordinated(text[spans[-2][1] : spans[-1][0]], pieces[-1]):
        texts = _completed(pieces, ask)
    texts = texts or errands(pieces, ask)
    if not texts:
        return None
    understood = [ask(each) for each in texts]
    spans = spans[-len(texts) :]
    parts = tuple(Part(each, at, u) for each, at, u in zip(texts, spans, understood, strict=True) if u)
    return parts if len(parts) == len(texts) and _differ(parts) else None


def _coordinated(between: str, last: str) -> bool:
    """Not only put beside each other: *Paris, Texas* is one place."""
    return bool(tokenise(between)) or "、" in between or "&" in between or words(bare(last)) != words(last)


def _differ(parts: Sequence[Part]) -> bool:
    """Each asks for something else, of the same skill."""
    asked = [(part.understood.intent.name, dict(part.understood.intent.slots)) for part in parts]
    if len({part.understood.intent.skill for part in parts}) > 1 or ALONE.intersection(
        name for name, _ in asked
    ):
        return False
    return all(each not in asked[:at] for at, each in enumerate(asked))


def _completed(pieces: Sequence[str], ask: Interpreter) -> list[str] | None:
    first = _first(pieces[0], pieces[-1], ask)
    if not first:
        return None
    texts, stem = [first], len(several(pieces[0]) or pieces[0])
    for piece in pieces[1:]:
        following = _complete(texts[-1], stem, piece, ask)
        if not following:
            return None
        texts.append(following)
        stem = len(following)
    return [_spread(texts[0], texts[1], pieces[1], ask), *texts[1:]]


def _first(left: str, right: str, ask: Interpreter) -> str | None:
    """`left`, with the end of `right` where it needs it: 北京 and 上海的天气."""
    left = several(left) or left
    if _request(ask(left)):
        return left
    completed = (join(left, end) for each in dict.fromkeys((right, bare(right))) for end in _ends(each, ask))
    return next((text for text in completed if _request(ask(text))), None)


def _ends(right: str, ask: Interpreter) -> Iterator[str]:
    """What may belong to both: all after the first value, or after the first number."""
    understood = ask(right)
    start, end = min(understood.spans.values(), default=(0, 0)) if understood else (0, 0)
    if start == 0 < end < len(right):
        yield right[end:]
    tokens = tokenise(right)
    if tokens and (found := number(tokens, 0)) and found[0] < len(tokens):
        yield right[tokens[found[0] - 1].end :]


def _complete(left: str, stem: int, right: str, ask: Interpreter) -> str | None:
    """`right` with what it needs of `left`, whose own words are the first `stem` characters."""
    model, own = ask(left), ask(right)
    if not model:
        return None
    if not (_request(own) and commands(right)):
        for at, text in islice(_candidates(left, stem, right, model), TRIES):
            if _answers(ask(text), model, at):
                return text
    return right if own and _request(own) and own.intent.skill == model.intent.skill else None


def _candidates(left: str, stem: int, right: str, model: Understood) -> Iterator[tuple[int, str]]:
    """Where the new value begins, and the text; the likeliest first."""
    fragments = list(dict.fromkeys((with_unit(left, bare(right)), bare(right), right)))
    for fragment in fragments:
        if beside := parallel(left[:stem], fragment):
            yield beside, join(left[:beside], fragment)
    values = sorted((span for span in model.spans.values() if span[0] < stem), reverse=True)
    for fragment in fragments:
        for start, end in values:
            yield start, join(left[:start], fragment)
            if end < len(left):
                yield start, join(join(left[:start], fragment), left[end:])
    for token in reversed(tokenise(left[:stem])[-3:]):
        if token.start:
            yield token.start, join(left[: token.start], fragments[0])


def _answers(understood: Understood | None, model: Understood, cut: int) -> bool:
    """It asks the same as the model, with another value behind the cut."""
    if not _request(understood) or understood is None or understood.intent.skill != model.intent.skill:
        return False
    kept = ((name, span) for name, span in model.spans.items() if span[1] <= cut)
    if any(understood.spans.get(name) != span for name, span in kept):
        return False
    same = understood.intent.name == model.intent.name
    if same and dict(understood.intent.slots) == dict(model.intent.slots):
        return False
    return same or not understood.spans or any(end > cut for _, end in understood.spans.values())


def _spread(first: str, second: str, fragment: str, ask: Interpreter) -> str:
    """`first` with the slots that only the second names: Beijing and Shanghai *tomorrow*."""
    one, two = ask(first), ask(second)
    if not one or not two:
        return first
    begins = len(second) - len(fragment)
    new = [span for name, span in two.spans.items() if name not in one.spans and span[0] > begins]
    if not new:
        return first
    text = join(first, second[min(new)[0] :])
    spread = ask(text)
    return text if _request(spread) and spread and set(spread.spans) == set(two.spans) else first


def _listed(pieces: Sequence[str], ask: Interpreter) -> list[str] | None:
    """Set two timers: five minutes for the eggs, ten for the pasta."""
    stem = several(pieces[0])
    if not stem or len(pieces) < 3:
        return None
    texts: list[str] = []
    before = ""
    for piece in pieces[1:]:
        fragment = with_unit(before, bare(piece))
        options = (*_linked(stem, fragment), fragment)
        text = next((each for each in options if _request(ask(each), NAMES)), None)
        if not text:
            return None
        texts.append(text)
        before = fragment
    return texts


def _linked(stem: str, fragment: str) -> Iterator[str]:
    if stem.isascii():
        yield from (f"{stem} {link} {fragment}" for link in ("for", "at"))
    yield join(stem, fragment)
    if not stem.isascii():
        yield join(fragment, stem)


def _request(understood: Understood | None, names: frozenset[str] = PLACES) -> bool:
    """Read by templates, and open in nothing but a name."""
    if not understood or not understood.by_template:
        return False
    opened = [name for name, span in understood.spans.items() if span in understood.text_spans]
    return understood.closed or (len(opened) >= len(understood.text_spans) and names.issuperset(opened))
