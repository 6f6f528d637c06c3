"""Cuts a transcript into the requests that it holds, by comparing what each way of cutting is understood as.

A text that a template reads whole is one request. Else corrections are carried out, then a condition is
looked for, then the cuts are weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.messages import Language
from assistant.understanding.conditions import conditional
from assistant.understanding.connectors import Boundary, connected, juxtaposed
from assistant.understanding.corrections import corrected
from assistant.understanding.costs import cost, doubtful, hides
from assistant.understanding.cuts import TALK, Cut, Cuts, aside, by_cost
from assistant.understanding.language import detect
from assistant.understanding.pieces import Considered, Interpreter, Memo, Part, Step, Weighed


def plan(text: str, language: Language, interpret: Interpreter) -> tuple[Step, ...] | None:
    """What is to be done, in order; None where nothing of it is understood, or all is taken back."""
    return weigh(text, language, interpret).steps or None


def weigh(text: str, language: Language, interpret: Interpreter) -> Weighed:
    """As `plan`, with what was considered. `language` is that of pieces that do not show their own."""
    text, ask = text.strip(), Memo(interpret)
    whole = ask(text)
    if whole and whole.certain:
        return Weighed(text, (_step(Part(text, (0, len(text)), whole), language, ask),))
    mended = corrected(text, ask)
    if mended and mended.cancelled:
        return Weighed(text, dropped=mended.dropped, cancelled=True)
    if mended:
        return replace(_cut(mended.text, language, ask), dropped=mended.dropped)
    return _cut(text, language, ask)


def _cut(text: str, language: Language, ask: Interpreter) -> Weighed:
    if step := conditional(text, language, ask):
        return Weighed(text, (step,))
    options = _options(text, ask)
    considered = tuple(_considered(cost, parts) for cost, parts in options)
    best = options[0][1]
    if len(best) == 1 and ask(text) is None:
        return Weighed(text, considered=considered)
    return Weighed(text, tuple(_step(part, language, ask) for part in _once(best)), considered)


def _once(parts: Sequence[Part]) -> list[Part]:
    """Whoever asks twice in a row for the same answer wants it once: I did not hear you, say that again."""
    intents = [(part.understood.intent.name, part.understood.intent.skill) for part in parts]
    said = zip(parts, intents, [None, *intents], strict=False)
    return [part for part, intent, before in said if intent != before or intent[1] != TALK]


def _options(text: str, ask: Interpreter) -> list[Cut]:
    """Requests that nothing connects are looked for only where what connects others leaves a doubt."""
    said = connected(text)
    options = Cuts(text, said, ask).best()
    if unsaid := _unsaid(text, options[0][1]):
        options = sorted([*Cuts(text, _together(said, unsaid), ask).best(), *options], key=by_cost)
    best = options[0][1]
    if len(best) == 1 and (parts := aside(best[0], juxtaposed(text), ask)):
        options = [(sum(cost(part, said) for part in parts), parts), *options]
    return options


def _unsaid(text: str, parts: Sequence[Part]) -> tuple[Boundary, ...]:
    places = juxtaposed(text)
    if any(doubtful(part) for part in parts):
        return places
    return tuple(each for each in places if any(hides(part, each.start) for part in parts))


def _together(said: Sequence[Boundary], unsaid: Sequence[Boundary]) -> tuple[Boundary, ...]:
    new = [each for each in unsaid if not any(other.start <= each.end <= other.end for other in said)]
    return tuple(sorted((*said, *new), key=lambda each: each.start))


def _step(part: Part, language: Language, ask: Interpreter) -> Step:
    step = Step(part.understood.intent, part.span, detect(part.text, language), text=part.text)
    if part.understood.certain or not part.understood.by_template:
        return step
    waiting = conditional(part.text, language, ask)
    return replace(waiting, span=part.span) if waiting else step


def _considered(cost: float, parts: Sequence[Part]) -> Considered:
    return Considered(
        tuple(part.text for part in parts),
        tuple(part.understood.intent.name for part in parts),
        round(cost, 2),
    )
