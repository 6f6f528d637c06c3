"""What a household asks of its music is done, with a real player that plays in silence."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from assistant import NotFound, Person, SkillError
from skills.music import MusicSkill
from skills.music.library import Request
from tests.skills.music.house import House


async def playing(skill: MusicSkill, house: House) -> object:
    return (await house.ask(skill, "now_playing")).result.get("title")


async def test_a_song_is_found_as_it_sounds_and_said_back(house: House) -> None:
    async with house.living() as skill:
        reply = await house.ask(skill, "play", "zh", query="七里相")
        assert "周杰伦" in reply.text
        assert reply.result["title"] == "七里香"
        assert await playing(skill, house) == "七里香"


async def test_languages_may_be_mixed(house: House) -> None:
    async with house.living() as skill:
        reply = await house.ask(skill, "play", artist="周杰伦", title="的 Mojito")
        assert reply.result["title"] == "Mojito"


async def test_what_is_not_there_is_said(house: House) -> None:
    async with house.living() as skill:
        with pytest.raises(NotFound) as raised:
            await house.ask(skill, "play", title="Bohemian Rhapsody")
        assert raised.value.key == "not_found_named"
        assert raised.value.values == {"what": "Bohemian Rhapsody"}


@pytest.mark.parametrize(
    ("slots", "code"),
    [
        ({"query": "Inception", "kind": "movie"}, "no_video"),
        ({"query": "Serial", "kind": "podcast"}, "no_podcast"),
        ({"title": "Despacito", "provider": "spotify"}, "no_provider"),
        ({"query": "Yesterday", "device": "tv"}, "not_on_device"),
        ({"kind": "radio", "query": "paradise"}, "no_station"),
    ],
)
async def test_what_cannot_be_done_has_a_true_sentence(
    slots: dict[str, Any], code: str, house: House
) -> None:
    async with house.living() as skill:
        with pytest.raises(SkillError) as raised:
            await house.ask(skill, "play", **slots)
        assert raised.value.key == code


async def test_next_previous_and_again(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", artist="周杰伦")
        first = await playing(skill, house)
        assert (await house.ask(skill, "next")).text == ""
        assert await playing(skill, house) not in (first, None)
        await house.ask(skill, "previous")
        assert await playing(skill, house) == first
        await house.ask(skill, "previous", again=True)
        assert await playing(skill, house) == first
        assert (await house.ask(skill, "previous")).result == {"moved": False}


async def test_pause_and_resume(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", title="Yesterday")
        await house.ask(skill, "pause")
        assert (await house.ask(skill, "now_playing")).result["playing"] is False
        assert (await house.ask(skill, "play")).result["title"] == "Yesterday"
        assert (await house.ask(skill, "now_playing")).result["playing"] is True


@pytest.mark.parametrize("action", ["pause", "stop", "next", "previous", "like", "add"])
async def test_without_music_it_is_said_that_nothing_plays(action: str, house: House) -> None:
    async with house.living() as skill:
        with pytest.raises(NotFound):
            await house.ask(skill, action, playlist="x")


async def test_what_was_stopped_goes_on_after_a_restart(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", title="Yesterday")
        await skill.jukebox.seek(12.0)
        await house.ask(skill, "stop")
    house.now += timedelta(days=1)
    async with house.living() as skill:
        assert (await house.ask(skill, "now_playing")).result == {"playing": False}
        assert (await house.ask(skill, "resume")).result["title"] == "Yesterday"
        assert skill.jukebox.seconds >= 12.0


async def test_the_queue_takes_what_is_to_come(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", title="Mojito")
        await house.ask(skill, "add", query="七里香")
        assert "comes next" in (await house.ask(skill, "play", title="Yesterday", after="next")).text
        titles = [item.title for item in skill.jukebox.kept.queue.items]
        assert (titles[0], set(titles)) == ("Mojito", {"Mojito", "七里香", "Yesterday"})
        await house.ask(skill, "next")
        assert await playing(skill, house) == "Yesterday"


async def test_the_volume_keeps_to_the_hour_and_to_the_person(house: House) -> None:
    child = Person("Tim", "child", loudest=0.4)
    async with house.living() as skill:
        assert (await house.ask(skill, "volume", level=80)).result["level"] == 80
        assert (await house.ask(skill, "volume", change=-10)).result["level"] == 70
        house.person = child
        assert "40" in (await house.ask(skill, "volume", level=80)).text
        house.person, house.now = None, house.now.replace(hour=23)
        assert (await house.ask(skill, "volume", level=100)).result["level"] == 45
        assert (await house.ask(skill, "volume")).result["level"] == 45


async def test_mute_and_unmute(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "mute", on=True)
        assert skill.jukebox.kept.muted
        await house.ask(skill, "volume", change=5)
        assert not skill.jukebox.kept.muted


async def test_what_is_liked_is_played_for_whoever_asks_for_anything(house: House) -> None:
    house.person = Person("Anna", "adult", likes={"music": ("The Beatles",)})
    async with house.living() as skill:
        assert (await house.ask(skill, "play")).result["title"] == "Yesterday"
        assert "like" in (await house.ask(skill, "like", on=True)).text
        assert [track.tags.title for track in await skill.library.liked()] == ["Yesterday"]


async def test_a_song_that_is_not_liked_gives_way(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", artist="周杰伦")
        first = await playing(skill, house)
        await house.ask(skill, "like", on=False)
        assert await playing(skill, house) != first


async def test_a_playlist_is_made_by_voice(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", title="Yesterday")
        await house.ask(skill, "add", playlist="oldies")
        assert await skill.library.playlists() == ["oldies"]


async def test_more_like_this_is_of_the_same_artist(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", title="七里香")
        assert (await house.ask(skill, "play", like=True)).result["artist"] == "周杰伦"


async def test_repeat_and_shuffle_are_kept(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", artist="周杰伦")
        await house.ask(skill, "repeat", mode="one")
        await house.ask(skill, "shuffle", on=True)
    async with house.living() as skill:
        assert (skill.jukebox.kept.queue.repeat, skill.jukebox.kept.queue.shuffled) == ("one", True)


async def test_the_sleep_timer_is_said_and_survives_a_restart(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", title="Yesterday")
        reply = await house.ask(skill, "stop", "zh", when={"seconds": 1800, "kind": "duration"})
        assert "30分钟" in reply.text
    async with house.living() as skill:
        assert skill.jukebox.sleep_timer.at == house.now + timedelta(minutes=30)
        await house.ask(skill, "stop", when="never")
        assert skill.jukebox.sleep_timer.at is None


async def test_the_music_stops_after_the_song_that_plays(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", title="Yesterday")
        await house.ask(skill, "play", title="Mojito", after="next")
        stopped = asyncio.Event()
        skill.jukebox.changed = lambda: None if skill.jukebox.playing else stopped.set()
        reply = await house.ask(skill, "stop", when="over")
        assert reply.text == "OK, after this one."
        assert await playing(skill, house) == "Yesterday"
        await house.ask(skill, "seek", forward=29.8)
        async with asyncio.timeout(10):
            await stopped.wait()
        assert skill.jukebox.current
        assert skill.jukebox.current.title == "Mojito"


async def test_liked_songs_are_those_alone(house: House) -> None:
    async with house.living() as skill:
        with pytest.raises(SkillError) as raised:
            await house.ask(skill, "play", kind="liked")
        assert raised.value.key == "nothing_liked"
        await house.ask(skill, "play", title="Yesterday")
        await house.ask(skill, "like")
        await house.ask(skill, "play", kind="liked")
        assert [item.title for item in skill.jukebox.kept.queue.items] == ["Yesterday"]


async def test_what_was_hardly_understood_is_asked_about(house: House) -> None:
    async with house.living() as skill:
        found = await skill.library.ask(Request(query="yesternight"))
        if not found.match or found.match.sure:
            pytest.skip("the library is sure of it")
        reply = await house.ask(skill, "play", query="yesternight")
        assert reply.asks
        assert not skill.jukebox.loaded
        assert (await skill.act(house.turn(), reply.asks.intent)).result["title"] == "Yesterday"


async def test_a_lone_stop_silences_the_music(house: House) -> None:
    async with house.living() as skill:
        await house.ask(skill, "play", title="Yesterday")
        await skill.hush()
        assert (await house.ask(skill, "now_playing")).result["playing"] is False
