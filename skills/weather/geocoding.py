"""Open-Meteo's geocoding: where a place is that the built-in table does not have.

Source: https://open-meteo.com/en/docs/geocoding-api; the data are GeoNames.
"""

from __future__ import annotations

from assistant import Language, Web
from skills.weather.gazetteer import Spot
from skills.weather.reading import (
    MOST_BYTES,
    SECONDS,
    Latitude,
    Longitude,
    Many,
    Sent,
    Text,
    read,
)

PLACES = "https://geocoding-api.open-meteo.com/v1/search"
LONGEST_NAME = 60


class Found(Sent):
    name: Text = ""
    latitude: Latitude = None
    longitude: Longitude = None
    country: Text = ""
    admin1: Text = ""


class PlacesSent(Sent):
    results: Many[Found] = ()


async def geocode(web: Web, name: str, language: Language) -> list[Spot]:
    """The places of that name, the most important first; none where there is none. Raises Unreachable."""
    answer = await web.get(
        PLACES,
        params={"name": name[:LONGEST_NAME], "count": "5", "language": language, "format": "json"},
        seconds=SECONDS,
        most_bytes=MOST_BYTES,
    )
    sent = read(PlacesSent, answer.body, "Open-Meteo's geocoding").results
    return [
        Spot(
            (each.name[:LONGEST_NAME],),
            (each.name[:LONGEST_NAME],),
            each.latitude,
            each.longitude,
            ((each.admin1 or each.country)[:LONGEST_NAME],),
            ((each.admin1 or each.country)[:LONGEST_NAME],),
        )
        for each in sent
        if each.name and each.latitude is not None and each.longitude is not None
    ]
