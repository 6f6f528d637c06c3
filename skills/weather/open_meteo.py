"""Open-Meteo: forecast and air quality, without a key.

Sources: https://open-meteo.com/en/docs and https://open-meteo.com/en/docs/air-quality-api.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from assistant import Unreachable, Web
from skills.weather.gazetteer import Spot
from skills.weather.reading import (
    MOST_BYTES,
    SECONDS,
    Celsius,
    Code,
    Degrees,
    Index,
    Many,
    Metres,
    Millimetres,
    Percent,
    Sent,
    Speed,
    Text,
    at,
    day_of,
    moment,
    read,
    zone_of,
)
from skills.weather.report import Air, Day, Hour, Now, Report, Sky
from skills.weather.skies import WMO

FORECAST = "https://api.open-meteo.com/v1/forecast"
AIR = "https://air-quality-api.open-meteo.com/v1/air-quality"
CURRENT = (
    "temperature_2m,relative_humidity_2m,apparent_temperature,weather_code,cloud_cover,"
    "wind_speed_10m,wind_direction_10m,wind_gusts_10m"
)
HOURLY = (
    "temperature_2m,relative_humidity_2m,precipitation_probability,precipitation,weather_code,"
    "wind_speed_10m,wind_direction_10m,uv_index,visibility"
)
DAILY = (
    "weather_code,temperature_2m_max,temperature_2m_min,sunrise,sunset,uv_index_max,precipitation_sum,"
    "precipitation_probability_max,wind_speed_10m_max,wind_gusts_10m_max,wind_direction_10m_dominant"
)
AIR_LEVELS = (50, 100, 150, 200, 300)
"""Up to which index of the US (EPA) each level of `Air` goes."""


class Units(Sent):
    temperature_2m: Text = "°C"
    wind_speed_10m: Text = "km/h"


class CurrentSent(Sent):
    time: Text = ""
    temperature_2m: Celsius = None
    relative_humidity_2m: Percent = None
    apparent_temperature: Celsius = None
    weather_code: Code = None
    cloud_cover: Percent = None
    wind_speed_10m: Speed = None
    wind_direction_10m: Degrees = None
    wind_gusts_10m: Speed = None


class HourlySent(Sent):
    """Each list is as long as `time`."""

    time: Many[Text] = ()
    temperature_2m: Many[Celsius] = ()
    relative_humidity_2m: Many[Percent] = ()
    precipitation_probability: Many[Percent] = ()
    precipitation: Many[Millimetres] = ()
    weather_code: Many[Code] = ()
    wind_speed_10m: Many[Speed] = ()
    wind_direction_10m: Many[Degrees] = ()
    uv_index: Many[Index] = ()
    visibility: Many[Metres] = ()


class DailySent(Sent):
    time: Many[Text] = ()
    weather_code: Many[Code] = ()
    temperature_2m_max: Many[Celsius] = ()
    temperature_2m_min: Many[Celsius] = ()
    sunrise: Many[Text] = ()
    sunset: Many[Text] = ()
    uv_index_max: Many[Index] = ()
    precipitation_sum: Many[Millimetres] = ()
    precipitation_probability_max: Many[Percent] = ()
    wind_speed_10m_max: Many[Speed] = ()
    wind_gusts_10m_max: Many[Speed] = ()
    wind_direction_10m_dominant: Many[Degrees] = ()


class ForecastSent(Sent):
    timezone: Text = ""
    current_units: Units = Units()
    current: CurrentSent = CurrentSent()
    hourly: HourlySent = HourlySent()
    daily: DailySent = DailySent()


class AirSent(Sent):
    class Current(Sent):
        us_aqi: Index = None
        pm2_5: Index = None

    current: Current = Current()


class OpenMeteo:
    """The first provider: it knows every place on earth."""

    name = "open_meteo"

    def __init__(self, web: Web) -> None:
        self._web = web

    async def report(self, spot: Spot, now: datetime) -> Report:
        """Raises Unreachable. Air quality that cannot be had is left out."""
        position = {"latitude": f"{spot.latitude:.4f}", "longitude": f"{spot.longitude:.4f}"}
        asked = {"current": CURRENT, "hourly": HOURLY, "daily": DAILY, "timezone": "auto"}
        days = {"past_days": "1", "forecast_days": "16"}
        answer = await self._web.get(
            FORECAST, params={**position, **asked, **days}, seconds=SECONDS, most_bytes=MOST_BYTES
        )
        sent = read(ForecastSent, answer.body, "Open-Meteo")
        _check(sent)
        return _report(sent, await self._air(position), now)

    async def _air(self, position: dict[str, str]) -> Air | None:
        try:
            answer = await self._web.get(
                AIR, params={**position, "current": "us_aqi,pm2_5"}, seconds=SECONDS, most_bytes=MOST_BYTES
            )
            sent = read(AirSent, answer.body, "Open-Meteo's air quality").current
        except Unreachable:
            return None
        return None if sent.us_aqi is None else Air(level_of(sent.us_aqi), sent.us_aqi, sent.pm2_5)


def level_of(index: float) -> int:
    """Of the US air quality index."""
    return bisect_right(AIR_LEVELS, index - 0.5)


def _check(sent: ForecastSent) -> None:
    """We never ask for other units, and to take Fahrenheit for Celsius would be a lie."""
    units = sent.current_units
    if units.temperature_2m != "°C" or units.wind_speed_10m != "km/h":
        raise Unreachable(f"Open-Meteo answered in {units.temperature_2m} and {units.wind_speed_10m}")
    if sent.current.temperature_2m is None and not sent.daily.time:
        raise Unreachable("Open-Meteo answered without any figures")


def sky_of(code: float | None) -> Sky | None:
    return None if code is None else WMO.get(int(code))


def _report(sent: ForecastSent, air: Air | None, now: datetime) -> Report:
    zone = zone_of(sent.timezone)
    hours = tuple(_hours(sent.hourly, zone))
    current = sent.current
    here = Now(
        temperature=current.temperature_2m,
        feels=current.apparent_temperature,
        humidity=current.relative_humidity_2m,
        sky=sky_of(current.weather_code),
        wind=current.wind_speed_10m,
        direction=current.wind_direction_10m,
        gusts=current.wind_gusts_10m,
        cloud=current.cloud_cover,
        visibility=_visibility(sent.hourly, hours, now),
    )
    return Report(sent.timezone, now, here, hours, tuple(_days(sent.daily, zone)), air)


def _visibility(sent: HourlySent, hours: Sequence[Hour], now: datetime) -> float | None:
    """Kilometres, of this hour."""
    metres = [each for hour, each in zip(hours, sent.visibility, strict=False) if hour.at <= now]
    return metres[-1] / 1000 if metres and metres[-1] is not None else None


def _hours(sent: HourlySent, zone: tzinfo) -> Iterator[Hour]:
    for index, time in enumerate(sent.time):
        if begins := moment(time, zone):
            yield Hour(
                begins,
                at(sent.temperature_2m, index),
                at(sent.precipitation_probability, index),
                at(sent.precipitation, index),
                sky_of(at(sent.weather_code, index)),
                at(sent.wind_speed_10m, index),
                at(sent.wind_direction_10m, index),
                at(sent.relative_humidity_2m, index),
                at(sent.uv_index, index),
            )


def _days(sent: DailySent, zone: tzinfo) -> Iterator[Day]:
    for index, time in enumerate(sent.time):
        if day := day_of(time):
            yield Day(
                day,
                at(sent.temperature_2m_min, index),
                at(sent.temperature_2m_max, index),
                sky_of(at(sent.weather_code, index)),
                at(sent.precipitation_probability_max, index),
                at(sent.precipitation_sum, index),
                at(sent.wind_speed_10m_max, index),
                at(sent.wind_direction_10m_dominant, index),
                at(sent.wind_gusts_10m_max, index),
                None,
                at(sent.uv_index_max, index),
                moment(at(sent.sunrise, index) or "", zone),
                moment(at(sent.sunset, index) or "", zone),
            )
