"""Each provider's answers are read field by field, and each of its failures is survived."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web

from assistant import Unreachable
from assistant.testing import NOON
from bench.weather_server import (
    AIR,
    FORECAST,
    HOST,
    KEY,
    Handler,
    Providers,
    Redirected,
    forecast,
    qweather,
)
from skills.weather.gazetteer import find
from skills.weather.open_meteo import OpenMeteo
from skills.weather.qweather import QWeather
from skills.weather.report import Alarm
from tests.skills.weather.conftest import Make

BEIJING = find("北京")[0]
NOW = f"{HOST}/v7/weather/now"


def _sends(text: str | bytes, status: int = 200) -> Handler:
    body = text if isinstance(text, bytes) else text.encode()

    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=body, content_type="application/json")

    return handler


async def _hangs(request: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def _cuts_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b'{"current": {')
    assert request.transport
    request.transport.close()
    return response


FAILURES: dict[str, Any] = {
    "400 with a reason": _sends('{"error":true,"reason":"Cannot initialize WeatherVariable"}', 400),
    "401": _sends('{"error":{"status":401,"title":"Unauthorized"}}', 401),
    "403": _sends('{"error":{"status":403,"title":"Invalid Host"}}', 403),
    "429": _sends('{"error":true,"reason":"Minutely API request limit exceeded."}', 429),
    "500": _sends("", 500),
    "a page of HTML": _sends("<html><title>Log in to this Wi-Fi</title></html>"),
    "an array": _sends("[]"),
    "an empty object": _sends("{}"),
    "nothing": _sends(""),
    "nesting without end": _sends("[" * 100_000),
    "ten megabytes": _sends(b'{"timezone":"' + b"x" * 10_000_000 + b'"}'),
    "half an answer": _cuts_off,
    "silence": _hangs,
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_open_meteo_may_fail_in_any_way(failure: str, served: Providers) -> None:
    served.answers[FORECAST] = FAILURES[failure]
    with pytest.raises(Unreachable):
        await OpenMeteo(Redirected(served, seconds=0.5)).report(BEIJING, NOON)


@pytest.mark.parametrize("failure", FAILURES)
async def test_qweather_may_fail_in_any_way(failure: str, served: Providers) -> None:
    served.answers.update({**qweather(), NOW: FAILURES[failure]})
    with pytest.raises(Unreachable):
        await QWeather(Redirected(served, seconds=0.5), HOST, KEY).report(BEIJING, NOON)


@pytest.mark.parametrize("code", ["204", "400", "401", "402", "403", "404", "429", "500", ""])
async def test_qweather_says_with_200_that_it_failed(code: str, served: Providers) -> None:
    served.answers.update({**qweather(), NOW: {"code": code}})
    with pytest.raises(Unreachable):
        await QWeather(Redirected(served), HOST, KEY).report(BEIJING, NOON)


@pytest.mark.parametrize("failure", FAILURES)
async def test_the_next_provider_is_asked_when_one_fails(failure: str, make: Make, served: Providers) -> None:
    served.answers.update({**qweather(), FORECAST: FAILURES[failure]})
    household = make(qweather_host=HOST, qweather_key=KEY)
    household.web.seconds = 0.5
    assert await household.ask("现在多少度") == "现在24度。体感26度。"


async def test_open_meteo_is_asked_as_it_documents(served: Providers) -> None:
    report = await OpenMeteo(Redirected(served)).report(BEIJING, NOON)
    query = served.asked[0].query
    assert (query["latitude"], query["longitude"], query["timezone"]) == ("39.9000", "116.4100", "auto")
    assert (query["past_days"], query["forecast_days"]) == ("1", "16")
    assert (report.zone, report.now.temperature, report.now.sky) == ("Asia/Shanghai", 8.4, "partly_cloudy")
    assert (report.days[2].sky, report.days[2].chance, report.days[2].rain) == ("rain", 80, 4.8)
    assert report.days[1].sunrise
    assert report.days[1].sunrise.isoformat() == "2026-03-04T06:42:00+08:00"
    assert len(report.hours) == 24 * 17
    assert report.air
    assert (report.air.level, report.air.index) == (1, 87)
    assert report.now.visibility == pytest.approx(24.14)


async def test_qweather_is_asked_as_it_documents(served: Providers) -> None:
    served.answers.update(qweather())
    report = await QWeather(Redirected(served), HOST, KEY).report(BEIJING, NOON)
    assert {request.headers["X-QW-Api-Key"] for request in served.asked} == {KEY}
    assert (
        next(each for each in served.asked if each.path.endswith("/now")).query["location"] == "116.41,39.90"
    )
    assert (report.zone, report.now.temperature, report.now.sky) == ("+08:00", 24, "cloudy")
    assert (report.days[0].low, report.days[0].high, report.days[0].uv) == (-1, 27, 3)
    assert (report.hours[3].sky, report.hours[3].chance) == ("light_rain", 70)
    assert report.air
    assert (report.air.level, report.air.index, report.air.pm25) == (0, 46, 11)
    alarm = report.warnings[0]
    assert isinstance(alarm, Alarm)
    assert (alarm.kinds, alarm.colour) == ({"zh": "大风", "en": "gale"}, "blue")


async def test_what_the_account_has_not_is_left_out(served: Providers) -> None:
    only = {
        path: answer for path, answer in qweather().items() if "/v7/weather/" in path and "24h" not in path
    }
    served.answers.update(only)
    report = await QWeather(Redirected(served), HOST, KEY).report(BEIJING, NOON)
    assert (report.now.temperature, len(report.days)) == (24, 7)
    assert (report.hours, report.air, report.warnings) == ((), None, ())


async def test_a_warning_is_told_first(make: Make, served: Providers) -> None:
    served.answers.update(qweather())
    household = make(qweather_host=HOST, qweather_key=KEY, order=("qweather",))
    assert (await household.ask("今天天气怎么样")).startswith("注意，有大风蓝色预警。今天")
    assert (await household.ask("any weather warnings")) == "Careful, there is a blue gale warning."


async def test_without_air_quality_the_rest_is_told(make: Make, served: Providers) -> None:
    served.answers[AIR] = web.HTTPServiceUnavailable()
    household = make()
    assert await household.ask("天气怎么样") == "现在晴间多云，8度。今天2到12度。"
    assert await household.ask("空气质量怎么样") == "这个我没有查到。"


async def test_figures_in_other_units_are_not_believed(served: Providers) -> None:
    served.answers[FORECAST] = {**forecast(), "current_units": {"temperature_2m": "°F"}}
    with pytest.raises(Unreachable):
        await OpenMeteo(Redirected(served)).report(BEIJING, NOON)


def _without(sent: Any, spoil: Callable[[Any], Any]) -> Any:
    """Every single figure spoilt."""
    if isinstance(sent, dict):
        return {key: _without(value, spoil) for key, value in sent.items()}
    if isinstance(sent, list):
        return [_without(value, spoil) for value in sent]
    return spoil(sent)


SPOILS: dict[str, Callable[[Any], Any]] = {
    "null": lambda _: None,
    "text": lambda _: "n/a",
    "beyond belief": lambda _: 1e300,
    "an object": lambda _: {"value": 1},
    "a list": lambda _: [1, 2],
    "true": lambda _: True,
    "not a number": lambda _: "NaN",
}
ASKED = (
    *("天气怎么样", "明天会下雨吗", "外面下雨了吗", "雨什么时候停", "风大吗", "今天穿什么", "周末天气怎么样"),
    *("when is sunset", "do I need an umbrella", "how cold is it", "what's the uv index", "how humid is it"),
    *("is it colder than yesterday", "weather next week", "will it snow tomorrow", "when will it rain"),
)
KEPT = {"time", "timezone", "current_units"}
UNKNOWN = {"这个我没有查到。", "I have no figures for that."}


@pytest.mark.parametrize("spoil", SPOILS)
async def test_figures_that_are_none_are_left_out(spoil: str, make: Make, served: Providers) -> None:
    """And nobody is told that it stays dry."""
    sent = forecast()
    for part in ("current", "hourly", "daily"):
        sent[part] = {
            key: value if key in KEPT else _without(value, SPOILS[spoil]) for key, value in sent[part].items()
        }
    served.answers[FORECAST] = sent
    household = make()
    for text in ASKED:
        assert await household.ask(text) in UNKNOWN, text


async def test_lists_of_unequal_length_do_no_harm(make: Make, served: Providers) -> None:
    sent = forecast()
    for name in ("temperature_2m_max", "weather_code", "sunset"):
        sent["daily"][name] = sent["daily"][name][:3]
    sent["hourly"] = json.loads(json.dumps(sent["hourly"]).replace("2026-03-04T1", "not a time"))
    served.answers[FORECAST] = sent
    household = make()
    assert await household.ask("明天天气怎么样") == "明天中雨，4到9度。"
    assert await household.ask("后天天气怎么样") == "后天，零下2度。"
