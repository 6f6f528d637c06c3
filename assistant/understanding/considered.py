"""What else a sentence could have been, and why it was not taken: for `assistant understand --explain`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.understanding.interpreter import Reader
from assistant.understanding.planner import weigh


def considered(reader: Reader, text: str) -> Iterator[dict[str, Any]]:
    """Templates that read all of it, the classifier's guess, the ways to cut it, and how far others came."""
    for match in reader.grammar.match(text, reader.language, reader.now):
        low = match.confidence < reader.thresholds.grammar
        yield {
            "template": match.rule,
            "intent": match.intent,
            "confidence": match.confidence,
            "open_words": match.text_tokens,
            "passed_over": match.passed,
            **({"why_not": "below understanding.grammar"} if low else {}),
        }
    guess = reader.verdict(text)
    yield {
        "guess": guess.intent,
        "probability": round(guess.probability, 3),
        "answer": round(guess.answer, 3),
    }
    weighed = weigh(text, reader.language, reader.by_anything)
    if weighed.dropped:
        yield {"taken_back": weighed.dropped}
    for cut in weighed.considered:
        yield {"pieces": cut.pieces, "intents": cut.intents, "cost": round(cut.cost, 2)}
    for attempt in reader.grammar.nearest(text, reader.now, most=2):
        yield {"read_as_far_as": attempt.understood, "expected": attempt.expected}
