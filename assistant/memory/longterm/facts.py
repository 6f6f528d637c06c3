"""What a sentence says of what, by rule, so that a newer one can take the place of an older.

A rule speaks only where two sentences cannot both be true. What no rule knows stays beside what is there:
it is better to keep two than to bury one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.memory.longterm import facts_en, facts_zh
from assistant.memory.longterm.words import is_chinese, terms


@dataclass(frozen=True, slots=True)
class Fact:
    topic: str
    """Subject and relation. Of one topic only one value is true."""
    value: str
    personal: bool
    """True: its words mean whoever said them, as "my" does."""


_PERSONAL = re.compile(r"\b(?:i|my|me|mine)\b|我(?!们|家)")


def fact(text: str) -> Fact | None:
    """None where no rule knows it."""
    rules = facts_zh if is_chinese(text) else facts_en
    plain = rules.plain(text)
    found = rules.found(plain)
    if found is None or not found[1]:
        return None
    topic, value = (terms(each) for each in found)
    return Fact(topic, value, bool(_PERSONAL.search(plain)))
