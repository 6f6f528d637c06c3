"""What somebody wants to hear, out of the slots of `music.play`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant import Language
from skills.music.library import Request
from skills.music.names import names

HERE = frozenset({"", "computer", "headphones", "media player", "radio", "soundbar", "speaker", "stereo"})
"""Devices that may be ours."""
LEADING = re.compile(r"^(?:的|by|some|any)\s+|^的")
SPOKEN = {"podcast": "no_podcast", "audiobook": "no_audiobook"}
"""What is told, and goes on where it was left; and what is said where there is none."""


@dataclass(frozen=True, slots=True)
class Wish:
    request: Request
    kind: str = ""
    """song, album, playlist, radio, podcast, audiobook, movie, show or liked, where it was said."""
    provider: str = ""
    frequency: float = 0.0
    device: str = ""
    number: int = 0
    """Of an episode or a chapter."""
    like: bool = False
    """More like what plays."""
    called: str = ""
    """The genre, in the words of the language in which it was asked for."""
    after: str = ""
    """next or last: it is to wait for its turn in the queue."""

    @property
    def anything(self) -> bool:
        return self.request == Request() and not (self.kind or self.provider or self.frequency or self.like)

    @property
    def words(self) -> str:
        """What to call it."""
        asked = self.request
        parts = (asked.title or asked.album or asked.playlist or asked.query, asked.artist)
        return " ".join(filter(None, parts)) or self.called


def wish(slots: Mapping[str, Any], language: Language = "en") -> Wish:
    """Of what was said; a slot of another type than ours is passed over."""
    named = ("query", "title", "artist", "album", "playlist", "genre", "mood", "station")
    texts = {name: LEADING.sub("", str(slots.get(name, ""))).strip()[:200] for name in named}
    station = texts.pop("station")
    texts["query"] = texts["query"] or station
    request = Request(**texts, years=_years(slots))
    return Wish(
        _joined(request),
        kind="radio" if station else str(slots.get("kind", "")),
        provider=str(slots.get("provider", "")),
        frequency=_frequency(slots),
        device=str(slots.get("device", "")),
        number=int(_number(slots.get("episode", slots.get("chapter", 0)))),
        like=bool(slots.get("like")),
        called=_called(request.genre, language),
        after=str(slots.get("after", "")),
    )


def _called(genre: str, language: Language) -> str:
    said = (phrase for phrase, meant in names(language)["genre"].items() if meant == genre)
    return next(said, genre)


def _joined(request: Request) -> Request:
    """Only the artist of something of no known kind: the library takes both in one text."""
    if request.query and request.artist and not request.title:
        return replace(request, title=request.query, query="")
    return request


def _years(slots: Mapping[str, Any]) -> tuple[int, int] | None:
    if year := int(_number(slots.get("year", 0))):
        return year, year
    era = str(slots.get("era", ""))
    return (int(era[:4]), int(era[:4]) + 9) if era[:4].isdigit() else None


def _frequency(slots: Mapping[str, Any]) -> float:
    whole, part = _number(slots.get("frequency", 0)), slots.get("decimal")
    return whole if part is None else float(f"{whole:.0f}.{int(_number(part))}")


def _number(value: Any) -> float:
    return min(max(float(value), 0.0), 100_000.0) if isinstance(value, int | float) else 0.0
