"""What a file's place and name tell of it: `Artist/Album/01 Title.mp3`, `Artist - Title.mp3`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from skills.music.library.track import Tags

DISC = re.compile(r"(?:cd|dis[ck]|碟|第)\s*(\d{1,2})\s*(?:碟|张|張)?", re.IGNORECASE)
NUMBERED = re.compile(r"(?:\d-)?(?P<track>\d{1,3})(?:\s*[.、)\]]\s*|\s*-\s+|(?<=\d\d)\s+)(?P<rest>\S.*)")
YEAR = re.compile(r"[(\[]?\b((?:19|20)\d\d)\b[)\]]?")
DASH = re.compile(r"\s+[-–—]\s+|\s*_-_\s*")
EMPTY = re.compile(
    r"(track|audio ?track|曲目|音轨|title)\s*\d*|unknown( artist| album| title)?|<unknown>|various( artists)?"
    r"|未知(歌手|艺术家|专辑|歌曲|藝術家|專輯)?|群星|untitled|(www\.|https?://)\S+|\W*",
    re.IGNORECASE,
)
"""What programs write where they know nothing."""


def meaningful(text: str) -> str:
    """The text; empty where it says nothing."""
    return "" if EMPTY.fullmatch(text) else text


def guessed(parts: Sequence[str]) -> Tags:
    """From the folders below the library's own and the file's name without its ending."""
    *folders, stem = parts
    disc = 0
    if folders and (found := DISC.fullmatch(folders[-1].strip())):
        disc = int(found[1])
        folders.pop()
    track, stem = _numbered(stem.replace("_", " ").strip() or "?")
    pieces = DASH.split(stem, maxsplit=1)
    artist = folders[-2] if len(folders) > 1 else folders[-1] if folders and len(pieces) == 1 else ""
    album = folders[-1] if len(folders) > 1 else ""
    if len(pieces) == 2 and not pieces[0].isdecimal():
        artist, stem = pieces[0], pieces[1]
    year = YEAR.search(album)
    album = YEAR.sub("", album).strip(" -") or album
    return Tags(
        stem.strip(), artist.strip(), album.strip(), year=int(year[1]) if year else 0, track=track, disc=disc
    )


def _numbered(stem: str) -> tuple[int, str]:
    """`01 Title`, `1-07. Title`: the number and the rest. `7 Years` and `1989 Song` have none."""
    found = NUMBERED.fullmatch(stem)
    return (int(found["track"]), found["rest"]) if found else (0, stem)
