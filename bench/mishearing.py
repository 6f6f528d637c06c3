"""What a recogniser may make of a name: by tables of its own, which know nothing of how we search."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

CONFUSED = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("ing", "in"),
    ("eng", "en"),
    ("ang", "an"),
    ("n", "l"),
    ("h", "f"),
)
"""Initials and finals of Mandarin that accents mix up."""
CONFUSING = 0.12
"""How often a syllable is not even heard as it was said."""
ALIKE = 0.6
"""How often a character becomes another one of the same sound."""

SPELLINGS = (
    *(
        ("ea", "ee"),
        ("ee", "ea"),
        ("ai", "ay"),
        ("ou", "ow"),
        ("oo", "u"),
        ("ie", "y"),
        ("y", "ie"),
        ("ph", "f"),
    ),
    *(
        ("ck", "k"),
        ("c", "k"),
        ("k", "c"),
        ("s", "c"),
        ("z", "s"),
        ("igh", "y"),
        ("er", "or"),
        ("or", "er"),
        ("i", "e"),
    ),
    *(
        ("a", "e"),
        ("e", "i"),
        ("o", "u"),
        ("u", "o"),
        ("t", "d"),
        ("d", "t"),
        ("b", "p"),
        ("g", "k"),
        ("v", "f"),
    ),
    *(
        ("ll", "l"),
        ("tt", "t"),
        ("ss", "s"),
        ("nn", "n"),
        ("th", "t"),
        ("wh", "w"),
        ("kn", "n"),
        ("ing", "in"),
    ),
)

STARTS = {
    **{letter: letter for letter in "bpmfdtnlgkh"},
    "j": "j",
    "r": "l",
    "v": "w",
    "w": "w",
    "s": "s",
    "z": "z",
    "y": "y",
    "c": "k",
    "q": "k",
    "x": "k",
    "sh": "sh",
    "ch": "q",
    "th": "s",
    "ph": "f",
    "qu": "k",
    "ck": "k",
    "wh": "w",
}
ALONE = {
    "b": "bu",
    "p": "pu",
    "m": "mu",
    "f": "fu",
    "d": "de",
    "t": "te",
    "n": "en",
    "l": "er",
    "g": "ge",
    "k": "ke",
    "h": "",
    "j": "ji",
    "r": "er",
    "v": "fu",
    "w": "wu",
    "s": "si",
    "z": "zi",
    "y": "yi",
    "c": "ke",
    "q": "ke",
    "x": "ke si",
    "sh": "shi",
    "ch": "qi",
    "th": "si",
    "ph": "fu",
    "ck": "ke",
    "wh": "wu",
    "qu": "ku",
}
VOWELS = {
    "a": "a",
    "e": "e",
    "i": "i",
    "o": "o",
    "u": "u",
    "y": "i",
    "ee": "i",
    "ea": "i",
    "oo": "u",
    "ou": "ao",
    "ow": "ao",
    "ai": "ei",
    "ay": "ei",
    "oa": "ou",
    "ie": "i",
    "ey": "i",
    "au": "o",
    "aw": "o",
    "ew": "iu",
}


def chinese(title: str, chance: random.Random) -> str:
    """Other characters of the same sound, some syllables of a neighbouring one."""
    return "".join(_heard(character, chance) for character in title)


def dropped(title: str, chance: random.Random) -> str:
    """One syllable was not heard."""
    pieces = (
        [*re.findall(r"[^aeiouy]*[aeiouy]+|[^aeiouy]+", title.casefold())] if title.isascii() else [*title]
    )
    del pieces[chance.randrange(len(pieces))]
    return "".join(pieces).strip()


def english(title: str, chance: random.Random) -> str:
    """One or two sounds written in another way, or a word taken apart."""
    text = title.casefold()
    for _ in range(chance.choice((1, 1, 2))):
        fitting = [pair for pair in SPELLINGS if pair[0] in text]
        if fitting:
            before, after = chance.choice(fitting)
            at = chance.choice([found.start() for found in re.finditer(before, text)])
            text = text[:at] + after + text[at + len(before) :]
    return text


def english_as_chinese(title: str, chance: random.Random) -> str:
    """English words as a recogniser of Chinese writes them: Yesterday is 耶丝特得."""
    words = re.findall(r"[a-z]+", title.casefold())
    return "".join(_character(each, chance) for word in words for each in _syllables(word))


def _syllables(word: str) -> list[str]:
    word = re.sub(r"(?<=[^aeiou])e(s?)$", r"\1", word)
    word = re.sub(r"([^aeiou])\1", r"\1", word)
    pieces = re.findall(
        r"(sh|ch|th|ph|ck|wh|qu|[b-df-hj-np-tv-z])?(ee|ea|oo|ou|ow|ai|ay|oa|ie|ey|au|aw|ew|[aeiouy])?", word
    )
    found = []
    for start, vowel in pieces:
        if vowel:
            found.append(_nearest(STARTS.get(start, ""), VOWELS[vowel]))
        elif start:
            found += ALONE.get(start, "").split()
    return found


def _nearest(start: str, vowel: str) -> str:
    """A syllable that Mandarin has."""
    known = _by_sound()
    for tried in (
        vowel,
        *{"i": ("ei", "ui"), "e": ("ei", "i"), "o": ("uo", "ou"), "a": ("ia",), "u": ("iu",)}.get(vowel, ()),
    ):
        if start + tried in known:
            return start + tried
    return next((start + each for each in ("a", "e", "u", "i", "ei", "uo") if start + each in known), "a")


def _heard(character: str, chance: random.Random) -> str:
    sound = _sounds().get(character)
    if sound is None:
        return character
    if chance.random() < CONFUSING:
        changed = [
            sound.replace(*pair, 1)
            for pair in (*CONFUSED, *((b, a) for a, b in CONFUSED))
            if pair[0] in sound
        ]
        sound = chance.choice([each for each in changed if each in _by_sound()] or [sound])
        return _character(sound, chance)
    return _character(sound, chance) if chance.random() < ALIKE else character


def _character(sound: str, chance: random.Random) -> str:
    return chance.choice(_by_sound().get(sound, ["啊"]))


@cache
def _sounds() -> Mapping[str, str]:
    from pypinyin import lazy_pinyin

    pairs = [bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
    usual = [character for pair in pairs if (character := pair.decode("gb2312", "ignore"))]
    return {character: lazy_pinyin(character)[0] for character in usual}


@cache
def _by_sound() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for character, sound in _sounds().items():
        found[sound].append(character)
    return found
