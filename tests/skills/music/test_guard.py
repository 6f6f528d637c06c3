"""Whatever an address is made of, only files of the library and addresses of the web get past the guard."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from skills.music.playing.guard import Refused, allowed

PIECES = (
    *(
        "-",
        "--script=",
        "file://",
        "memory://",
        "edl://",
        "lavf://",
        "fd://",
        "concat:",
        "subfile,,",
        "data:",
    ),
    *(
        "\n",
        "\0",
        "${path}",
        "%00",
        "..",
        "/",
        "//",
        "\\",
        "http://",
        "https://",
        "HTTP://",
        "@",
        ":",
        " ",
        "~",
    ),
    *("/etc/passwd", "song.flac", "{root}", "a", "七里香", "\udcff", "[::1", "#EXTM3U", ",", ";", "|", "!"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example("{root}/../../etc/passwd")
@example("{root}/song.flac")
def test_nothing_else_gets_past_it(text: str) -> None:
    root = Path(__file__).parent
    address = text.replace("{root}", str(root))
    try:
        given_to_mpv = os.fsdecode(allowed(address, [str(root)]))
    except Refused:
        return
    if given_to_mpv.startswith("/"):
        assert Path(given_to_mpv).resolve().is_relative_to(root)
        assert Path(given_to_mpv).is_file()
    else:
        assert given_to_mpv.startswith(("http://", "https://"))
        assert given_to_mpv.isprintable()
