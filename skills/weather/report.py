"""What is known of the weather at one place, whoever told it; metric, and in the place's own time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from assistant import Language

Sky = Literal[
    "clear",
    "partly_cloudy",
    "cloudy",
    "overcast",
    "fog",
    "haze",
    "dust",
    "drizzle",
    "light_rain",
    "rain",
    "heavy_rain",
    "rainstorm",
    "showers",
    "freezing_rain",
    "sleet",
    "light_snow",
    "snow",
    "heavy_snow",
    "snow_showers",
    "thunderstorm",
    "hail",
]
"""Each is also the key of its words."""
WET = frozenset(
    {"drizzle", "light_rain", "rain", "heavy_rain", "rainstorm", "showers", "freezing_rain", "sleet"}
    | {"thunderstorm", "hail"}
)
SNOWY = frozenset({"sleet", "light_snow", "snow", "heavy_snow", "snow_showers"})
STORMY = frozenset({"thunderstorm", "hail"})


@dataclass(frozen=True, slots=True)
class Now:
    """Observed or computed for this moment."""

    temperature: float | None = None
    """Celsius, like every temperature here."""
    feels: float | None = None
    humidity: float | None = None
    """Percent."""
    sky: Sky | None = None
    wind: float | None = None
    """km/h, like every wind here."""
    direction: float | None = None
    """Degrees from north, clockwise: where the wind comes from."""
    gusts: float | None = None
    cloud: float | None = None
    """Percent of the sky."""
    visibility: float | None = None
    """Kilometres."""


@dataclass(frozen=True, slots=True)
class Hour:
    at: datetime
    """Its beginning; aware."""
    temperature: float | None = None
    chance: float | None = None
    """Percent, that it rains or snows."""
    rain: float | None = None
    """Millimetres in this hour, snow melted."""
    sky: Sky | None = None
    wind: float | None = None
    direction: float | None = None
    humidity: float | None = None
    uv: float | None = None


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    low: float | None = None
    high: float | None = None
    sky: Sky | None = None
    chance: float | None = None
    rain: float | None = None
    """Millimetres."""
    wind: float | None = None
    """The strongest."""
    direction: float | None = None
    gusts: float | None = None
    humidity: float | None = None
    uv: float | None = None
    """The highest index."""
    sunrise: datetime | None = None
    """Aware; None where the sun does not rise."""
    sunset: datetime | None = None


@dataclass(frozen=True, slots=True)
class Air:
    level: int
    """0 good, 1 fair, 2 bad for the sensitive, 3 bad, 4 very bad, 5 hazardous."""
    index: float | None = None
    """By the scale of the country, or of the US."""
    pm25: float | None = None
    """Micrograms per cubic metre."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What an authority warns of."""

    kinds: Mapping[Language, str]
    """In each language, such as 大风 and gale; at most 40 characters."""
    colour: str = ""
    """blue, yellow, orange or red; empty where it has none."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    zone: str
    """IANA name, or an offset such as +08:00."""
    fetched: datetime
    """When it was asked for; aware."""
    now: Now
    hours: Sequence[Hour] = ()
    days: Sequence[Day] = ()
    """From yesterday on, where yesterday is known."""
    air: Air | None = None
    warnings: Sequence[Alarm] = ()
