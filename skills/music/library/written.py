"""The ways in which one name may be said: whole, without what is in brackets, its digits as words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from skills.music.library.numerals import DIGITS, chinese_digits, chinese_number, english
from skills.music.library.sounds import sounded

LONGEST = 120
"""Characters of a name; nobody says more."""
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[a-z]")
BRACKETS = re.compile(r"\s*[(\[（【《<{][^)\]）】》>}]*[)\]）】》>}]\s*")
EDITION = re.compile(
    r"\s+[-–—]\s+(?=.*\b(?:remaster(?:ed)?|live|remix|mix|version|edit|mono|stereo|demo|acoustic|single|bonus"
    r"|deluxe|from|feat|ft)\b).*$",
    re.IGNORECASE,
)
GUEST = re.compile(r"\s+(?:feat\.?|ft\.?|featuring)\s+.*$", re.IGNORECASE)
BETWEEN = re.compile(
    r"\s*(?:/|;|、|，|,|\||\+|\bfeat\.?|\bft\.?|\bfeaturing\b|\bvs\.?|\bwith\b)\s*", re.IGNORECASE
)
PAIR = re.compile(r"\s+(?:&|x|and|和|与)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Character:
    """What is known of one Chinese character."""

    simplified: str
    pinyin: str
    """Its usual reading, without the tone."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of saying a name."""

    text: str
    """In small letters and Simplified characters, without spaces and marks."""
    fine: str
    coarse: str

    @property
    def chinese(self) -> bool:
        return HAN.search(self.text) is not None


def plain(text: str, characters: Mapping[str, Character]) -> str:
    """Small letters without accents, Simplified characters, single spaces."""
    letters = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    bare = unicodedata.normalize("NFC", "".join(each for each in letters if not unicodedata.combining(each)))
    folded = "".join(characters[each].simplified if each in characters else _hiragana(each) for each in bare)
    kept = "".join(each if each.isalnum() or each in "'&" else " " for each in folded.replace("’", "'"))
    return " ".join(kept.split())


def _hiragana(character: str) -> str:
    return chr(ord(character) - 0x60) if "ァ" <= character <= "ヶ" else character


def variants(name: str) -> tuple[str, ...]:
    """The name, and the name without its edition, its guests and what is in brackets."""
    core = GUEST.sub("", BRACKETS.sub(" ", EDITION.sub("", name[:LONGEST]))).strip()
    return tuple(dict.fromkeys(each for each in (name[:LONGEST], core) if each.strip()))


def credited(artist: str) -> tuple[str, ...]:
    """The line as it is, and each artist of it: `周杰伦/费玉清`, `Queen feat. David Bowie`."""
    parts = [each for each in BETWEEN.split(artist[:LONGEST]) if each]
    pairs = [each for part in parts for each in PAIR.split(part)]
    return tuple(dict.fromkeys(each.strip() for each in (artist[:LONGEST], *parts, *pairs) if each.strip()))


def readings(name: str, characters: Mapping[str, Character]) -> tuple[Reading, ...]:
    """Every way of saying `name`."""
    found = {}
    for variant in variants(name):
        for text in _counted(plain(variant, characters)):
            pinyin = {each: characters[each].pinyin for each in text if each in characters}
            key = re.sub(r"[\s'&]", "", text)
            found[key] = Reading(key, *sounded(text, pinyin))
    return tuple(reading for reading in found.values() if reading.text) or _marks(name)


def _counted(text: str) -> Iterator[str]:
    if not DIGITS.search(text):
        yield text
    elif HAN.search(text) or not LATIN.search(text):
        yield from dict.fromkeys((chinese_digits(text), chinese_number(text), text))
        if not HAN.search(text):
            yield " ".join(english(text).split())
    else:
        yield " ".join(english(text).split())
        yield text


def _marks(name: str) -> tuple[Reading, ...]:
    """A name of nothing but marks, such as `÷` or `???`, is only found as it is written."""
    key = "".join(name.split())[:LONGEST]
    return (Reading(key, key, key),) if key else ()
