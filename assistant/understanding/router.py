"""From words to a plan: stop words, the open question, sentences, the classifier, the responder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from assistant.messages import Exchange, Intent, Language, Plan, Question
from assistant.settings import UnderstandingSection
from assistant.understanding import answers
from assistant.understanding.answers import STOP
from assistant.understanding.considered import considered
from assistant.understanding.ellipsis import continued
from assistant.understanding.followups import points
from assistant.understanding.grammar import Grammar
from assistant.understanding.interpreter import Carriers, Classify, Reader
from assistant.understanding.pieces import ANSWER, Step, Weighed
from assistant.understanding.planner import weigh

THRESHOLDS = UnderstandingSection()
FRESH = timedelta(minutes=2)
"""How long a question stays open, and a request may be gone on with."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One utterance, and what was said before it."""

    text: str
    reader: Reader
    question: Question | None
    last: Intent | None

    @property
    def now(self) -> datetime:
        return self.reader.now


Stage = Callable[[Asked], Plan | None]


class Router:
    def __init__(
        self,
        grammar: Grammar,
        classifier: Classify | None = None,
        thresholds: UnderstandingSection = THRESHOLDS,
        *,
        carriers: Carriers = lambda _: (),
        matters: Callable[[str], bool] = lambda _: True,
        follows: Collection[str] = (),
    ) -> None:
        """Without a classifier nothing is guessed.

        `carriers`: the words with which an intent is asked for; `matters`: whether an intent is worth to be
        asked about where it is in doubt; `follows`: what counts only right after others of the same skill.
        """
        self.grammar = grammar
        self._classifier = classifier
        self._thresholds = thresholds
        self._carriers = carriers
        self._matters = matters
        self._follows = frozenset(follows)

    def route(self, text: str, language: Language, now: datetime, history: Sequence[Exchange] = ()) -> Plan:
        """The plan of the first stage that makes one."""
        asked = self._asked(text, language, now, history)
        plans = (stage(asked) for _, stage in self._stages(asked))
        return next((made for made in plans if made), self._answer(asked))

    def warm_up(self, now: datetime) -> None:
        """Reads the tables that the first sentence would otherwise wait for."""
        for text in ("set one for 5", "放一"):
            self.route(text, "en", now)

    def explain(
        self, text: str, language: Language, now: datetime, history: Sequence[Exchange] = ()
    ) -> Iterator[dict[str, Any]]:
        """What each stage made of it, up to the one that decided; then what else was considered."""
        asked = self._asked(text, language, now, history)
        for name, stage in self._stages(asked):
            made = stage(asked)
            yield {"stage": name, "plan": [step.as_json() for step in made.steps] if made else None}
            if made:
                break
        else:
            yield {"stage": "responder", "plan": [step.as_json() for step in self._answer(asked).steps]}
        yield from considered(asked.reader, text)

    def _stages(self, asked: Asked) -> Iterator[tuple[str, Stage]]:
        yield "stop words", self._stop
        if asked.question:
            yield "the open question", self._reply
        if asked.last:
            yield "the last request", self._go_on
        if asked.question or asked.last:
            yield "the skills' sentences", self._sentences
            yield "words around an answer", self._loosely
        yield "sentences and classifier", self._anything

    def _stop(self, asked: Asked) -> Plan | None:
        """A word that stops goes before all else; but `cancel it` is about what was last asked for."""
        if meant := self._about_the_last(asked):
            return meant
        stop = next((each for each in asked.reader.matches(asked.text) if each.intent == STOP), None)
        source = answers.SOURCE if asked.question else "grammar"
        return Plan((Intent(STOP, stop.slots, stop.confidence, source),)) if stop else None

    def _about_the_last(self, asked: Asked) -> Plan | None:
        """What the skill of the last request understands by words that point to it."""
        if not asked.last or asked.question or not points(asked.text):
            return None
        own = (
            each
            for each in asked.reader.matches(asked.text)
            if each.intent.startswith(f"{asked.last.skill}.")
        )
        best = next(own, None)
        return Plan((Intent(best.intent, best.slots, best.confidence),)) if best else None

    def _reply(self, asked: Asked) -> Plan | None:
        if not asked.question:
            return None
        return _plan(answers.plainly(asked.question, asked.text, asked.now, self.grammar))

    def _go_on(self, asked: Asked) -> Plan | None:
        """What a sentence says in so many words is no way to go on with something else that matters."""
        best = next(iter(asked.reader.matches(asked.text)), None)
        own = best and not best.text_tokens and best.intent not in (ANSWER, asked.last and asked.last.name)
        if own and asked.last and self._matters(asked.last.name):
            return None
        return self._continued(asked, marked=True)

    def _sentences(self, asked: Asked) -> Plan | None:
        return self._steps(weigh(asked.text, asked.reader.language, asked.reader.by_sentences))

    def _loosely(self, asked: Asked) -> Plan | None:
        if asked.question:
            return _plan(answers.loosely(asked.question, asked.text, asked.now, self.grammar))
        return self._continued(asked, marked=False)

    def _anything(self, asked: Asked) -> Plan | None:
        return self._steps(weigh(asked.text, asked.reader.language, asked.reader.by_anything))

    def _continued(self, asked: Asked, *, marked: bool) -> Plan | None:
        if not asked.last:
            return None
        safe = [name for name in self.grammar.intents if name == asked.last.name or not self._matters(name)]
        return _plan(continued(asked.last, asked.text, asked.now, self.grammar, safe, marked=marked))

    def _steps(self, weighed: Weighed) -> Plan | None:
        if weighed.cancelled:
            return Plan((Intent(STOP, source=answers.SOURCE),))
        steps = tuple(_kept(step) for step in weighed.steps)
        doubted = [step for step in steps if self._doubted(step)]
        if not steps or (doubted and not self._matters(doubted[0].name)):
            return None
        return Plan((doubted[0],), unsure=True) if doubted else Plan(steps)

    def _doubted(self, step: Intent) -> bool:
        return step.source == "classifier" and step.confidence < self._thresholds.classifier

    def _answer(self, asked: Asked) -> Plan:
        sure = asked.reader.verdict(asked.text).answer or 1.0
        return Plan((Intent(ANSWER, {"text": asked.text}, sure, "responder"),))

    def _asked(self, text: str, language: Language, now: datetime, history: Sequence[Exchange]) -> Asked:
        latest = history[-1] if history else None
        if not latest or not latest.at or now - latest.at > FRESH:
            return Asked(text, self._reader(language, now, None), None, None)
        steps = [step for step in latest.plan if step.name in self.grammar.intents]
        last = steps[-1] if steps else None
        return Asked(text, self._reader(language, now, last), latest.asks, last)

    def _reader(self, language: Language, now: datetime, last: Intent | None) -> Reader:
        skill = last.skill if last else ""
        ignored = {name for name in self._follows if name.partition(".")[0] != skill}
        known = self.grammar, self._classifier, self._thresholds, self._carriers
        return Reader(*known, language, now, self._follows, ignored)


def _plan(intent: Intent | None) -> Plan | None:
    return Plan((intent,)) if intent else None


def _kept(step: Step) -> Intent:
    """What hangs on a condition says so in a slot: it is not to be done at once."""
    if not step.condition:
        return step.intent
    return replace(step.intent, slots={**step.intent.slots, "condition": step.condition})
