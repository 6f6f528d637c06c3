"""QWeather (和风天气): now, the next days and hours, air quality and warnings, with a key.

Sources, below https://dev.qweather.com/docs/: api/weather/weather-now, api/weather/weather-daily-forecast,
api/weather/weather-hourly-forecast, api/air-quality/air-current, api/warning/weather-alert, resource/icons,
resource/error-code, and authentication/apikey for the header.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import TypeVar

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from assistant import Unreachable, Web
from skills.weather.gazetteer import Spot
from skills.weather.reading import (
    MOST_BYTES,
    SECONDS,
    Celsius,
    Degrees,
    Index,
    Many,
    Millimetres,
    Percent,
    Sent,
    Speed,
    Text,
    day_of,
    moment,
    read,
    zone_of,
)
from skills.weather.report import SNOWY, WET, Air, Alarm, Day, Hour, Now, Report, Sky
from skills.weather.skies import QWEATHER

OK = "200"
DAYS = "7d"
HOURS = "24h"
COLOURS = frozenset({"blue", "yellow", "orange", "red"})
LONGEST_KIND = 40


class Camel(Sent):
    """Its fields are `windSpeed` and the like."""

    model_config = ConfigDict(alias_generator=to_camel)


class Coded(Camel):
    """Every answer below /v7; `code` is that of HTTP, or says more."""

    code: Text = ""


class NowSent(Coded):
    class Figures(Camel):
        obs_time: Text = ""
        temp: Celsius = None
        feels_like: Celsius = None
        icon: Text = ""
        wind360: Degrees = None
        wind_speed: Speed = None
        humidity: Percent = None
        vis: Index = None
        cloud: Percent = None

    now: Figures = Figures()


class DailySent(Coded):
    class Figures(Camel):
        fx_date: Text = ""
        sunrise: Text = ""
        sunset: Text = ""
        temp_max: Celsius = None
        temp_min: Celsius = None
        icon_day: Text = ""
        icon_night: Text = ""
        wind360_day: Degrees = None
        wind_speed_day: Speed = None
        humidity: Percent = None
        precip: Millimetres = None
        uv_index: Index = None

    daily: Many[Figures] = ()


class HourlySent(Coded):
    class Figures(Camel):
        fx_time: Text = ""
        temp: Celsius = None
        icon: Text = ""
        wind360: Degrees = None
        wind_speed: Speed = None
        humidity: Percent = None
        pop: Percent = None
        precip: Millimetres = None

    hourly: Many[Figures] = ()


class AirSent(Sent):
    class Scale(Sent):
        aqi: Index = None
        level: Text = ""

    class Pollutant(Sent):
        class Concentration(Sent):
            value: Index = None

        code: Text = ""
        concentration: Concentration = Concentration()

    indexes: Many[Scale] = ()
    pollutants: Many[Pollutant] = ()


class AlertsSent(Sent):
    class Alert(Camel):
        class Named(Sent):
            name: Text = ""

        class Coloured(Sent):
            code: Text = ""

        id: Text = ""
        event_type: Named = Named()
        color: Coloured | None = None
        expire_time: Text = ""

    alerts: Many[Alert] = ()


S = TypeVar("S", bound=Sent)


class QWeather:
    """The second provider: close to the authorities in China, with their warnings."""

    name = "qweather"

    def __init__(self, web: Web, host: str, key: str) -> None:
        """`host` is the account's own, such as abc.xyz.qweatherapi.com."""
        self._web = web
        self._origin = host.rstrip("/") if "://" in host else f"https://{host}"
        self._headers = {"X-QW-Api-Key": key}

    async def report(self, spot: Spot, now: datetime) -> Report:
        """Raises Unreachable. Without air quality, warnings or hours where the account has none of them."""
        where = {"location": f"{spot.longitude:.2f},{spot.latitude:.2f}"}
        path = f"v1/current/{spot.latitude:.2f}/{spot.longitude:.2f}"
        needed: list[Unreachable] = []
        welcome: list[Unreachable] = []
        async with asyncio.TaskGroup() as group:
            current = group.create_task(self._asked("v7/weather/now", where, NowSent, needed))
            daily = group.create_task(self._asked(f"v7/weather/{DAYS}", where, DailySent, needed))
            hourly = group.create_task(self._asked(f"v7/weather/{HOURS}", where, HourlySent, welcome))
            air = group.create_task(self._asked(f"airquality/{path}", {}, AirSent, welcome))
            zh = group.create_task(self._asked(f"weatheralert/{path}", {"lang": "zh"}, AlertsSent, welcome))
            en = group.create_task(self._asked(f"weatheralert/{path}", {"lang": "en"}, AlertsSent, welcome))
        if needed:
            raise needed[0]
        alerts = tuple(_warnings(zh.result(), en.result(), now))
        return _report(current.result(), daily.result(), hourly.result(), air.result(), alerts, now)

    async def _asked(
        self, path: str, params: dict[str, str], kind: type[S], failures: list[Unreachable]
    ) -> S:
        """What was sent; nothing at all, and the reason among `failures`, where it was not to be had."""
        try:
            answer = await self._web.get(
                f"{self._origin}/{path}",
                params=params,
                headers=self._headers,
                seconds=SECONDS,
                most_bytes=MOST_BYTES,
            )
            sent = read(kind, answer.body, "QWeather")
            _check(sent)
        except Unreachable as failure:
            failures.append(failure)
            return kind()
        return sent


def _check(sent: Sent) -> None:
    """Errors of the first version come with HTTP's 200."""
    if isinstance(sent, Coded) and sent.code != OK:
        raise Unreachable(f"QWeather answered {sent.code or 'nothing'}", status=_status(sent.code))


def _status(code: str) -> int | None:
    return int(code) if code.isdecimal() and len(code) == 3 else None


def _report(
    current: NowSent,
    daily: DailySent,
    hourly: HourlySent,
    air: AirSent,
    warnings: tuple[Alarm, ...],
    now: datetime,
) -> Report:
    sent = current.now
    if sent.temp is None and not daily.daily:
        raise Unreachable("QWeather answered without any figures")
    zone = zone_of(_offset(sent.obs_time))
    here = Now(
        temperature=sent.temp,
        feels=sent.feels_like,
        humidity=sent.humidity,
        sky=sky_of(sent.icon),
        wind=sent.wind_speed,
        direction=sent.wind360,
        cloud=sent.cloud,
        visibility=sent.vis,
    )
    hours = tuple(_hours(hourly, zone))
    days = tuple(_days(daily, zone))
    return Report(_offset(sent.obs_time), now, here, hours, days, _air(air), warnings)


def _offset(time: str) -> str:
    """+08:00 of 2020-06-30T21:40+08:00."""
    return time[-6:] if time[-6:-5] in {"+", "-"} else ""


def sky_of(icon: str) -> Sky | None:
    return QWEATHER.get(int(icon)) if icon.isdecimal() and len(icon) == 3 else None


def _hours(sent: HourlySent, zone: tzinfo) -> Iterator[Hour]:
    for each in sent.hourly:
        if begins := moment(each.fx_time, zone):
            yield Hour(
                begins,
                each.temp,
                each.pop,
                each.precip,
                sky_of(each.icon),
                each.wind_speed,
                each.wind360,
                each.humidity,
            )


def _days(sent: DailySent, zone: tzinfo) -> Iterator[Day]:
    for each in sent.daily:
        if day := day_of(each.fx_date):
            yield Day(
                day,
                each.temp_min,
                each.temp_max,
                _worse(sky_of(each.icon_day), sky_of(each.icon_night)),
                None,
                each.precip,
                each.wind_speed_day,
                each.wind360_day,
                None,
                each.humidity,
                each.uv_index,
                moment(f"{day}T{each.sunrise}", zone),
                moment(f"{day}T{each.sunset}", zone),
            )


def _worse(day: Sky | None, night: Sky | None) -> Sky | None:
    """A wet night makes a wet day."""
    return night if night in WET | SNOWY and day not in WET | SNOWY else day or night


def _air(sent: AirSent) -> Air | None:
    """The local index comes first; its level counts from 1 as ours does from 0."""
    scale = next(iter(sent.indexes), None)
    if scale is None or not scale.level[:1].isdecimal():
        return None
    fine = next((each.concentration.value for each in sent.pollutants if each.code == "pm2p5"), None)
    return Air(min(max(int(scale.level[0]) - 1, 0), 5), scale.aqi, fine)


def _warnings(zh: AlertsSent, en: AlertsSent, now: datetime) -> Iterator[Alarm]:
    """Those still in force, one of each kind."""
    english = {each.id: each.event_type.name for each in en.alerts}
    seen: set[str] = set()
    for each in zh.alerts or en.alerts:
        kind = each.event_type.name[:LONGEST_KIND]
        until = moment(each.expire_time, UTC)
        if not kind or kind in seen or (until and until < now):
            continue
        seen.add(kind)
        colour = each.color.code if each.color and each.color.code in COLOURS else ""
        yield Alarm({"zh": kind, "en": (english.get(each.id) or kind)[:LONGEST_KIND]}, colour, until)
