"""What a sentence asks for, by the templates of all skills at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from pathlib import Path as FilePath
from typing import Any, NamedTuple, Protocol

from assistant.errors import PluginError
from assistant.messages import Language
from assistant.understanding import store
from assistant.understanding.automaton import Automaton
from assistant.understanding.language import HAN
from assistant.understanding.network import Builder, Meaning, Network, Place
from assistant.understanding.pieces import ANSWER
from assistant.understanding.search import Filled, Path, Walk
from assistant.understanding.slots import KINDS, TEXT, WHEN, Lexicon, Names, Values, names_of
from assistant.understanding.templates import Sentences, Slot
from assistant.understanding.tokens import Token, tokenise
from assistant.understanding.when import find
from assistant.wording import LANGUAGES

LONGEST = 200
"""Tokens: nobody asks for something in more words, so what is longer is for the responder."""


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
    """The characters that each slot was read from; of a text in pieces, from the first to the last."""
    language: Language
    """Of the template."""
    confidence: float
    """0 to 1; less, the more of the sentence was passed over or taken as it came."""
    rule: str = ""
    """The template as written."""
    text_tokens: int = 0
    """How many words or characters were taken as they came."""
    passed: int = 0
    """How many were passed over."""
    text_spans: tuple[tuple[int, int], ...] = ()
    """The characters that were taken as they came."""


class Value(NamedTuple):
    """A typed value somewhere in a text."""

    kind: str
    value: Any
    span: tuple[int, int]
    """Its characters."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """How far a sentence could be followed that means nothing as a whole."""

    understood: str
    """What was read."""
    expected: tuple[str, ...]
    """Some of what could have come next: words, and slots as `{name:type}`."""


class Grammar:
    def __init__(self, network: Network, lists: Mapping[str, Names]) -> None:
        """`lists`: the readers of the skills' own types, by `<skill>.<type>`. Raises PluginError."""
        self._kinds = {*KINDS, *lists, TEXT}
        self._lexicon = Lexicon(lists)
        slots = [Slot(place.name, self._kind(place)) for place in network.places]
        self._automaton = Automaton(network, slots)
        self.intents = frozenset(meaning.intent for meaning in network.meanings) - {ANSWER}

    @classmethod
    def compile(cls, skills: Iterable[Speakable], cache: FilePath | None = None) -> Grammar:
        """Kept in the folder `cache` for the next time. Raises PluginError where a template is wrong."""
        able = tuple(skills)
        own = {
            f"{skill.name}.{kind}": reader for skill in able for kind, reader in names_of(skill.lists).items()
        }
        return cls(_network(able, cache), own)

    def match(self, text: str, language: Language, now: datetime) -> tuple[Match, ...]:
        """The best first; of equals what a skill does, then in `language`, then of the skill named first."""
        tokens = tokenise(text)
        if not 0 < len(tokens) <= LONGEST:
            return ()
        found = self._walk(tokens, now).meanings()
        found.sort(key=lambda each: (each[0].cost, each[1].intent == ANSWER, each[1].language != language))
        said = Said(text, tokens, now)
        return tuple(match for path, meaning in found if (match := _match(path, meaning, said)))

    def nearest(self, text: str, now: datetime, *, most: int = 5) -> tuple[Attempt, ...]:
        """The ways that lead furthest into a text; slow, for explanations."""
        tokens = tokenise(text)[:LONGEST]
        columns = self._walk(tokens, now).columns
        at = max(at for at, column in enumerate(columns) if column)
        states = sorted(columns[at], key=lambda state: columns[at][state].cost)[:most]
        understood = text[: tokens[at - 1].end] if at else ""
        return tuple(
            Attempt(
                understood,
                (
                    *(f"{{{slot.name}:{slot.kind}}}" for kind in state.slots.values() for slot, _ in kind),
                    *islice(state.expected(), 10),
                ),
            )
            for state in states
        )

    def slots_of(self, intent: str) -> Mapping[str, Sequence[str]]:
        """The slots that the templates of an intent name, each with its types: those of all skills first."""
        places = [self._automaton.slots[each] for each in self._automaton.network.slots.get(intent, ())]
        found: defaultdict[str, list[str]] = defaultdict(list)
        for slot in sorted(places, key=lambda slot: (slot.kind == TEXT, "." in slot.kind)):
            if slot.kind not in found[slot.name]:
                found[slot.name].append(slot.kind)
        return found

    def values(self, text: str, now: datetime, kinds: Collection[str]) -> tuple[Value, ...]:
        """Every value of these types in a text, from left to right; of those that overlap the longest.

        Of two types that read the same the first one named. A type that is not known has no values.
        """
        tokens = tokenise(text)[:LONGEST]
        known = Values(self._lexicon, tokens, now)
        found = [
            (begin - end, begin, end, kind, value)
            for begin in range(len(tokens))
            for kind, values in known.starting(begin, kinds)
            for end, value in values
        ]
        taken: dict[int, Value] = {}
        free = set(range(len(tokens)))
        for _, begin, end, kind, value in sorted(found, key=lambda each: each[:2]):
            if free.issuperset(range(begin, end)):
                free.difference_update(range(begin, end))
                taken[begin] = Value(kind, value, (tokens[begin].start, tokens[end - 1].end))
        return tuple(taken[begin] for begin in sorted(taken))

    def _walk(self, tokens: Sequence[Token], now: datetime) -> Walk:
        return Walk(self._automaton.start, tokens, Values(self._lexicon, tokens, now))

    def _kind(self, place: Place) -> str:
        """Lists belong to their skill: `place` of clock becomes `clock.place`."""
        own = f"{place.skill}.{place.kind}"
        if own in self._kinds:
            return own
        if place.kind in self._kinds:
            return place.kind
        known = ", ".join(sorted(self._kinds))
        raise PluginError(f"{place.skill}: no type {place.kind} of {{{place.name}}}; there are {known}")


class Said(NamedTuple):
    """What is matched."""

    text: str
    tokens: Sequence[Token]
    now: datetime

    def span(self, filled: Filled) -> tuple[int, int]:
        return self.tokens[filled.begin].start, self.tokens[filled.end - 1].end


def _match(path: Path, meaning: Meaning, said: Said) -> Match | None:
    """None where two times were said that are not one."""
    spans: dict[str, tuple[int, int]] = {}
    slots: dict[str, Any] = {}
    for name, filled in _by_name(path.filled).items():
        spans[name] = said.span(filled[0])[0], said.span(filled[-1])[1]
        slots[name] = _value(filled, said)
        if slots[name] is None:
            return None
    return Match(
        intent=meaning.intent,
        slots={"text": said.text} if meaning.intent == ANSWER else slots,
        spans=spans,
        language=meaning.language,
        confidence=round(1 - 0.3 * path.cost / len(said.tokens), 3),
        rule=meaning.line,
        text_tokens=path.taken,
        passed=path.passed,
        text_spans=tuple(said.span(each) for each in path.filled if each.slot.kind == TEXT),
    )


def _by_name(filled: Iterable[Filled]) -> Mapping[str, list[Filled]]:
    names: defaultdict[str, list[Filled]] = defaultdict(list)
    for each in filled:
        names[each.slot.name].append(each)
    return names


def _value(filled: Sequence[Filled], said: Said) -> Any:
    """Of one slot: pieces of a text are joined, those of a time become one; of all else the last holds.

    What fills a slot called `text` is such a piece, be it open or a name of a list.
    """
    last = filled[-1]
    is_text = TEXT in (last.slot.kind, last.slot.name)
    if not is_text and (len(filled) == 1 or last.slot.kind != WHEN):
        return last.value
    pieces = [said.text[slice(*said.span(each))] for each in filled]
    if is_text:
        return joined(pieces)
    found = find(" ".join(pieces), "en", said.now)
    return found[0].as_slot() if len(found) == 1 else None


def joined(pieces: Iterable[str]) -> str:
    """English by a space, Chinese directly."""
    text = ""
    for piece in pieces:
        close = not text or HAN.fullmatch(text[-1]) or HAN.match(piece)
        text += piece if close else f" {piece}"
    return text


def _network(skills: Sequence[Speakable], cache: FilePath | None) -> Network:
    if cache is None:
        return _compiled(skills)
    key = _key(skills)
    path = cache / f"{sha256(repr([skill.name for skill in skills]).encode()).hexdigest()[:16]}.network"
    network = store.load(path, key)
    if network is None:
        network = _compiled(skills)
        store.save(path, key, network)
    return network


def _compiled(skills: Iterable[Speakable]) -> Network:
    builder = Builder()
    for skill in skills:
        for language in LANGUAGES:
            sentences = Sentences(skill.folder, language)
            for action, templates in sentences.actions.items():
                for each in templates:
                    meaning = Meaning(f"{skill.name}.{action}", language, each.line)
                    builder.add(each.node, meaning, skill=skill.name, shared=sentences.shared)
            for each in sentences.others:
                builder.add(
                    each.node, Meaning(ANSWER, language, each.line), skill=skill.name, shared=sentences.shared
                )
    return builder.network()


def _key(skills: Iterable[Speakable]) -> str:
    """Of all that the network is made of: the sentences, and the code that reads them."""
    made_by = ("tokens", "templates", "network")
    code = [(files(__package__) / f"{name}.py").read_bytes() for name in made_by]
    said = [
        (skill.folder / "sentences" / f"{language}.toml").read_bytes()
        for skill in skills
        for language in LANGUAGES
    ]
    return sha256(b"".join(sha256(each).digest() for each in (*code, *said))).hexdigest()
