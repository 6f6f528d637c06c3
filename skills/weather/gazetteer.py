"""The built-in table of places: where they are, by any name that is said for them, even one misheard.

`gazetteer.csv` was written by hand for this project: coordinates to about ten kilometres, checked against
those of the time zone database (zone.tab) where that has the place. `regions.csv` says which place stands for
a province, a state or a country.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant import Language

NEAR_KM = 120.0
"""So far apart may a city and its district be, and a home and what is meant without saying more."""
SUFFIXES = ("自治县", "自治州", "地区", "新区", "市", "区", "县", "州", "盟", "旗", "省")
NOT_IN_NAMES = re.compile(r"[\s,.'’\-·，。]+")
SIMILAR = 85.0
"""Percent of the letters, of an English name that was misheard."""
LONGEST = 12
"""Words, or characters of Chinese, of a name within a text."""
LONGEST_KEY = 40
"""Letters, of a name with what it lies in."""
SHORTEST = 5
"""Letters: a shorter name is too easily taken for another."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on earth."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    """The first is the one we say."""
    latitude: float
    longitude: float
    within_zh: tuple[str, ...] = ()
    within_en: tuple[str, ...] = ()
    """What it lies in, the nearest first."""
    main: bool = False
    """True: the name alone means this one."""

    def named(self, language: Language) -> str:
        return (self.zh if language == "zh" and self.zh else self.en or self.zh)[0]

    def within(self, language: Language) -> str:
        names = self.within_zh if language == "zh" else self.within_en
        return names[0] if names else ""

    def km_to(self, other: Spot) -> float:
        """As the crow flies, near enough for choosing between namesakes."""
        north = self.latitude - other.latitude
        east = (self.longitude - other.longitude + 180) % 360 - 180
        return 111.2 * math.hypot(north, east * math.cos(math.radians(self.latitude)))


def find(name: str, within: str = "", near: Spot | None = None) -> Sequence[Spot]:
    """The places that may be meant, `within` a region or a city if one was named; none where it is not known.

    `near`: a namesake that lies close by is the one that is meant.
    """
    key = _key(name)
    found = _exactly(key) or _qualified(key)
    if within and (inside := [each for each in found if _lies_in(each, within)]):
        found = inside
    elif within and not found:
        found = _exactly(_key(within))
    return _meant(found, near)


def find_within(text: str) -> Sequence[Spot]:
    """The places of the longest name in a text such as 我们住在苏州 or *I live in Berlin*."""
    words = text.lower().split() if text.isascii() else list(_key(text))
    for length in range(min(len(words), LONGEST), 0, -1):
        for at in range(len(words) - length + 1):
            key = _key("".join(words[at : at + length]))
            if len(key) > 1 and length < len(words) and (found := _exactly(key) or _qualified(key)):
                return _meant(found, None)
    return ()


def find_misheard(name: str, near: Spot | None = None) -> Sequence[Spot]:
    """Places whose name sounds alike in Chinese, or is nearly spelt so in English."""
    key = _key(name)
    if len(key) > 1 and not key.isascii():
        return _meant(_sounding().get(_sound(key), ()), near)
    if len(key) < SHORTEST:
        return ()
    from rapidfuzz import fuzz, process

    english = _by_letters()
    best = process.extractOne(key, english, scorer=fuzz.ratio, score_cutoff=SIMILAR, processor=None)
    return _meant(_exactly(best[0]), near) if best else ()


def spoken(spot: Spot, language: Language) -> str:
    """With what it lies in where the name alone could be another place."""
    name, within = spot.named(language), spot.within(language)
    alike = _names().get(_short(_key(name)), ())
    if spot.main or len(alike) < 2 or not within:
        return name
    return f"{within}{name}" if language == "zh" else f"{name}, {within}"


def homonyms(spots: Sequence[Spot], language: Language) -> list[tuple[str, str]]:
    """What tells namesakes apart, as it is said, and a name that finds each."""
    return [(each.within(language), f"{each.within(language)} {each.named(language)}") for each in spots]


def every_name(language: Language) -> Mapping[str, str]:
    """Full names of districts and counties, which nothing else is called, each by itself."""
    if language == "en":
        return {}
    names = (name for spot in _spots() for name in spot.zh)
    return {name: name for name in names if len(name) > 2 and name[-1] in "区县"}


def _meant(found: Iterable[Spot], near: Spot | None) -> Sequence[Spot]:
    spots = list(found)
    if near and len(close := [each for each in spots if each.km_to(near) < NEAR_KM]) == 1:
        return close
    if len(main := [each for each in spots if each.main]) == 1:
        return main
    apart: list[Spot] = []
    for each in spots:
        if not any(each.km_to(other) < 15 for other in apart):
            apart.append(each)
    return apart


def _key(name: str) -> str:
    return NOT_IN_NAMES.sub("", name).lower()


def _short(key: str) -> str:
    """朝阳 for 朝阳区, unless nothing would be left."""
    for suffix in SUFFIXES:
        if key.endswith(suffix) and len(key) - len(suffix) >= 2:
            return key.removesuffix(suffix)
    return key.removesuffix("district") or key


def _exactly(key: str) -> Sequence[Spot]:
    """北京市 is 北京, and 朝阳 may be 朝阳区 too; but 朝阳区 is no city."""
    names = _names()
    found = names.get(key, ())
    if not found and key.endswith(("市", "省", "州")):
        found = names.get(_short(key), ())
    return found


def _qualified(key: str) -> Sequence[Spot]:
    """辽宁朝阳, 北京市朝阳区, portlandmaine; of either order the one that the language prefers."""
    cuts = [(key[:cut], key[cut:]) for cut in range(2, min(len(key) - 1, LONGEST_KEY))]
    larger_first = [(inside, outside) for outside, inside in cuts]
    orders = (cuts, larger_first) if key.isascii() else (larger_first,)
    for order in orders:
        found = [spot for inside, outside in order for spot in _inside(inside, outside)]
        if found:
            return list(dict.fromkeys(found))
    return ()


def _inside(name: str, region: str) -> Sequence[Spot]:
    """The places of that name in a region that is known, where the name is none of a region itself."""
    if name in _regions() or not (region in _regions() or _exactly(region)):
        return ()
    return [each for each in _exactly(name) if _lies_in(each, region)]


def _lies_in(spot: Spot, region: str) -> bool:
    """By the names of what it lies in, or close to a city of that name."""
    key = _short(_key(region))
    if any(_short(_key(name)) == key for name in (*spot.within_zh, *spot.within_en)):
        return True
    return any(spot.km_to(city) < NEAR_KM for city in _exactly(_key(region)))


@cache
def _spots() -> tuple[Spot, ...]:
    return tuple(
        Spot(
            tuple(filter(None, row["zh"].split("|"))),
            tuple(filter(None, row["en"].split("|"))),
            float(row["latitude"]),
            float(row["longitude"]),
            tuple(row["within_zh"].split("|")),
            tuple(row["within_en"].split("|")),
            row["main"] == "*",
        )
        for row in _rows("gazetteer")
    )


@cache
def _names() -> Mapping[str, tuple[Spot, ...]]:
    """Key of a name -> the places that are called so, in full or, where that is no region, for short."""
    named: dict[str, list[Spot]] = {}
    for spot in _spots():
        for name in (*spot.zh, *spot.en):
            named.setdefault(_key(name), []).append(spot)
    for key, capital in _regions().items():
        named.setdefault(key, [capital])
    for spot in _spots():
        for short in {_short(_key(name)) for name in (*spot.zh, *spot.en)} - _regions().keys():
            named.setdefault(short, []).append(spot)
    return {key: tuple(dict.fromkeys(spots)) for key, spots in named.items()}


@cache
def _regions() -> Mapping[str, Spot]:
    """Key of a province, state or country -> the place that stands for it."""
    found: dict[str, Spot] = {}
    for row in _rows("regions"):
        zh, en = row["zh"].split("|"), row["en"].split("|")
        called = [spot for spot in _spots() if row["main"] in (*spot.zh, *spot.en)]
        inside = [spot for spot in called if zh[0] in spot.within_zh]
        for name in (*zh, *en):
            found.setdefault(_key(name), (inside or called)[0])
    return found


def _rows(name: str) -> Iterator[dict[str, Any]]:
    text = (files(__package__) / f"{name}.csv").read_text("utf-8")
    return csv.DictReader(text.splitlines())


@cache
def _sounding() -> Mapping[str, tuple[Spot, ...]]:
    sounding: dict[str, list[Spot]] = {}
    for key, spots in _names().items():
        if not key.isascii():
            sounding.setdefault(_sound(key), []).extend(spots)
    return {sound: tuple(dict.fromkeys(spots)) for sound, spots in sounding.items()}


@cache
def _by_letters() -> tuple[str, ...]:
    return tuple(key for key in _names() if key.isascii() and len(key) >= SHORTEST)


def _sound(key: str) -> str:
    """Pinyin without tones, nor what many do not tell apart: zh and z, n and l, an and ang."""
    from pypinyin import lazy_pinyin

    syllables = lazy_pinyin(key)
    return " ".join(_blurred(each) for each in syllables)


def _blurred(syllable: str) -> str:
    for clear, same in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n")):
        syllable = syllable.replace(clear, same)
    return "l" + syllable[1:] if syllable.startswith("n") else syllable
