"""Radio and music servers are asked as their documents say; whatever they answer is music or a sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from assistant import SkillError, Unreachable
from assistant.web import HttpWeb
from skills.music import radio_browser
from skills.music.jellyfin import Jellyfin
from skills.music.library import Request
from skills.music.radio_browser import RadioBrowser
from skills.music.secret import secret
from skills.music.section import ServerSection, Station
from skills.music.stations import own, stream
from skills.music.subsonic import Subsonic
from tests.skills.music.servers import KEY, PASSWORD, STATION, Servers, serving

WEB = HttpWeb(trusted={"127.0.0.1"})
BROKEN = (b"", b"[", b"null", b"{}", b"<html>", b'{"Items": 3}', b'[{"name": 1}]', b"[" * 100_000)


@pytest.fixture
async def servers() -> AsyncIterator[Servers]:
    async with serving() as made:
        yield made


def browser(*urls: str) -> RadioBrowser:
    async def known() -> Sequence[str]:
        return urls

    return RadioBrowser(WEB, servers=known)


def subsonic(servers: Servers, password: str = PASSWORD) -> Subsonic:
    return Subsonic(WEB, servers.url, "anna", lambda: password)


async def test_a_station_is_found_by_its_name_and_counted(servers: Servers) -> None:
    radio = browser(servers.url)
    (station,) = await radio.search("radio paradise")
    assert (station.title, radio_browser.address(station)) == (STATION["name"], STATION["url"])
    await radio.clicked(station)
    (_, asked), (clicked, _) = servers.asked
    assert asked["name"] == "radio paradise"
    assert (asked["hidebroken"], asked["order"], asked["reverse"]) == ("true", "clickcount", "true")
    assert clicked == f"/json/url/{STATION['stationuuid']}"


async def test_the_next_server_is_asked_where_one_fails(servers: Servers) -> None:
    assert await browser("http://127.0.0.1:1", servers.url).search("jazz")


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.1/reboot",
        "http://localhost/x",
        "http://router.lan/",
        "file:///etc/passwd",
        "",
        "http://[::1",
    ],
)
async def test_a_station_inside_the_house_is_no_station(address: str, servers: Servers) -> None:
    servers.stations = [{**STATION, "url": address, "url_resolved": address}]
    assert await browser(servers.url).search("x") == []


async def test_a_station_that_is_down_is_left_out(servers: Servers) -> None:
    servers.stations = [{**STATION, "lastcheckok": 0}]
    assert await browser(servers.url).search("x") == []


async def test_subsonic_signs_each_question_and_each_stream_anew(servers: Servers) -> None:
    server = subsonic(servers)
    (song,) = await server.search(Request(title="Mojito", artist="周杰伦"))
    assert (song.title, song.artist, song.seconds) == ("Mojito", "周杰伦", 185)
    first, second = (parse_qs(urlsplit(server.address(song)).query) for _ in range(2))
    assert first["s"] != second["s"]
    assert PASSWORD not in server.address(song)
    assert "p" not in servers.asked[0][1]


async def test_subsonic_gives_the_best_of_an_artist_and_anything(servers: Servers) -> None:
    assert await subsonic(servers).search(Request(artist="周杰伦"))
    assert await subsonic(servers).search(Request())
    assert await subsonic(servers).search(Request(genre="jazz")) == []


async def test_a_wrong_password_is_said(servers: Servers) -> None:
    with pytest.raises(SkillError) as raised:
        await subsonic(servers, "wrong").search(Request(query="x"))
    assert raised.value.key == "no_key"
    assert "wrong" not in str(raised.value).removeprefix("subsonic: 40 Wrong")


async def test_jellyfin_is_asked_with_its_key_in_a_header(servers: Servers) -> None:
    server = Jellyfin(WEB, servers.url, lambda: KEY)
    (song,) = await server.search(Request(query="Mojito"))
    assert (song.title, song.artist, song.seconds) == ("Mojito", "周杰伦", 185)
    assert KEY not in str(servers.asked)
    assert f"/Audio/{song.key}/universal?" in server.address(song)
    with pytest.raises(SkillError) as raised:
        await Jellyfin(WEB, servers.url, lambda: "none").search(Request(query="x"))
    assert raised.value.key == "no_key"


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
async def test_what_is_no_answer_is_unreachable_or_nothing(body: bytes, servers: Servers) -> None:
    servers.broken = body
    for search in (
        browser(servers.url).search("x"),
        subsonic(servers).search(Request(query="x")),
        Jellyfin(WEB, servers.url, lambda: KEY).search(Request(query="x")),
    ):
        try:
            assert await search == []
        except Unreachable:
            continue


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
async def test_a_server_that_refuses_is_unreachable(status: int, servers: Servers) -> None:
    servers.status = status
    with pytest.raises(Unreachable):
        await browser(servers.url).search("x")
    with pytest.raises(Unreachable):
        await subsonic(servers).search(Request(query="x"))


async def test_a_playlist_of_a_station_names_its_stream(servers: Servers) -> None:
    servers.broken = b"[playlist]\nFile1=http://stream.example.com/live\nTitle1=x\n"
    assert await stream(WEB, f"{servers.url}/x.pls", private=True) == "http://stream.example.com/live"
    servers.broken = b"#EXTM3U\nfile:///etc/passwd\n"
    with pytest.raises(SkillError):
        await stream(WEB, f"{servers.url}/x.m3u", private=True)


@pytest.mark.parametrize(
    ("name", "frequency"), [("classic", 0.0), ("Classic FM radio", 0.0), ("", 101.9), ("klassik", 0)]
)
def test_a_station_of_ones_own_has_many_names(name: str, frequency: float) -> None:
    stations = [Station(name="Classic FM", url="http://x.example/a", also=("klassik",), frequency=101.9)]
    assert [item.title for item in own(stations, name, frequency)] == ["Classic FM"]


def test_a_secret_that_others_can_read_is_none(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sesame\n")
    file.chmod(0o644)
    with pytest.raises(SkillError):
        secret(ServerSection(secret_file=str(file)))
    file.chmod(0o600)
    assert secret(ServerSection(secret_file=str(file))) == "sesame"
    assert secret(ServerSection(secret_env="HOME"), {"HOME": "abc"})  # noqa: S106 - its name == "abc"
