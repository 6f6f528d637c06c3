"""What a household asks of the weather, and what it hears."""

from __future__ import annotations

import pytest

from assistant import SkillSection
from assistant.testing import NOON
from bench.weather_server import FORECAST, Providers, forecast
from skills.weather import WeatherSection
from skills.weather.vocabulary import aspects, places
from tests.skills.weather.conftest import Make

SAID = [
    ("will it snow this week", "Yes, it will snow on Saturday, 80 percent likely."),
    ("这周会下雪吗", "星期六会下雪，概率百分之80。"),
    ("未来三天会下雨吗", "明天会下雨，概率百分之80。"),
    ("昨天下雨了吗", "昨天没下雨。"),
    ("did it rain yesterday", "No, it didn't rain yesterday."),
    ("晚上要加衣服吗", "今晚6到11度，要穿厚外套。"),
    ("should I bring an umbrella tomorrow morning", "No need for an umbrella tomorrow morning."),
    ("天气怎么样", "现在晴间多云，8度。今天2到12度。"),
    ("明天天气怎么样", "明天中雨，4到9度。"),
    ("星期五天气怎么样", "后天晴，零下2到10度。"),
    ("周末天气怎么样", "星期六中雪，零下2到10度。星期日晴，零下2到10度。"),
    ("未来一周天气怎么样", "今天到星期二零下2到12度，明天、星期六有雨雪。"),
    ("昨天天气怎么样", "昨天晴，零下3到7度。"),
    ("明天下午会下雨吗", "明天下午会下雨，概率百分之80。大概下午2点开始。"),
    ("今天会下雨吗", "今天不会下雨。"),
    ("外面下雨了吗", "现在没下雨。"),
    ("雨什么时候停", "现在没下雨。明天下午2点左右会下雨。"),
    ("什么时候会下雨", "明天下午2点左右会下雨。"),
    ("要不要带伞", "不用带伞，不会下雨。"),
    ("明天要带伞吗", "带上伞吧，明天下午2点会下雨。"),
    ("星期六会下雪吗", "星期六会下雪，概率百分之80。大概凌晨0点开始。"),
    ("外面冷吗", "现在8度。体感5度。"),
    ("明天热不热", "明天4到9度，比较冷。"),
    ("风大吗", "现在北风3级。"),
    ("湿度多少", "湿度百分之41。"),
    ("紫外线强不强", "紫外线指数5，中等。"),
    ("空气质量怎么样", "现在空气质量良，指数87。"),
    ("明天空气质量怎么样", "空气质量我只知道现在的：良，指数87。"),
    ("今天穿什么", "今天2到12度，要穿厚外套。"),
    ("今天比昨天热吗", "今天比昨天高5度，2到12度。"),
    ("什么时候日出", "早上6点42分日出。"),
    ("明天几点日落", "明天晚上6点09分日落。"),
    ("有什么天气预警吗", "没有恶劣天气。"),
    ("上海明天天气怎么样", "上海明天中雨，4到9度。"),
    ("明天下午三点的天气", "明天下午3点中雨，3度。"),
    ("三周以后的天气怎么样", "预报只到3月19日星期四。"),
    ("上个月的天气怎么样", "更早的天气我不知道了。"),
    ("what's the weather like", "Right now: partly cloudy, 8 degrees. Today 2 to 12 degrees."),
    ("what's the weather tomorrow", "Tomorrow: rain, 4 to 9 degrees."),
    ("will it rain tomorrow", "Yes, it will rain tomorrow, 80 percent likely. It should start at 2 PM."),
    ("will it rain this afternoon", "No rain this afternoon."),
    ("is it raining", "It isn't raining now."),
    ("when will it stop raining", "It isn't raining now. It should rain tomorrow at 2 PM."),
    ("do I need an umbrella tomorrow", "Yes, take an umbrella. It will rain tomorrow at 2 PM."),
    ("how cold is it", "It's 8 degrees. It feels like 5 degrees."),
    ("how windy is it", "Right now: a north wind of 15 kilometres an hour."),
    ("what's the uv index", "The UV index is 5, moderate."),
    ("how is the air quality", "The air is fair, index 87."),
    ("what should I wear", "Today: 2 to 12 degrees. Wear a warm coat."),
    ("is it colder than yesterday", "Today is 5 degrees warmer than yesterday: 2 to 12 degrees."),
    ("when is sunset", "Sunset is at 6:09 PM."),
    ("what was the weather yesterday", "Yesterday: clear, minus 3 to 7 degrees."),
    ("what's the weather in Tokyo tomorrow", "Tomorrow in Tokyo: rain, 4 to 9 degrees."),
    ("weather next week", "From Monday to Sunday, March 15: minus 2 to 10 degrees, no rain."),
]


@pytest.mark.parametrize(("heard", "said"), SAID)
async def test_it_answers_in_a_sentence(heard: str, said: str, make: Make) -> None:
    assert await make().ask(heard) == said


async def test_it_rains_now_and_it_is_said_until_when(make: Make, served: Providers) -> None:
    raining = forecast(now={"weather_code": 61})
    hours = raining["hourly"]
    for index in range(24 + 18, 24 + 22):
        hours["weather_code"][index], hours["precipitation_probability"][index] = 61, 90
    served.answers[FORECAST] = raining
    household = make()
    assert await household.ask("外面下雨了吗") == "正在下，小雨。大概晚上10点雨会停。"
    assert await household.ask("when will it stop raining") == "The rain should stop at 10 PM."
    assert await household.ask("要带伞吗") == "带上吧，正在下，小雨。"


async def test_what_is_severe_comes_first(make: Make, served: Providers) -> None:
    stormy = forecast()
    stormy["daily"]["precipitation_sum"][2] = 82.0
    served.answers[FORECAST] = stormy
    assert await make().ask("明天天气怎么样") == "注意，明天有暴雨。明天中雨，4到9度。"


async def test_follow_ups_leave_out_what_was_said(make: Make) -> None:
    household = make()
    await household.ask("上海天气怎么样")
    assert await household.ask("那明天呢") == "上海明天中雨，4到9度。"
    assert await household.ask("那后天呢") == "上海后天晴，零下2到10度。"
    assert await household.ask("杭州呢") == "杭州后天晴，零下2到10度。"
    await household.ask("will it rain tomorrow")
    assert await household.ask("and in Shanghai?") == (
        "Yes, it will rain tomorrow in Shanghai, 80 percent likely. It should start at 2 PM."
    )
    assert (await household.ask("what about London")).startswith("Yes, it will rain tomorrow in London")


async def test_imperial_units_are_for_those_who_want_them(make: Make) -> None:
    household = make(units="imperial")
    assert await household.ask("what's the weather tomorrow") == "Tomorrow: rain, 39 to 48 degrees."
    assert await household.ask("how windy is it") == "Right now: a north wind of 9 miles an hour."


async def test_the_time_of_another_place_is_its_own(make: Make, served: Providers) -> None:
    served.answers[FORECAST] = forecast(zone="America/New_York")
    assert await make().ask("when is sunset in New York") == "Sunset in New York is at 6:09 PM."


def test_the_section_is_checked() -> None:
    assert issubclass(WeatherSection, SkillSection)
    with pytest.raises(ValueError, match="order"):
        WeatherSection.model_validate({"order": ["accu"]})


def test_a_place_has_one_name_in_each_language() -> None:
    english, chinese = places("en"), places("zh")
    assert english["New York City"] == english["NYC"] == "New York"
    assert chinese["北京市"] == chinese["北京"] == "北京"
    assert chinese["纽约"] == "纽约"
    assert chinese["姑苏区"] == "姑苏区"


def test_every_word_for_an_aspect_is_in_the_whole_list() -> None:
    lists = aspects("en")
    roles = ("event", "ongoing", "quality", "measure", "garment", "figure", "sunny_time")
    assert set(lists["aspect"]) == set().union(*(lists[role] for role in roles))
    assert {"rain", "snow", "umbrella", "clothes", "sunset"} <= set(lists["aspect"].values())


async def test_today_is_the_day_of_the_place(make: Make, served: Providers) -> None:
    served.answers[FORECAST] = forecast(zone="America/New_York")
    household = make()
    household.now = NOON.replace(day=5, hour=1)
    assert (await household.ask("what's the weather in New York today")).startswith("Today in New York")
