"""What a sentence asks for, by the templates of all skills at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources.abc import Traversable
from typing import Any, Protocol

from assistant.errors import PluginError
from assistant.messages import Language
from assistant.understanding.automaton import Automaton, Meaning
from assistant.understanding.search import Path, search
from assistant.understanding.slots import KINDS, TEXT, Reader, names_of
from assistant.understanding.templates import Choice, Node, Sentences, Sequenced, Slot
from assistant.understanding.tokens import tokenise
from assistant.wording import LANGUAGES

ANSWER = "chat.answer"
"""What a skill says is for the responder."""


class Speakable(Protocol):
    """What the grammar needs of a skill."""

    @property
    def name(self) -> str: ...

    @property
    def folder(self) -> Traversable: ...

    def lists(self, language: Language) -> Mapping[str, Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Match:
    """One way to understand a whole sentence."""

    intent: str
    slots: Mapping[str, Any]
    """JSON values: a duration in seconds, a date in ISO format, the meaning of a list's name."""
    spans: Mapping[str, tuple[int, int]]
    """The characters that each slot was read from."""
    language: Language
    """Of the template."""
    confidence: float
    """0 to 1; less, the more of the sentence was passed over or taken as it came."""


class Grammar:
    def __init__(self, automaton: Automaton, readers: Mapping[str, Reader]) -> None:
        self._automaton = automaton
        self._readers = readers

    @classmethod
    def compile(cls, skills: Iterable[Speakable]) -> Grammar:
        """Raises PluginError where a template is wrong."""
        automaton, readers = Automaton(), dict(KINDS)
        for skill in skills:
            own = {f"{skill.name}.{kind}": reader for kind, reader in names_of(skill.lists).items()}
            readers |= own
            for language in LANGUAGES:
                sentences = Sentences(skill.folder, language)
                for action, node in sentences.actions.items():
                    named = _qualify(node, skill.name, readers)
                    automaton.add(named, Meaning(f"{skill.name}.{action}", language))
                automaton.add(_qualify(sentences.others, skill.name, readers), Meaning(ANSWER, language))
        return cls(automaton, readers)

    def match(self, text: str, language: Language, now: datetime) -> tuple[Match, ...]:
        """The best first; of equals those in `language`, then those of the skill named first."""
        tokens = tokenise(text)
        found = search(self._automaton.start, tokens, text, self._readers, now)
        matches = [_match(path, meaning, text, len(tokens)) for path, meaning in found]
        return tuple(sorted(matches, key=lambda match: (-match.confidence, match.language != language)))


def _match(path: Path, meaning: Meaning, text: str, tokens: int) -> Match:
    answered = meaning.intent == ANSWER
    return Match(
        intent=meaning.intent,
        slots={"text": text} if answered else {name: value for name, value, _ in path.filled},
        spans={name: span for name, _, span in path.filled},
        language=meaning.language,
        confidence=round(1 - 0.3 * path.cost / max(tokens, 1), 3),
    )


def _qualify(node: Node, skill: str, readers: Mapping[str, Reader]) -> Node:
    """Lists belong to their skill: `place` of clock becomes `clock.place`."""
    if isinstance(node, Choice):
        return Choice(tuple(_qualify(option, skill, readers) for option in node.options))
    if isinstance(node, Sequenced):
        return Sequenced(tuple(_qualify(part, skill, readers) for part in node.parts))
    if not isinstance(node, Slot) or node.kind == TEXT:
        return node
    kind = f"{skill}.{node.kind}" if f"{skill}.{node.kind}" in readers else node.kind
    if kind not in readers:
        known = ", ".join([*readers, TEXT])
        raise PluginError(f"{skill}: no type {node.kind} of {{{node.name}}}; there are {known}")
    return Slot(node.name, kind)
