"""What one piece of a sentence asks for: by the skills' sentences, else by the classifier's guess."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from assistant.messages import Intent, Language
from assistant.settings import UnderstandingSection
from assistant.understanding.grammar import Grammar, Match, Value
from assistant.understanding.guesses import Guess, Verdict, verdict
from assistant.understanding.pieces import ANSWER, Understood
from assistant.understanding.remainder import remainder
from assistant.understanding.slots import TEXT
from assistant.understanding.tokens import tokenise

Carriers = Callable[[str], Collection[str]]
"""The words with which an intent is asked for."""

OVERRULES = 0.9
"""How sure the classifier must be that no skill is meant, to be believed before open words of a template."""

TIMES = frozenset({"when", "time"})
"""Types of slots that a lone number can fill, as an hour."""

ABOUT = ("text", "query")
"""The slots that hold what an intent is about, in words; with a time, a query is what an alarm plays."""


class Classify(Protocol):
    """The likeliest first."""

    @property
    def skills(self) -> Collection[str]:
        """Those that it knows; of another's sentences it can only say that they are none of these."""
        ...

    def classify(self, text: str) -> Sequence[Guess]: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Interprets the pieces of one utterance."""

    grammar: Grammar
    classifier: Classify | None
    thresholds: UnderstandingSection
    carriers: Carriers
    language: Language
    now: datetime
    following: Collection[str] = ()
    """Intents that count only right after others of their skill..."""
    ignored: Collection[str] = ()
    """...and those of them that nobody can mean now."""
    _known: dict[str, tuple[Match, ...]] = field(default_factory=dict)
    _guessed: dict[str, Verdict] = field(default_factory=dict)

    def matches(self, text: str) -> tuple[Match, ...]:
        """All that is sure enough, the best first; each piece is matched once."""
        if text not in self._known:
            found = self.grammar.match(text, self.language, self.now)
            self._known[text] = tuple(each for each in found if self._counts(each))
        return self._known[text]

    def _counts(self, match: Match) -> bool:
        """Sure enough, and not "no, what time is it", where the open words are a request of their own."""
        if match.confidence < self.thresholds.grammar or match.intent in self.ignored:
            return False
        text = str(match.slots.get("text", "")) if match.intent in self.following else ""
        return not (text and self.by_sentences(text))

    def by_sentences(self, text: str) -> Understood | None:
        return next((_understood(each) for each in self.matches(text)), None)

    def by_anything(self, text: str) -> Understood | None:
        found = self.by_sentences(text)
        if (
            found
            and not found.closed
            and self._knows(found.intent)
            and self.verdict(text).answer >= OVERRULES
        ):
            return None
        return found or self.by_guess(text)

    def _knows(self, intent: Intent) -> bool:
        return self.classifier is not None and intent.skill in self.classifier.skills

    def by_guess(self, text: str) -> Understood | None:
        """None where the responder is meant, or the guess is too unsure even to ask."""
        guess = self.verdict(text)
        if not guess.intent or guess.answer > guess.probability or guess.probability < self.thresholds.ask:
            return None
        slots, spans = self._slots(guess.intent, text)
        intent = Intent(guess.intent, slots, guess.probability, "classifier")
        return Understood(intent, spans, guess.probability, closed=False, text_spans=((0, len(text)),))

    def verdict(self, text: str) -> Verdict:
        if text not in self._guessed:
            guesses = self.classifier.classify(text) if self.classifier else ()
            self._guessed[text] = verdict(guesses, self.grammar.intents)
        return self._guessed[text]

    def _slots(self, intent: str, text: str) -> tuple[Mapping[str, Any], Mapping[str, tuple[int, int]]]:
        """The first value of each type that the intent has a place for."""
        kinds = self.grammar.slots_of(intent)
        typed = {kind for each in kinds.values() for kind in each} - {TEXT}
        slots: dict[str, Any] = {}
        spans: dict[str, tuple[int, int]] = {}
        for kind, value, span in self._telling(text, typed, kinds):
            name = next((name for name, each in kinds.items() if kind in each and name not in slots), None)
            if name:
                slots[name], spans[name] = value, span
        able = ABOUT[:1] if "when" in kinds else ABOUT
        about = next((name for name in able if TEXT in kinds.get(name, ())), None)
        rest = remainder(text, spans.values(), self.carriers(intent)) if about else None
        if about and rest:
            slots[about], spans[about] = rest
        return slots, spans

    def _telling(
        self, text: str, typed: Collection[str], kinds: Mapping[str, Collection[str]]
    ) -> Iterator[Value]:
        """The values in a text, but no lone number for a time where another tells it better.

        "Set one for half past seven" is not about one o'clock.
        """
        found = self.grammar.values(text, self.now, typed)
        times = [each for each in found if each.kind in TIMES]
        room = sum(not TIMES.isdisjoint(each) for each in kinds.values())
        told = [each for each in times if len(tokenise(text[slice(*each.span)])) > 1] or times[-room:]
        return (each for each in found if each.kind not in TIMES or each in told)


def _understood(match: Match) -> Understood:
    source = "responder" if match.intent == ANSWER else "grammar"
    return Understood(
        Intent(match.intent, match.slots, match.confidence, source),
        match.spans,
        match.confidence,
        closed=not match.text_tokens,
        text_spans=match.text_spans,
    )
