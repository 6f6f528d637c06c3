"""The words that carry a request: those of the sentences with which a skill is asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources.abc import Traversable

from assistant.understanding.templates import Choice, Node, Sentences, Sequenced, Words
from assistant.wording import LANGUAGES


@cache
def carriers(folder: Traversable, action: str) -> frozenset[str]:
    """Every token that stands in a sentence of this action, in any language; `folder` is the skill's."""
    lines = (
        template.node
        for language in LANGUAGES
        for template in Sentences(folder, language).actions.get(action, ())
    )
    return frozenset(_words(lines))


def _words(nodes: Iterable[Node]) -> Iterator[str]:
    seen: set[int] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Words):
            yield from node.tokens
        elif isinstance(node, Choice):
            waiting += node.options
        elif isinstance(node, Sequenced):
            waiting += node.parts
