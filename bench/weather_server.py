"""Open-Meteo and QWeather on loopback: field by field what their documentation shows, errors included."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web
from yarl import URL

from assistant import Answer, Unreachable
from assistant.web import HttpWeb

FORECAST = "api.open-meteo.com/v1/forecast"
AIR = "air-quality-api.open-meteo.com/v1/air-quality"
SEARCH = "geocoding-api.open-meteo.com/v1/search"
TODAY = date(2026, 3, 4)
HOST = "abc.xyz.qweatherapi.com"
KEY = "ABCD1234EFGH"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Providers:
    """What each address answers, and what it was asked."""

    answers: dict[str, Any] = field(default_factory=dict)
    """Host and path -> JSON, or a handler."""
    asked: list[web.Request] = field(default_factory=list)
    origin: str = ""
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.came.set()
        answer = self.answers.get(request.path[1:], web.HTTPNotFound())
        if isinstance(answer, web.HTTPException):
            raise answer
        if callable(answer):
            handled: web.StreamResponse = await answer(request)
            return handled
        return web.json_response(answer)

    def count(self, path: str) -> int:
        return sum(request.path[1:] == path for request in self.asked)


@dataclass
class Redirected:
    """The web, with every address led to the providers on loopback; offline while there are none."""

    providers: Providers
    offline: bool = False
    web: HttpWeb = field(default_factory=lambda: HttpWeb(trusted={"127.0.0.1"}))
    seconds: float | None = None

    async def get(
        self,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = 8.0,
        most_bytes: int = 4_000_000,
        private: bool = False,
    ) -> Answer:
        if self.offline:
            raise Unreachable("no route", offline=True)
        there = URL(url)
        return await self.web.get(
            f"{self.providers.origin}/{there.host}{there.path}",
            params=params,
            headers=headers,
            seconds=self.seconds or seconds,
            most_bytes=most_bytes,
        )


@asynccontextmanager
async def providers() -> AsyncIterator[Providers]:
    them = Providers({FORECAST: forecast(), AIR: air(), SEARCH: {"generationtime_ms": 0.5}})
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", them.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    them.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield them
    finally:
        await runner.cleanup()


def forecast(*, zone: str = "Asia/Shanghai", now: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Dry but for rain on the 5th from 14:00 to 18:00 and snow on the 7th; yesterday 5 degrees colder."""
    times = [datetime(2026, 3, 3) + timedelta(hours=n) for n in range(24 * 17)]  # noqa: DTZ001
    days = [date(2026, 3, 3) + timedelta(days=n) for n in range(17)]
    rains = [time.date() == date(2026, 3, 5) and 14 <= time.hour < 18 for time in times]
    size = len(times)
    return {
        "latitude": 39.9,
        "longitude": 116.4,
        "generationtime_ms": 0.35,
        "utc_offset_seconds": 28800,
        "timezone": zone,
        "timezone_abbreviation": "GMT+8",
        "elevation": 47.0,
        "current_units": {"time": "iso8601", "temperature_2m": "°C", "wind_speed_10m": "km/h"},
        "current": {
            "time": "2026-03-04T20:00",
            "interval": 900,
            "temperature_2m": 8.4,
            "relative_humidity_2m": 41,
            "apparent_temperature": 5.1,
            "weather_code": 2,
            "cloud_cover": 50,
            "wind_speed_10m": 15.1,
            "wind_direction_10m": 20,
            "wind_gusts_10m": 28.4,
            **(now or {}),
        },
        "hourly_units": {"time": "iso8601", "temperature_2m": "°C"},
        "hourly": {
            "time": [time.isoformat(timespec="minutes") for time in times],
            "temperature_2m": [float(time.hour % 12) for time in times],
            "relative_humidity_2m": [40] * size,
            "precipitation_probability": [
                80 if wet or time.day == 7 else 5 for time, wet in zip(times, rains, strict=True)
            ],
            "precipitation": [1.2 if wet else 0.0 for wet in rains],
            "weather_code": [
                63 if wet else 73 if time.day == 7 else 1 for time, wet in zip(times, rains, strict=True)
            ],
            "wind_speed_10m": [15.0] * size,
            "wind_direction_10m": [20] * size,
            "uv_index": [2.0] * size,
            "visibility": [24140.0] * size,
        },
        "daily_units": {"time": "iso8601", "temperature_2m_max": "°C"},
        "daily": {
            "time": [day.isoformat() for day in days],
            "weather_code": [63 if day.day == 5 else 73 if day.day == 7 else 1 for day in days],
            "temperature_2m_max": [7.0, 12.4, 9.0, *[10.0] * 14],
            "temperature_2m_min": [-3.0, 2.2, 4.0, *[-2.0] * 14],
            "sunrise": [f"{day}T06:42" for day in days],
            "sunset": [f"{day}T18:09" for day in days],
            "uv_index_max": [4.6] * 17,
            "precipitation_sum": [4.8 if day.day == 5 else 0.0 for day in days],
            "precipitation_probability_max": [80 if day.day in {5, 7} else 5 for day in days],
            "wind_speed_10m_max": [18.0] * 17,
            "wind_gusts_10m_max": [30.0] * 17,
            "wind_direction_10m_dominant": [20] * 17,
        },
    }


def air() -> dict[str, Any]:
    return {
        "latitude": 39.9,
        "longitude": 116.4,
        "current_units": {"us_aqi": "USAQI", "pm2_5": "μg/m³"},
        "current": {"time": "2026-03-04T20:00", "interval": 3600, "us_aqi": 87, "pm2_5": 28.5},
    }


def found(name: str, latitude: float, longitude: float, admin1: str) -> dict[str, Any]:
    return {
        "id": 1,
        "name": name,
        "latitude": latitude,
        "longitude": longitude,
        "elevation": 74.0,
        "feature_code": "PPL",
        "country_code": "GB",
        "timezone": "Europe/London",
        "country": "United Kingdom",
        "admin1": admin1,
    }


def qweather() -> dict[str, Any]:
    """Every address of QWeather that is asked, for 北京."""
    refer = {"sources": ["QWeather"], "license": ["QWeather Developers License"]}
    common = {
        "code": "200",
        "updateTime": "2026-03-04T20:00+08:00",
        "fxLink": "https://hfx.link/2ax1",
        "refer": refer,
    }
    return {
        f"{HOST}/v7/weather/now": {**common, "now": QWEATHER_NOW},
        f"{HOST}/v7/weather/7d": {**common, "daily": [_qweather_day(n) for n in range(7)]},
        f"{HOST}/v7/weather/24h": {**common, "hourly": [_qweather_hour(n) for n in range(24)]},
        f"{HOST}/airquality/v1/current/39.90/116.41": QWEATHER_AIR,
        f"{HOST}/weatheralert/v1/current/39.90/116.41": _alerts,
    }


QWEATHER_NOW = {
    "obsTime": "2026-03-04T19:40+08:00",
    "temp": "24",
    "feelsLike": "26",
    "icon": "101",
    "text": "多云",
    "wind360": "123",
    "windDir": "东南风",
    "windScale": "1",
    "windSpeed": "3",
    "humidity": "72",
    "precip": "0.0",
    "pressure": "1003",
    "vis": "16",
    "cloud": "10",
    "dew": "21",
}
QWEATHER_AIR = {
    "metadata": {"tag": "d75a323239766b831889e8020cba5aca9b90fca5080a1175c3487fd8acb06e84"},
    "indexes": [
        {
            "code": "cn-mee",
            "name": "AQI (CN)",
            "aqi": 46,
            "aqiDisplay": "46",
            "level": "1",
            "category": "优",
            "color": {"red": 0, "green": 228, "blue": 0, "alpha": 1},
            "primaryPollutant": None,
        }
    ],
    "pollutants": [
        {
            "code": "pm2p5",
            "name": "PM 2.5",
            "fullName": "颗粒物",
            "concentration": {"value": 11.0, "unit": "μg/m3"},
        }
    ],
}


async def _alerts(request: web.Request) -> web.StreamResponse:
    chinese = request.query["lang"] == "zh"
    alert: dict[str, Any] = {
        "id": "202603041000007104337971",
        "senderName": "北京市气象局",
        "issuedTime": "2026-03-04T10:00Z",
        "messageType": {"code": "alert", "supersedes": None},
        "eventType": {"name": "大风" if chinese else "gale", "code": "1006"},
        "urgency": None,
        "severity": "minor",
        "certainty": None,
        "icon": "1006",
        "color": {"code": "blue", "red": 0, "green": 0, "blue": 255, "alpha": 1},
        "effectiveTime": "2026-03-04T10:00Z",
        "onsetTime": "2026-03-04T10:00Z",
        "expireTime": "2026-03-05T10:00Z",
        "headline": "大风蓝色预警",
        "description": "预计有大风。",
        "criteria": None,
        "responseTypes": [],
        "instruction": None,
    }
    return web.json_response({"metadata": {"tag": "0940b1", "zeroResult": False}, "alerts": [alert]})


def _qweather_day(n: int) -> dict[str, str]:
    return {
        "fxDate": str(TODAY + timedelta(days=n)),
        "sunrise": "06:42",
        "sunset": "18:09",
        "moonrise": "17:16",
        "moonset": "08:24",
        "moonPhase": "盈凸月",
        "tempMax": "27",
        "tempMin": "-1",
        "iconDay": "101",
        "textDay": "多云",
        "iconNight": "150",
        "textNight": "晴",
        "wind360Day": "45",
        "windDirDay": "东北风",
        "windScaleDay": "1-2",
        "windSpeedDay": "3",
        "humidity": "65",
        "precip": "0.0",
        "pressure": "1020",
        "vis": "25",
        "cloud": "4",
        "uvIndex": "3",
    }


def _qweather_hour(n: int) -> dict[str, str]:
    begins = datetime(2026, 3, 4, 20) + timedelta(hours=n)  # noqa: DTZ001
    return {
        "fxTime": f"{begins:%Y-%m-%dT%H:%M}+08:00",
        "temp": "12",
        "icon": "305" if n == 3 else "150",
        "text": "小雨",
        "wind360": "335",
        "windDir": "西北风",
        "windScale": "3-4",
        "windSpeed": "20",
        "humidity": "11",
        "pop": "70" if n == 3 else "0",
        "precip": "0.6" if n == 3 else "0.0",
        "pressure": "1025",
        "cloud": "0",
        "dew": "-25",
    }
