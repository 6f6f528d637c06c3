"""Requests that share words: weather in Beijing and Shanghai, alarms for seven and eight."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.understanding.connectives import listed, phrases
from assistant.understanding.connectors import opens
from assistant.understanding.numbers import number
from assistant.understanding.pieces import Interpreter, Understood
from assistant.understanding.tokens import tokenise

OPEN = frozenset({"place", "name", "topic", "city"})
"""Slots of open text of which one may name several; any other keeps all its words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A request within a text."""

    text: str
    """Completed, where it was elliptical."""
    span: tuple[int, int]
    """Its own characters in the whole text."""
    understood: Understood


def share(text: str, spans: Sequence[tuple[int, int]], ask: Interpreter) -> tuple[Part, ...] | None:
    """The pieces at `spans` as requests of one skill that share words; None where they share none."""
    pieces = [text[slice(*span)].strip() for span in spans]
    texts = _listed(pieces, ask) or _completed(pieces, ask)
    if not texts:
        return None
    understood = [ask(each) for each in texts]
    spans = spans[-len(texts) :]
    parts = tuple(Part(each, at, u) for each, at, u in zip(texts, spans, understood, strict=True) if u)
    return parts if len(parts) == len(texts) and _differ(parts) else None


def _differ(parts: Sequence[Part]) -> bool:
    """Each asks for something else, of the same skill."""
    asked = [(part.understood.intent.name, dict(part.understood.intent.slots)) for part in parts]
    same_skill = len({part.understood.intent.skill for part in parts}) == 1
    return same_skill and all(each not in asked[:at] for at, each in enumerate(asked))


def _completed(pieces: Sequence[str], ask: Interpreter) -> list[str] | None:
    first = _first(pieces[0], pieces[-1], ask)
    if not first:
        return None
    texts, stem = [first], len(_several(pieces[0]) or pieces[0])
    for piece in pieces[1:]:
        following = _complete(texts[-1], stem, piece, ask)
        if not following:
            return None
        texts.append(following)
        stem = len(following)
    return [_spread(texts[0], texts[1], pieces[1], ask), *texts[1:]]


def _first(left: str, right: str, ask: Interpreter) -> str | None:
    """`left`, with the end of `right` where it needs it: 北京 和 上海的天气."""
    left = _several(left) or left
    if _request(ask(left)):
        return left
    completed = (join(left, end) for end in _ends(right, ask))
    return next((text for text in completed if _request(ask(text))), None)


def _ends(right: str, ask: Interpreter) -> Iterator[str]:
    """What may belong to both: all after the first value, or after the first number."""
    understood = ask(right)
    if understood and understood.spans:
        first = min(understood.spans.values())
        if first[0] == 0:
            yield right[first[1] :]
    tokens = tokenise(right)
    if tokens and (found := number(tokens, 0)) and found[0] < len(tokens):
        yield right[tokens[found[0] - 1].end :]


def _complete(left: str, stem: int, right: str, ask: Interpreter) -> str | None:
    """`right` with what it needs of `left`, whose own words are the first `stem` characters."""
    model = ask(left)
    if not model or (opens(right) and _request(ask(right)) and not parallel(left[:stem], right)):
        return None
    tried = 0
    for fragment in dict.fromkeys((_unit(left, right), bare(right), right)):
        for cut in _cuts(left, stem, fragment, model):
            text = join(left[:cut], fragment)
            tried += 1
            if tried > 6:
                return None
            if _answers(ask(text), model, cut):
                return text
    own = ask(right)
    return right if own and _request(own) and own.intent.skill == model.intent.skill else None


def _cuts(left: str, stem: int, right: str, model: Understood) -> Iterator[int]:
    """Where in `left` that begins which `right` takes the place of; the likeliest first."""
    beside = parallel(left[:stem], right)
    if beside:
        yield beside
    starts = sorted({start for start, _ in model.spans.values() if start < stem}, reverse=True)
    yield from (start for start in starts if start != beside)
    tokens = tokenise(left[:stem])
    others = [token.start for token in reversed(tokens[-3:])]
    yield from (start for start in others if start > 0 and start != beside and start not in starts)


def parallel(left: str, right: str) -> int:
    """Where the number in `left` begins that the one at the front of `right` stands beside: 七点 和 八点."""
    tokens, others = tokenise(left), tokenise(right)
    head = number(others, 0) if others else None
    if not head:
        return 0
    unit = others[head[0]].text if head[0] < len(others) else ""
    for at in range(max(len(tokens) - 4, 0), len(tokens)):
        found = number(tokens, at)
        if found and (found[0] == len(tokens) or tokens[found[0]].text == unit):
            return tokens[at].start
    return 0


def _answers(understood: Understood | None, model: Understood, cut: int) -> bool:
    """It asks the same as the model, with another value behind the cut."""
    if not _request(understood) or understood is None or understood.intent.skill != model.intent.skill:
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
    stem = _several(pieces[0])
    if not stem or len(pieces) < 3:
        return None
    texts: list[str] = []
    before = ""
    for piece in pieces[1:]:
        fragment = _unit(before, bare(piece))
        text = next((each for each in _linked(stem, fragment) if _request(ask(each))), None)
        if not text:
            return None
        texts.append(text)
        before = fragment
    return texts


def _linked(stem: str, fragment: str) -> Iterator[str]:
    if stem.isascii():
        yield from (f"{stem} {link} {fragment}" for link in ("for", "at"))
    yield join(fragment, stem) if not stem.isascii() else f"{stem} {fragment}"
    if not stem.isascii():
        yield stem + fragment


def _unit(before: str, fragment: str) -> str:
    """`fragment` with the unit that was said before: five minutes, ten -> ten minutes."""
    units = phrases("shared", "units")
    tokens, others = tokenise(before), tokenise(fragment)
    head = number(others, 0) if others else None
    if not head or units.longest(others, head[0]):
        return fragment
    ends = [found[0] for at in range(len(tokens)) if (found := number(tokens, at))]
    said = [(end, longest[0]) for end in ends if (longest := units.longest(tokens, end))]
    if not said:
        return fragment
    unit = before[tokens[said[-1][0]].start : tokens[said[-1][1] - 1].end]
    end = others[head[0] - 1].end
    return join(join(fragment[:end], unit), fragment[end:])


def bare(text: str) -> str:
    """Without what only stands for the thing itself: another for 11 -> 11."""
    tokens = tokenise(text)
    at = 0
    while at < len(tokens) - 1 and (longest := phrases("shared", "again", "links").longest(tokens, at)):
        at = longest[0]
    return text[tokens[at].start :] if at < len(tokens) else text


def _several(text: str) -> str | None:
    """With one of a thing for several: set two timers -> set a timer; None where it names not several."""
    for pattern, one in _plurals():
        replaced, count = pattern.subn(one, text, count=1)
        if count:
            return replaced
    return None


@cache
def _plurals() -> tuple[tuple[re.Pattern[str], str], ...]:
    english, chinese = listed()["shared"]["en"], listed()["shared"]["zh"]
    some = "|".join(map(re.escape, english["counts"]))
    latin = ((rf"\b(?:(?:{some})\s+)?{many}\b", one) for many, one in english["several"].items())
    some = "|".join(map(re.escape, chinese["counts"]))
    han = ((rf"(?:{some}){many}", one) for many, one in chinese["several"].items())
    return tuple((re.compile(pattern, re.IGNORECASE), one) for pattern, one in (*latin, *han))


def _request(understood: Understood | None) -> bool:
    """Read by templates, and open in nothing but a name."""
    if not understood or not understood.by_template:
        return False
    opened = [name for name, span in understood.spans.items() if span in understood.text_spans]
    return understood.closed or (len(opened) >= len(understood.text_spans) and OPEN.issuperset(opened))


def join(left: str, right: str) -> str:
    left, right = left.rstrip(), right.lstrip()
    latin = left[-1:].isascii() and right[:1].isascii() and right[:1] not in "'’"
    return f"{left} {right}" if left and right and latin else left + right
