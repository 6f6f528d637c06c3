"""Which place is meant: the home, one of the built-in table, or one that the geocoder knows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant import Intent, Language, NotFound, SlotMissing, StorageError, Turn, Unreachable, Web
from skills.weather.gazetteer import Spot, find, find_misheard, find_within, homonyms
from skills.weather.geocoding import LONGEST_NAME, geocode

MOST_CHOICES = 4


class Whereabouts:
    """Finds places, and remembers where the home is."""

    def __init__(self, configured: str, file: Path, web: Web) -> None:
        """`configured` is the name in the config; `file` keeps what was answered instead."""
        self._configured = configured
        self._file = file
        self._web = web
        self._home: Spot | None = None

    async def home(self, language: Language) -> Spot | None:
        """None where nobody has said it yet. Raises Unreachable and NotFound for a configured one."""
        if self._home is None and self._configured:
            self._home = await self._only(self._configured, "", language)
        if self._home is None:
            self._home = _read(self._file)
        return self._home

    async def asked(self, turn: Turn, intent: Intent) -> tuple[Spot, bool]:
        """The place of a question, and whether it is the home.

        Raises SlotMissing, NotFound and Unreachable.
        """
        name, within = _named(intent)
        home = await self.home(turn.language)
        if not name:
            if home is None:
                raise SlotMissing("no home is known", code="where_home", slot="place", kind="text")
            return home, True
        spots = find(name, within, near=home)
        if not spots and intent.source in ("dialogue", "continued", "corrected"):
            spots = find_within(name)
        spots = spots or await self._elsewhere(name, within, turn.language)
        if len(spots) > 1:
            raise self._which(name, spots, turn.language)
        if home is None and _answers_where_home(turn, intent):
            self._remember(spots[0])
            return spots[0], True
        return spots[0], spots[0] == home

    async def _elsewhere(self, name: str, within: str, language: Language) -> Sequence[Spot]:
        """By the geocoder, or what sounds like it where nobody knows it."""
        alike = find_misheard(name)
        try:
            found = await geocode(self._web, name, language)
        except Unreachable:
            if alike:
                return alike[:1]
            raise
        named = [each for each in found if within and each.within(language) == within]
        if spots := (named or found or alike)[:1]:
            return spots
        raise NotFound(f"no place is called {name!r}", code="no_such_place", name=name[:LONGEST_NAME])

    async def _only(self, name: str, within: str, language: Language) -> Spot:
        spots = find(name, within) or await self._elsewhere(name, within, language)
        return spots[0]

    def _which(self, name: str, spots: Sequence[Spot], language: Language) -> SlotMissing:
        choices = homonyms(spots[:MOST_CHOICES], language)
        *others, last = [where for where, _ in choices]
        return SlotMissing(
            f"{len(spots)} places are called {name}",
            code="which_one",
            slot="place",
            choices=choices,
            name=spots[0].named(language) if language == "en" else name[:LONGEST_NAME],
            last=last,
            others=(", " if language == "en" else "、").join(others),
        )

    def _remember(self, spot: Spot) -> None:
        self._home = spot
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_suffix(".part")
            part.write_text(json.dumps(_plain(spot), ensure_ascii=False), "utf-8")
            part.replace(self._file)
        except OSError as error:
            raise StorageError(f"{self._file} cannot be written: {error}") from error


def _named(intent: Intent) -> tuple[str, str]:
    """The name that was said, and what it lies in: 海淀 in 北京, Springfield in Illinois."""
    place = str(intent.slots.get("place", ""))[:LONGEST_NAME]
    region = str(intent.slots.get("region", ""))[:LONGEST_NAME]
    district = str(intent.slots.get("district", ""))[:LONGEST_NAME]
    if district and district not in place and find(district, place):
        return district, place
    return place, region


def _answers_where_home(turn: Turn, intent: Intent) -> bool:
    """Whether the place was not asked about, but told to us: at once, or as one of several of that name."""
    if intent.source != "dialogue":
        return False
    for exchange in reversed(turn.history):
        if exchange.asks is None or exchange.asks.slot != "place":
            return False
        if not exchange.asks.choices:
            return True
    return False


def _plain(spot: Spot) -> dict[str, Any]:
    return {
        "zh": spot.zh,
        "en": spot.en,
        "latitude": spot.latitude,
        "longitude": spot.longitude,
        "within_zh": spot.within_zh,
        "within_en": spot.within_en,
    }


def _read(file: Path) -> Spot | None:
    """None where there is none, or none that can be read."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Spot).validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None
