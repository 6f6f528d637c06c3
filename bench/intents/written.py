"""Examples made from our own phrasings and from the sentences of the skills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from assistant.messages import Language
from assistant.understanding.fillers import listed
from assistant.wording import LANGUAGES
from bench.intents.phrasings import Phrasing, phrasings, spoken_to_skills
from bench.intents.sampler import sample, variety
from bench.intents.sources import ANSWER, OTHER, Example

PER_LABEL: Mapping[Language, int] = {"zh": 1200, "en": 500}
"""About how many sentences a label is given, shared among its templates."""
PER_TEMPLATE = (16, 50)
POLITE = 0.3
"""The share of sentences that begin, and the share that end, with words that carry no meaning."""


def written(random: Random) -> Sequence[Example]:
    """All of them, in the order of languages, files and templates."""
    return [example for language in LANGUAGES for example in _of(language, random)]


def _of(language: Language, random: Random) -> Iterator[Example]:
    templates = [*phrasings(language), *spoken_to_skills(language)]
    shares = Counter(template.label for template in templates)
    for template in templates:
        count = _count(template, PER_LABEL[language] // shares[template.label])
        for text in sample(template, count, random):
            yield Example(politely(text, language, random), _labels(template.label), language, template.where)


def politely(text: str, language: Language, random: Random) -> str:
    """With fillers around it, now and then."""
    fillers = listed()[language]
    front = random.choice([*fillers["front"], *fillers["anywhere"]]) if random.random() < POLITE else ""
    end = random.choice(fillers["end"]) if random.random() < POLITE else ""
    return f"{front} {text} {end}".strip()


def _count(template: Phrasing, share: int) -> int:
    least, most = PER_TEMPLATE
    return int(min(max(share, least), most, variety(template.node, template)))


def _labels(label: str) -> tuple[str, ...]:
    return OTHER if label == ANSWER else (label,)
