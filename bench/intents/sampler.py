"""Makes sentences from templates by chance: the same seed makes the same sentences."""

from __future__ import annotations

from random import Random

from assistant.understanding.templates import Choice, Node, Sequenced, Slot
from bench.intents.phrasings import Phrasing


def sample(phrasing: Phrasing, count: int, random: Random) -> list[str]:
    """At most `count` different sentences, in the order they came up."""
    drawn = (" ".join(_words(phrasing.node, phrasing, random)) for _ in range(2 * count))
    return [text for text in dict.fromkeys(drawn) if text][:count]


def variety(node: Node, phrasing: Phrasing) -> float:
    """In how many ways a template can be said; large ones are only estimated."""
    if isinstance(node, Choice):
        return sum(variety(option, phrasing) for option in node.options)
    if isinstance(node, Sequenced):
        product = 1.0
        for part in node.parts:
            product *= variety(part, phrasing)
        return product
    return variety(phrasing.values(node), phrasing) if isinstance(node, Slot) else 1.0


def _words(node: Node, phrasing: Phrasing, random: Random) -> list[str]:
    if isinstance(node, Choice):
        return _words(random.choice(node.options), phrasing, random)
    if isinstance(node, Sequenced):
        return [word for part in node.parts for word in _words(part, phrasing, random)]
    if isinstance(node, Slot):
        return _words(phrasing.values(node), phrasing, random)
    return [node.text]
