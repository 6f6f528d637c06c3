"""Reads the tags of one sound file with PyAV, and mends what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite

from skills.music.library.guess import guessed, meaningful
from skills.music.library.mojibake import mended
from skills.music.library.track import Tags

FORMATS = "mp3,flac,ogg,wav,w64,mov,mp4,m4a,aac,ape,wv,asf,aiff,matroska,webm,dsf,iff,caf,tta,mpc,mpc8,amr,au"
"""Of ffmpeg's formats those that hold their own sound: playlists and scripts among them open other files."""
OPTIONS = {"protocol_whitelist": "file", "format_whitelist": FORMATS, "analyzeduration": "2000000"}
PROTECTED = frozenset({"drms", "enca"})
"""Codec tags of Apple's and of common encryption."""
FIELDS = ("title", "artist", "album", "album_artist", "genre")
OTHER_NAMES = {
    "album_artist": ("albumartist", "album artist", "wm/albumartist", "tpe2"),
    "date": ("year", "originaldate", "tdrc", "wm/year", "creation_time"),
    "disc": ("discnumber", "disk"),
    "track": ("tracknumber",),
    "artist": ("author", "performer", "composer"),
}
YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")


class Unplayable(Exception):
    """A file that holds no sound for us; `reason` is a word of `skip.py`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(path: str, parts: tuple[str, ...]) -> Tags:
    """The file's tags, and `parts` of its path where they are missing. Raises Unplayable.

    May take for ever with a broken file, or end the process: so `scan.py` has a process of its own.
    """
    import av

    try:
        with av.open(path, options=OPTIONS, metadata_errors="surrogateescape") as file:
            if not file.streams.audio:
                raise Unplayable("broken")
            sound = file.streams.audio[0]
            fields = {**_lower(sound.metadata), **_lower(file.metadata)}
            if sound.codec_context.codec_tag.lower() in PROTECTED or "asf_protection_type" in fields:
                raise Unplayable("protected")
            seconds = (file.duration or 0) / av.time_base
    except (av.error.FFmpegError, OSError, ValueError, RuntimeError, AttributeError) as error:
        raise Unplayable("broken") from error
    return told(fields, parts, seconds=seconds)


def told(fields: Mapping[str, str], parts: tuple[str, ...], *, seconds: float) -> Tags:
    """What the `fields` of a file, by their names in small letters, and the `parts` of its path say."""
    said = mended([_field(fields, name) for name in FIELDS])
    title, artist, album, album_artist, genre = (meaningful(text) for text in said)
    path = guessed(mended(parts))
    # A path tells of artist and album only where the file tells of neither.
    bare = not artist and not album
    return Tags(
        title or path.title,
        artist or album_artist or (path.artist if bare or not title else ""),
        album or (path.album if bare else ""),
        album_artist,
        genre,
        _year(_field(fields, "date")) or path.year,
        _whole(_field(fields, "track")) or path.track,
        _whole(_field(fields, "disc")) or path.disc,
        round(seconds, 2) if isfinite(seconds) and 0 < seconds < 1e7 else 0.0,
    )


def _lower(fields: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in fields.items() if value}


def _field(fields: Mapping[str, str], name: str) -> str:
    names = (name, *OTHER_NAMES.get(name, ()))
    return next((fields[each] for each in names if fields.get(each)), "")


def _year(text: str) -> int:
    found = YEAR.search(text)
    return int(found[0]) if found else 0


def _whole(text: str) -> int:
    """`3` and `3/12` are 3."""
    digits = re.match(r"\s*(\d{1,4})(?!\d)", text, re.ASCII)
    return int(digits[1]) if digits else 0
