"""What is found of what was heard."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skills.music.library.request import Request
from skills.music.library.search import Search
from skills.music.library.store import Store


@pytest.fixture(scope="session")
def search(scanned: Path) -> Search:
    with closing(Store(scanned / "music.sqlite3")) as store:
        return store.search()


@pytest.mark.parametrize(
    ("heard", "kind", "name"),
    [
        ("七里香", "song", "七里香"),
        ("七里相", "song", "七里香"),
        ("情天", "song", "晴天"),
        ("七里", "song", "七里香"),
        ("the beetles", "artist", "The Beatles"),
        ("披头士", "artist", "The Beatles"),
        ("beatles", "artist", "The Beatles"),
        ("罗大佑", "artist", "羅大佑"),
        ("邓丽君", "artist", "鄧麗君"),
        ("费玉清", "artist", "费玉清"),
        ("莫吉托", "song", "Mojito"),
        ("周杰伦的Mojito", "song", "Mojito"),
        ("周杰伦 的 mohito", "song", "Mojito"),
        ("周接轮的晴天", "song", "晴天"),
        ("yesterday by the beatles", "song", "Yesterday"),
        ("beatles yesterday", "song", "Yesterday"),
        ("hey dude", "song", "Hey Jude - Remastered 2015"),
        ("seven years", "song", "7 Years"),
        ("恋曲一九九零", "song", "恋曲1990"),
        ("恋曲1990", "song", "恋曲1990"),
        ("月亮代表我心", "song", "月亮代表我的心"),
        ("跑步", "playlist", "跑步"),
        ("kind of blew", "album", "Kind of Blue"),
    ],
)
def test_what_was_misheard_is_found_first(search: Search, heard: str, kind: str, name: str) -> None:
    first = search.find(Request(query=heard))[0]
    assert (first.name.kind, first.name.text) == (kind, name)


@pytest.mark.parametrize("heard", ["小苹果", "bohemian rhapsody", "张三丰太极", "zzzz", "。", ""])
def test_nothing_is_found_where_nothing_fits(search: Search, heard: str) -> None:
    assert not search.find(Request(query=heard))


def test_title_and_artist_are_found_together(search: Search) -> None:
    first = search.find(Request(title="千里之外", artist="周杰轮"))[0]
    assert (first.name.text, first.name.credit) == ("千里之外", "周杰伦/费玉清")


def test_a_kind_that_was_named_is_the_only_one_looked_at(search: Search) -> None:
    assert {match.name.kind for match in search.find(Request(album="七里香"))} == {"album"}


def test_what_was_said_exactly_is_sure_and_the_rest_is_doubted(search: Search) -> None:
    assert search.find(Request(query="晴天"))[0].score == 1.0
    assert not search.find(Request(title="昨天"))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(heard=st.text(st.characters(), max_size=300))
def test_any_text_can_be_asked_for(search: Search, heard: str) -> None:
    search.find(Request(query=heard))


def test_thousands_of_strange_texts_can_be_asked_for(search: Search) -> None:
    chance = random.Random(7)  # noqa: S311
    alphabet = "-–'\"&()[]{}$%\\\0\n的by七里香abcxyz0189éß\ud800\U0001f3b5ｱ한"
    for _ in range(600):
        search.find(Request(query="".join(chance.choices(alphabet, k=chance.randrange(40)))))
