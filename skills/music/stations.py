"""The household's own radio stations, and what a station's playlist names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from assistant import SkillError, Web
from skills.music.item import Item
from skills.music.section import Station

LISTS = (".m3u", ".pls")
STREAM = re.compile(r"(?:File\d+\s*=\s*)?(https?://[!-~]{3,2000})\s*", re.IGNORECASE)
NOISE = re.compile(r"[\s\W_]+|radio|station|channel|电台|广播|频道|fm", re.IGNORECASE)


def own(stations: Sequence[Station], name: str, frequency: float = 0.0) -> list[Item]:
    """Those of this name or frequency; without either all."""
    if frequency:
        chosen = [each for each in stations if abs(each.frequency - frequency) < 0.05]
    elif name:
        chosen = [each for each in stations if _plain(name) in map(_plain, (each.name, *each.also))]
    else:
        chosen = list(stations)
    return [Item("station", each.url, each.name) for each in chosen]


def _plain(name: str) -> str:
    """Without what people add or leave out; a name of nothing else stays as it is."""
    return NOISE.sub("", name).casefold() or name.casefold()


async def stream(web: Web, url: str, *, private: bool) -> str:
    """What a playlist names first; a stream's own address stays as it is. Raises SkillError."""
    if not urlsplit(url).path.lower().endswith(LISTS):
        return url
    answer = await web.get(url, most_bytes=65_536, private=private)
    text = answer.body.decode("utf-8", "replace")
    named = (STREAM.fullmatch(line.strip()) for line in text.splitlines())
    found = next((each[1] for each in named if each), None)
    if not found:
        raise SkillError("the station's playlist names no stream", code="station_down")
    return found
