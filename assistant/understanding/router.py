"""From words to a plan: what a skill understands goes to it, all else to the responder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.messages import Exchange, Intent, Language, Plan
from assistant.understanding.grammar import Grammar

STOP = "assistant.stop"
ANSWER = "chat.answer"


class Router:
    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar

    def route(self, text: str, language: Language, now: datetime, history: Sequence[Exchange] = ()) -> Plan:
        """A plan of one step; a word that stops goes before all else that it could mean."""
        matches = self._grammar.match(text, language, now)
        if not matches:
            return Plan((Intent(ANSWER, {"text": text}, source="responder"),))
        best = next((match for match in matches if match.intent == STOP), matches[0])
        return Plan((Intent(best.intent, best.slots, best.confidence),))
