"""How often the song that was meant is found though it was misheard, beside plain substring search."""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from bench import mishearing
from bench.report import Figure, Report
from bench.songs import invented, known
from skills.music.library import Request, Tags
from skills.music.library.index import Index
from skills.music.library.naming import known_characters, name_tracks
from skills.music.library.schema import opened
from skills.music.library.search import Search

SIZE = 10_000
ASKED = 500
"""Utterances of each kind."""
Case = tuple[str, str]
"""What was heard, and the title that was meant."""


def measure() -> Report:
    chance = random.Random(1)  # noqa: S311 - the same at every run
    zh, en = known()
    absent = [*chance.sample(zh, 40), *chance.sample(en, 40)]
    titles = [song.title for song in (*zh, *en)]
    left_out = {song.title for song in absent}
    real = [song for song in (*zh, *en) if song.title not in left_out]
    songs = [*real, *invented(SIZE - len(real), chance=chance, apart_from=titles)]
    search = built(songs)
    figures = []
    for language, kinds in _cases(songs, chance).items():
        figures += _figures(language, kinds, search, [song.title for song in songs])
    figures += [_accepted(search, absent), *_quickness(search, _cases(songs, chance)["zh"])]
    return Report("titles", tuple(figures), {"songs": len(songs), "names_known": len(real)})


def built(songs: Sequence[Tags]) -> Search:
    """A search over these songs, as a scan would leave it."""
    with tempfile.TemporaryDirectory() as folder, closing(opened(Path(folder) / "music.sqlite3")) as database:
        fields = ", ".join(Tags.__slots__)
        marks = ", ".join("?" * (5 + len(Tags.__slots__)))
        database.execute("BEGIN")
        database.executemany(
            f"INSERT INTO tracks (path, root, size, changed, added, {fields}) VALUES ({marks})",  # noqa: S608
            [
                (str(number), "", 1, 1, "2026-01-01", *(getattr(song, name) for name in Tags.__slots__))
                for number, song in enumerate(songs)
            ],
        )
        database.execute("COMMIT")
        name_tracks(database)
        return Search(Index.load(database), known_characters(database))


def _cases(songs: Sequence[Tags], chance: random.Random) -> dict[str, dict[str, list[Case]]]:
    """Half of them real songs; titles so short that nothing would be left are not asked for."""
    zh = [song for song in songs if not song.title.isascii() and len(song.title) > 1]
    en = [song for song in songs if song.title.isascii() and len(song.title) > 3]
    return {
        "zh": {
            "homophones": _heard(zh, mishearing.chinese, chance),
            "a syllable dropped": _heard(_longer(zh, 4), mishearing.dropped, chance),
            "with the artist": _with_artist(zh, mishearing.chinese, "{artist}的{title}", chance),
            "English in Chinese": _heard(en, mishearing.english_as_chinese, chance),
        },
        "en": {
            "misspelt": _heard(en, mishearing.english, chance),
            "a syllable dropped": _heard(_longer(en, 3), mishearing.dropped, chance),
            "with the artist": _with_artist(en, mishearing.english, "{title} by {artist}", chance),
        },
    }


def _longer(songs: Sequence[Tags], least: int) -> list[Tags]:
    """Of so many syllables or more."""
    return [song for song in songs if len(re.findall(r"[aeiouy]+|[^\x00-\x7f]", song.title.lower())) >= least]


def _chosen(songs: Sequence[Tags], chance: random.Random) -> list[Tags]:
    """The real songs stand first in the list."""
    return [*chance.choices(songs[:200], k=ASKED // 2), *chance.choices(songs[200:], k=ASKED // 2)]


def _heard(
    songs: Sequence[Tags], mishear: Callable[[str, random.Random], str], chance: random.Random
) -> list[Case]:
    return [(mishear(song.title, chance), song.title) for song in _chosen(songs, chance)]


def _with_artist(
    songs: Sequence[Tags], mishear: Callable[[str, random.Random], str], said: str, chance: random.Random
) -> list[Case]:
    return [
        (said.format(artist=mishear(song.artist, chance), title=mishear(song.title, chance)), song.title)
        for song in _chosen(songs, chance)
    ]


def _figures(
    language: str, kinds: dict[str, list[Case]], search: Search, titles: Sequence[str]
) -> list[Figure]:
    every = [case for cases in kinds.values() for case in cases]
    plain = 100 * sum(_substring(heard, titles) == title for heard, title in every) / len(every)
    rates = {kind: _right(cases, search) for kind, cases in kinds.items()}
    mean = sum(rates.values()) / len(rates)
    return [
        Figure(f"{language}: found first", mean, "%", least=90, note=f"substring search {plain:.0f} %"),
        *(Figure(f"{language}: {kind}", rate, "%") for kind, rate in rates.items()),
    ]


def _right(cases: Sequence[Case], search: Search) -> float:
    return 100 * sum(found(search, heard) == title for heard, title in cases) / len(cases)


def found(search: Search, heard: str) -> str:
    """The name of what would be played."""
    matches = search.find(Request(query=heard))
    return matches[0].name.text if matches else ""


def _substring(heard: str, titles: Sequence[str]) -> str:
    plain = heard.casefold()
    return next((title for title in titles if plain in title.casefold() or title.casefold() in plain), "")


def _accepted(search: Search, absent: Sequence[Tags]) -> Figure:
    wrong = [song.title for song in absent if found(search, song.title)]
    return Figure(
        "something played that was not asked for",
        100 * len(wrong) / len(absent),
        "%",
        note=", ".join(wrong[:6]),
    )


def _quickness(search: Search, kinds: dict[str, list[Case]]) -> list[Figure]:
    took = []
    for heard, _ in [case for cases in kinds.values() for case in cases[:200]]:
        began = time.perf_counter()
        search.find(Request(query=heard))
        took.append(1000 * (time.perf_counter() - began))
    took.sort()
    return [
        Figure("search, median", took[len(took) // 2], "ms"),
        Figure("search, 95th percentile", took[len(took) * 95 // 100], "ms", most=10),
    ]
