"""A request that leaves out what the one before it said: and tomorrow?, 那上海呢."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.messages import Intent
from assistant.understanding.answers import Values
from assistant.understanding.followups import ELLIPSIS, NO, roles_of
from assistant.understanding.slots import TEXT
from assistant.understanding.tokens import tokenise

CONTINUED = "continued"
CORRECTED = "corrected"


def continued(
    last: Intent, text: str, now: datetime, values: Values, intents: Iterable[str], *, marked: bool
) -> Intent | None:
    """`last` with the values of `text` in place of its own.

    `marked`: only where the text says that it goes on, as in `what about`; else bare values will do.
    `intents` are those that may be meant; where `last` has no such slot, its sibling that has all of them is.
    What is put right (no, at six) is told from what is gone on with.
    """
    siblings = [name for name in intents if name.partition(".")[0] == last.skill]
    ordered = [last.name, *(name for name in siblings if name != last.name)]
    every = (kind for name in ordered for each in values.slots_of(name).values() for kind in each)
    kinds = [kind for kind in dict.fromkeys(every) if kind != TEXT]
    found = values.values(text, now, kinds)
    roles = roles_of(tokenise(text), [span for _, _, span in found]) if found else None
    if roles is None or (marked and ELLIPSIS not in roles):
        return None
    given = {kind: value for kind, value, _ in found}
    for name in ordered:
        if filled := _filled(values.slots_of(name), given, last.slots):
            return Intent(name, filled, 1.0, CORRECTED if NO in roles else CONTINUED)
    return None


def _filled(
    slots: Mapping[str, Sequence[str]], given: Mapping[str, Any], before: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """All that was said before and now; None where there is no place for some of it."""
    places = {kind: slot for slot, kinds in reversed(list(slots.items())) for kind in kinds}
    if not given.keys() <= places.keys() or not before.keys() <= slots.keys():
        return None
    return {**before, **{places[kind]: value for kind, value in given.items()}}
