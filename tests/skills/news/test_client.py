"""Whatever a server does, there is news, or a short true sentence; and the voice never waits for it."""

from __future__ import annotations

import json

import pytest

from assistant import SkillError
from skills.news import newsroom
from skills.news.reader import FeedReader
from tests.skills.news.house import House, headlines
from tests.skills.news.server import bomb, rss

TITLE = "Bridge opens in Porto"
ELSEWHERE = (
    "file:///etc/passwd",
    "http://10.0.0.1/feed",
    "http://169.254.169.254/latest",
    "ftp://example.org/feed",
)


async def _problem(house: House) -> str:
    with pytest.raises(SkillError) as raised:
        await headlines(house.skill(), house.turn())
    return raised.value.key


async def test_only_what_is_new_is_asked_for(house: House) -> None:
    house.server.bodies["Wire"] = rss(TITLE, "Whales return")
    house.server.headers["Wire"] = {"ETag": '"one"', "Last-Modified": "Wed, 04 Mar 2026 08:30:00 GMT"}
    house.with_feeds("Wire", headlines=1)
    assert TITLE in (await headlines(house.skill(), house.turn()))[0]
    house.later(hours=1)
    assert "Whales return" in (await headlines(house.skill(), house.turn()))[0]
    _, second = house.server.asked
    assert second[1]["If-None-Match"] == '"one"'
    assert second[1]["If-Modified-Since"] == "Wed, 04 Mar 2026 08:30:00 GMT"


async def test_news_that_is_fresh_is_not_fetched_again(house: House) -> None:
    house.server.bodies["Wire"] = rss(TITLE, "Whales return")
    house.with_feeds("Wire", headlines=1)
    await headlines(house.skill(), house.turn())
    house.later(minutes=20)
    await headlines(house.skill(), house.turn())
    assert len(house.server.asked) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429, 500, 503, 304])
async def test_an_error_of_the_server_is_a_short_sentence(house: House, status: int) -> None:
    house.server.statuses["Wire"] = status
    house.with_feeds("Wire")
    assert await _problem(house) == "unreachable"


@pytest.mark.parametrize("target", ELSEWHERE)
async def test_a_redirect_leads_nowhere_but_to_the_web(house: House, target: str) -> None:
    house.server.statuses["Wire"] = 302
    house.server.headers["Wire"] = {"Location": target}
    house.with_feeds("Wire")
    assert await _problem(house) == "unreachable"


async def test_a_redirect_within_the_web_is_followed(house: House) -> None:
    house.server.bodies["new"] = rss(TITLE)
    house.server.statuses["Wire"] = 301
    house.server.headers["Wire"] = {"Location": "/new"}
    house.with_feeds("Wire")
    assert TITLE in (await headlines(house.skill(), house.turn()))[0]


async def test_one_bad_feed_does_not_keep_back_the_others(house: House) -> None:
    house.server.bodies |= {"Wire": rss(TITLE), "Bad": b"<html>no feed</html>"}
    house.with_feeds("Gone", "Bad", "Wire")
    assert TITLE in (await headlines(house.skill(), house.turn()))[0]


async def test_a_packed_feed_is_unpacked_and_a_bomb_is_not(house: House) -> None:
    house.server.bodies["Wire"] = bomb(50_000_000)
    house.server.headers["Wire"] = {"Content-Encoding": "gzip"}
    house.with_feeds("Wire")
    assert await _problem(house) == "unreachable"


async def test_what_is_no_feed_is_said_to_be_unreadable(house: House) -> None:
    house.server.bodies["Wire"] = b"<html>Please accept our cookies</html>"
    house.with_feeds("Wire")
    assert await _problem(house) == "bad_feed"


async def test_the_charset_of_the_answer_is_not_believed_blindly(house: House) -> None:
    house.server.bodies["新华社"] = rss("港珠澳大桥今天通车了").decode().encode("gbk")
    house.server.headers["新华社"] = {"Content-Type": "text/xml; charset=utf-8"}
    house.with_feeds("新华社", language="zh")
    assert "港珠澳大桥今天通车了" in (await headlines(house.skill(), house.turn("zh")))[0]


async def test_nobody_waits_long_for_a_feed_that_never_ends(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newsroom, "PATIENCE_SECONDS", 0.5)
    house.server.bodies["Wire"] = rss(TITLE)
    house.with_feeds("Wire", "trickle")
    assert TITLE in (await headlines(house.skill(), house.turn()))[0]


async def test_a_feed_that_never_ends_is_a_server_that_does_not_answer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newsroom, "PATIENCE_SECONDS", 0.1)
    house.with_feeds("trickle")
    assert await _problem(house) == "unreachable"


async def test_without_a_network_the_kept_news_is_told_and_without_that_it_is_said(house: House) -> None:
    port = house.server.url.rpartition(":")[2]
    house.with_feeds("Wire")
    feed = house.section.feeds[0].model_copy(update={"url": f"http://127.0.0.1:{1 if port != '1' else 2}/x"})
    house.section = house.section.model_copy(update={"feeds": (feed,)})
    assert await _problem(house) == "offline"


async def test_a_broken_file_of_kept_news_is_as_good_as_none(house: House) -> None:
    house.server.bodies["Wire"] = rss(TITLE)
    house.with_feeds("Wire")
    place = house.home().place
    for folder, text in ((place.cache, '{"feeds": 5}'), (place.state, "\0half a fi")):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "news.json").write_text(text)
    assert TITLE in (await headlines(house.skill(), house.turn()))[0]


async def test_the_background_fetches_once_and_the_question_finds_it_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newsroom, "FIRST_SECONDS", 0.0)
    house.server.bodies["Wire"] = rss(TITLE)
    house.with_feeds("Wire")
    house.stays = True
    async with house.skill() as skill:
        await house.server.was_asked.wait()
        assert TITLE in (await headlines(skill, house.turn()))[0]
    assert len(house.server.asked) == 1


async def test_the_reading_process_is_ended_where_a_feed_costs_too_much_and_the_next_one_is_read() -> None:
    wide = b"<rss><channel><a " + b" ".join(b'a%d="1"' % number for number in range(400_000)) + b"/>"
    async with FeedReader() as reader:
        with pytest.raises(SkillError) as raised:
            await reader.read(wide)
        assert raised.value.key == "bad_feed"
        assert [entry.title for entry in await reader.read(rss(TITLE))] == [TITLE]


async def test_the_reading_process_answers_only_with_entries() -> None:
    async with FeedReader() as reader:
        found = await reader.read(json.dumps({"items": [{"title": "A\nB", "content_text": "[1]"}]}).encode())
    assert [(entry.title, entry.text) for entry in found] == [("A B", "[1]")]
