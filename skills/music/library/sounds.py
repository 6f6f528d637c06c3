"""How a name sounds, as letters: Chinese by pinyin, English by spelling, and both coarsely enough to meet.

`fine` keeps one language's sounds apart but for what microphones and accents mix up (zh and z, ing and in).
`coarse` is what is left of an English name that was heard as Chinese: 莫吉托 and Mojito are both `mojido`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), by) for pattern, by in pairs)


ACCENTS = _rules((r"^([zcs])h", r"\1"), (r"(?<=[aei])ng$", "n"), (r"^v", "w"), (r"(?<=[ln])ue$", "ve"))
"""What many speakers of Mandarin do not tell apart."""

SPELLINGS = _rules(
    (r"^the (?=.)", ""),
    (r"\b(?:and|n)\b|&", "n"),
    (r"in'(?!\w)", "ing"),
    (r"[^a-z ]", ""),
    (r"\b(?:kn|gn)", "n"),
    (r"\bwr", "r"),
    (r"\bps(?=[aeiouy])", "s"),
    (r"tion|cian|ssion|sion", "shun"),
    (r"tch", "ch"),
    (r"ph", "f"),
    (r"(?<=[aeiou])gh(?=t|\b)", ""),
    (r"gh", "g"),
    (r"dg(?=[eiy])", "j"),
    (r"\bg(?=[ei])", "j"),
    (r"mb\b", "m"),
    (r"ck|q", "k"),
    (r"c(?=[eiy])", "s"),
    (r"c(?!h)", "k"),
    (r"x", "ks"),
    (r"z", "s"),
    (r"wh", "w"),
    (r"(?<=[a-z]{2})e(?=s?\b)", ""),
    (r"ea|ee|ie|ei|ey\b", "i"),
    (r"ou|oo|ew|ue|ui", "u"),
    (r"ai|ay", "a"),
    (r"oa|ow|oe", "o"),
    (r"au|aw", "o"),
    (r"(?<=[a-z])y", "i"),
    (r"(.)\1+", r"\1"),
)
"""English spelling to one letter a sound, roughly: enough for words that sound alike to be nearly alike."""

MEETING = _rules(
    (r"zh|ch|q|j", "j"),
    (r"sh|x|z|c|th|ts", "s"),
    (r"ng", "n"),
    (r"[pb]", "b"),
    (r"[td]", "d"),
    (r"[kg]", "g"),
    (r"[vw]", "w"),
    (r"h(?![aeiouy])", ""),
    (r"(?<=[aeiou])r(?![aeiou])", ""),
    (r"r", "l"),
    (r"[aeiouy]+", "<>"),  # filled in by `_vowel`
    (r"(.)\1+", r"\1"),
)
"""What English and Chinese sounds have in common."""
VOWELS = str.maketrans("eyu", "aio")
WITHOUT_VOWELS = str.maketrans("", "", "aio")


def syllable(pinyin: str) -> str:
    """The fine sound of one Chinese syllable, without its tone."""
    for pattern, by in ACCENTS:
        pinyin = pattern.sub(by, pinyin)
    return pinyin


def spelled(words: str) -> str:
    """The fine sound of English words in small letters."""
    for pattern, by in SPELLINGS:
        words = pattern.sub(by, words)
    return words.replace(" ", "")


def coarse(letters: str) -> str:
    """The sound of pinyin or of English letters, as the other language would render it."""
    for pattern, by in MEETING:
        letters = pattern.sub(_vowel if by == "<>" else by, letters)
    return letters


def skeleton(rough: str) -> str:
    """The consonants of a coarse sound: Chinese puts vowels between those of English."""
    return rough.translate(WITHOUT_VOWELS)


def _vowel(found: re.Match[str]) -> str:
    """Only the first of several: the rest is what an accent makes of it."""
    return found[0][0].translate(VOWELS)


def sounded(text: str, syllables: Mapping[str, str]) -> tuple[str, str]:
    """The fine and the coarse sound of a text in small letters; `syllables` has each character's pinyin."""
    fine, rough = "", ""
    for piece in re.findall(r"[a-z][a-z' &]*|.", text):
        if pinyin := syllables.get(piece, ""):
            fine += syllable(pinyin)
            rough += pinyin
        elif piece[0].isascii() and piece[0].isalpha():
            fine += spelled(piece.strip())
            rough += spelled(piece.strip())
        elif piece.isalnum():
            fine += piece
            rough += piece
    return fine, coarse(rough)
