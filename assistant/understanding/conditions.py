"""Requests that are to wait for something which nobody here can see: when the timer rings, play the news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.messages import Language
from assistant.understanding.connectives import phrases
from assistant.understanding.connectors import commands, connected
from assistant.understanding.costs import words
from assistant.understanding.language import detect
from assistant.understanding.numbers import number
from assistant.understanding.pieces import Interpreter, Step, Understood
from assistant.understanding.tokens import Token, tokenise

MOST = 4
"""Places that are tried in one text."""

SHORTEST = 1.9
"""Words of a request that may wait: of any fewer, it is chance that they are understood."""

TITLES = frozenset({"music"})
"""Skills whose open text may hold any words."""

ASKED = frozenset({"weather", "clock", "chat", "assistant"})
"""Skills of which one asks: a question is answered now, whatever else holds."""


def conditional(text: str, language: Language, ask: Interpreter) -> Step | None:
    """The one step that waits for something; None where nothing waits."""
    tokens = tokenise(text)
    whole = ask(text.strip())
    if step := _moment(text, tokens, language, ask):
        return step
    if _starts(tokens, _day(tokens)):
        return _ahead(text, tokens, language, ask)
    if whole and whole.by_template:
        return _inside(text, tokens, whole, language)
    return _behind(text, tokens, language, ask) or _ended(text, tokens, language, ask)


def _ahead(text: str, tokens: Sequence[Token], language: Language, ask: Interpreter) -> Step | None:
    """When the timer rings | play the news."""
    places = [
        at for at in range(2, len(tokens)) if _commands(text, tokens, at) or _before("endings", tokens, at)
    ]
    return max(
        _waiting(text, tokens, language, ask, places), key=lambda step: step.intent.confidence, default=None
    )


def _ended(text: str, tokens: Sequence[Token], language: Language, ask: Interpreter) -> Step | None:
    """到家的时候 | 提醒我喂猫."""
    after = {boundary.end for boundary in connected(text)}
    places = [
        at
        for at in range(2, len(tokens))
        if _before("endings", tokens, at)
        and tokens[at].start not in after
        and _commands(text, tokens, at)
        and not (commands(text) and tokens[at - 1].text == "了")
    ]
    if any(number(tokens, at) for at in range(max(places, default=0))):
        return None
    return next(_waiting(text, tokens, language, ask, places), None)


def _commands(text: str, tokens: Sequence[Token], at: int) -> bool:
    return commands(text[tokens[at].start :])


def _moment(text: str, tokens: Sequence[Token], language: Language, ask: Interpreter) -> Step | None:
    """Wake me when it is seven: no condition, but a time."""
    for at in range(len(tokens)):
        if not (longest := phrases("conditions", "moments").longest(tokens, at)) or longest[0] == len(tokens):
            continue
        at_clock = "at " if tokens[at].text.isascii() else ""
        plain = text[: tokens[at].start] + at_clock + text[tokens[longest[0]].start :]
        understood = ask(plain.strip())
        if understood and understood.certain:
            return _step(plain.strip(), understood, (0, len(text)), language, "")
    return None


def _waiting(
    text: str, tokens: Sequence[Token], language: Language, ask: Interpreter, places: Sequence[int]
) -> Iterator[Step]:
    """A command that begins at one of `places`, and waits for what stands before it."""
    for at in places[:MOST]:
        start = tokens[at].start
        understood = ask(text[start:].strip()) if words(text[start:]) >= SHORTEST else None
        if understood and _can_wait(understood):
            condition = text[: tokens[at - 1].end].strip()
            yield _step(text[start:].strip(), understood, (start, len(text)), language, condition)


def _behind(text: str, tokens: Sequence[Token], language: Language, ask: Interpreter) -> Step | None:
    """Wake me at seven | if it is a workday."""
    for at in [at for at in range(1, len(tokens)) if _starts(tokens, at)][:MOST]:
        main = text[: tokens[at - 1].end].strip()
        understood = ask(main) if commands(main) and words(main) >= SHORTEST else None
        if understood and _can_wait(understood) and not _asking(tokens, at):
            span = (tokens[0].start, tokens[at - 1].end)
            return _step(main, understood, span, language, text[tokens[at].start :].strip())
    return None


def _inside(text: str, tokens: Sequence[Token], whole: Understood, language: Language) -> Step | None:
    """Remind me | to take an umbrella if it rains: kept as words where a time is given too."""
    if whole.intent.skill in TITLES or "when" in whole.intent.slots:
        return None
    begin, end = whole.spans.get("text", (0, 0))
    if (begin, end) in whole.text_spans:
        for at, token in enumerate(tokens):
            if begin <= token.start < end and _starts(tokens, at) and not _asking(tokens, at):
                condition = text.strip()[token.start : end]
                return _step(text, whole, (0, len(text)), language, condition)
    return None


def _can_wait(understood: Understood) -> bool:
    return understood.by_template and understood.intent.skill not in ASKED


def _asking(tokens: Sequence[Token], at: int) -> bool:
    """What follows is asked about: check if the oven is off."""
    return any(_before("asking", tokens, end) for end in range(max(at - 3, 1), at + 1))


def _day(tokens: Sequence[Token]) -> int:
    """The token after a day at the front: 明天 | 如果下雨; 0 where there is none."""
    longest = phrases("conditions", "days").longest(tokens, 0)
    return longest[0] if longest else 0


def _starts(tokens: Sequence[Token], at: int) -> bool:
    idle, before = (phrases("conditions", kind).longest(tokens, at) for kind in ("idle", "before"))
    return before is not None and (idle is None or idle[0] < before[0])


def _before(kind: str, tokens: Sequence[Token], at: int) -> bool:
    """Such words end right before token `at`."""
    such = phrases("conditions", kind)
    return any(end == at for begin in range(max(0, at - 3), at) for end, _ in such.starting(tokens, begin))


def _step(
    text: str, understood: Understood, span: tuple[int, int], language: Language, condition: str
) -> Step:
    return Step(understood.intent, span, detect(text, language), condition, text)
