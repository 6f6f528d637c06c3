"""Writes a text as it is spoken: numbers, dates, times, units and signs become words of the language."""

from __future__ import annotations

from assistant.messages import Language
from assistant.understanding.spoken.clean import cleaned, tidied
from assistant.understanding.spoken.english import in_english
from assistant.understanding.spoken.mandarin import in_mandarin

PASSES = 6


def spoken(text: str, language: Language) -> str:
    """Without any digit, markup, web address or emoji. Spoken again, it stays as it is."""
    for _ in range(PASSES):  # what is taken out can lay bare something new; nearly always two are enough
        before, text = text, _once(text, language)
        if text == before:
            break
    return text


def _once(text: str, language: Language) -> str:
    say = in_mandarin if language == "zh" else in_english
    return tidied(say(cleaned(text)))
