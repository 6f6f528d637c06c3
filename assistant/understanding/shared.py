"""What requests that share words say but once: the unit, the thing, the count."""

from __future__ import annotations

import re
from functools import cache

from assistant.understanding.connectives import listed, phrases
from assistant.understanding.numbers import number
from assistant.understanding.tokens import tokenise


def several(text: str) -> str | None:
    """With one of a thing for several: set two timers -> set a timer; None where it names not several."""
    for pattern, one in _plurals():
        replaced, count = pattern.subn(one, text, count=1)
        if count:
            return replaced
    return None


def counted(text: str) -> tuple[str, int, int] | None:
    """One of a thing, how many, and where the text goes on: set three alarms six seven eight."""
    for pattern, one in _plurals():
        found = pattern.search(text)
        number_read = number(tokenise(found[0]), 0) if found else None
        if found and number_read:
            return text[: found.start()] + one, int(number_read[1]), found.end()
    return None


@cache
def _plurals() -> tuple[tuple[re.Pattern[str], str], ...]:
    english, chinese = listed()["shared"]["en"], listed()["shared"]["zh"]
    some = "|".join(map(re.escape, english["counts"]))
    latin = [(rf"\b(?:(?:{some})\s+)?{many}\b", one) for many, one in english["several"].items()]
    some = "|".join(map(re.escape, chinese["counts"]))
    han = ((rf"(?:{some}){many}", one) for many, one in chinese["several"].items())
    return tuple((re.compile(pattern, re.IGNORECASE), one) for pattern, one in (*latin, *han))


def with_unit(before: str, fragment: str) -> str:
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


def bare(text: str) -> str:
    """Without what only stands for the thing itself: another for 11 -> 11."""
    tokens = tokenise(text)
    at = 0
    while at < len(tokens) - 1 and (longest := phrases("shared", "again", "links").longest(tokens, at)):
        at = longest[0]
    end = len(tokens)
    tails = phrases("shared", "tails")
    while end > at + 1 and any(after == end for after, _ in tails.starting(tokens, end - 1)):
        end -= 1
    return text[tokens[at].start : tokens[end - 1].end] if tokens else text


def unlinked(verb: str) -> str:
    """Without the words at its end that lead to what follows: remind me to."""
    tokens = tokenise(verb)
    links = phrases("shared", "links")
    end = len(tokens)
    while end > 1 and links.longest(tokens, end - 1) == (end, None):
        end -= 1
    return verb[: tokens[end - 1].end] if tokens else verb


def join(left: str, right: str) -> str:
    left, right = left.rstrip(), right.lstrip()
    latin = left[-1:].isascii() and right[:1].isascii() and right[:1] not in "'’"
    return f"{left} {right}" if left and right and latin else left + right
