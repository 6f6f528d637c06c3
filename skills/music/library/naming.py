"""Writes down by which names each track may be asked for, and how those sound."""

from __future__ import annotations

import sqlite3
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from skills.music.library.genres import genres_of
from skills.music.library.nicknames import nicknames
from skills.music.library.track import Tags
from skills.music.library.written import HAN, Character, Reading, credited, readings

HAN_FIRST, HAN_LAST = 0x3400, 0x9FFF
SPACED = ((HAN_FIRST, HAN_LAST), (0x3040, 0x30FF))
"""Written without spaces: each character is a word of its own."""


def name_tracks(database: sqlite3.Connection) -> None:
    """Names every track that is new or changed."""
    rows = database.execute(f"SELECT id, {', '.join(Tags.__slots__)} FROM tracks WHERE named = 0").fetchall()  # noqa: S608
    if not rows:
        return
    characters = known_characters(database)
    with database:
        database.execute("BEGIN IMMEDIATE")
        for number, *fields in rows:
            _name(database, number, Tags(*fields), characters)
        database.execute("UPDATE tracks SET named = 1 WHERE named = 0")
        database.execute("UPDATE state SET value = value + 1 WHERE key = 'generation'")


def name_id(
    database: sqlite3.Connection,
    kind: str,
    text: str,
    characters: Mapping[str, Character],
    *,
    credit: str = "",
) -> int:
    """The name's number; it and its readings are written where it is new."""
    key = (kind, text, credit)
    row = database.execute("SELECT id FROM names WHERE kind = ? AND text = ? AND credit = ?", key).fetchone()
    if row:
        return int(row[0])
    number = database.execute("INSERT INTO names (kind, text, credit) VALUES (?, ?, ?)", key).lastrowid or 0
    said = (text, *nicknames(text)) if kind in {"artist", "song"} else (text,)
    every = {each for name in said for each in _in_context(name, characters)}
    rows = [(number, each.text, each.fine, each.coarse) for each in every]
    database.executemany("INSERT INTO readings VALUES (?, ?, ?, ?)", rows)
    return number


def known_characters(database: sqlite3.Connection) -> dict[str, Character]:
    """Every Chinese character. The first time, the table is made from what OpenCC and pypinyin know."""
    rows = database.execute("SELECT character, simplified, pinyin FROM characters").fetchall()
    if not rows:
        rows = list(_characters())
        with database:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT OR IGNORE INTO characters VALUES (?, ?, ?)", rows)
    return {character: Character(simplified, pinyin) for character, simplified, pinyin in rows}


def _characters() -> Iterator[tuple[str, str, str]]:
    from pypinyin import lazy_pinyin

    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text("utf-8")
    pairs = (line.split() for line in table.splitlines())
    simplified = {pair[0]: pair[1] for pair in pairs if len(pair) > 1}
    for code in range(HAN_FIRST, HAN_LAST + 1):
        plain = simplified.get(chr(code), chr(code))
        pinyin = lazy_pinyin(plain)[0]
        if pinyin.isascii():
            yield chr(code), plain, pinyin


def _in_context(name: str, characters: Mapping[str, Character]) -> Iterable[Reading]:
    """Also as its words are read together: 音乐 is yin yue, though 乐 alone is le."""
    found = dict.fromkeys(readings(name, characters))
    if HAN.search(name):
        from pypinyin import lazy_pinyin

        simple = "".join(characters[each].simplified if each in characters else each for each in name)
        read = lazy_pinyin(simple, errors=_nothing)  # type: ignore[arg-type]
        together = {
            each: Character(each, pinyin) for each, pinyin in zip(simple, read, strict=False) if pinyin
        }
        found |= dict.fromkeys(readings(simple, ChainMap(together, dict(characters))))
    return found


def _nothing(rest: str) -> list[str]:
    """For what pypinyin cannot read: as many pieces as characters."""
    return [""] * len(rest)


def _name(database: sqlite3.Connection, number: int, tags: Tags, characters: Mapping[str, Character]) -> None:
    database.execute("DELETE FROM credits WHERE track = ?", (number,))
    names = {name_id(database, "song", tags.title, characters, credit=tags.artist)}
    for line in (tags.artist, tags.album_artist):
        names |= {name_id(database, "artist", each, characters) for each in credited(line)}
    if tags.album:
        by = tags.album_artist or tags.artist
        names.add(name_id(database, "album", tags.album, characters, credit=by))
    names |= {name_id(database, "genre", genre, characters) for genre in genres_of(tags.genre)}
    database.executemany("INSERT INTO credits VALUES (?, ?)", [(name, number) for name in names])
    database.execute("DELETE FROM words WHERE rowid = ?", (number,))
    words = [
        spaced(text, characters) for text in (tags.title, f"{tags.artist} {tags.album_artist}", tags.album)
    ]
    database.execute("INSERT INTO words (rowid, title, artist, album) VALUES (?, ?, ?, ?)", (number, *words))


def spaced(text: str, characters: Mapping[str, Character]) -> str:
    """Simplified, and with a space around each character of a script that has none."""
    simple = (characters[each].simplified if each in characters else each for each in text)
    return "".join(f" {each} " if _alone(each) else each for each in simple)


def _alone(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in SPACED)
