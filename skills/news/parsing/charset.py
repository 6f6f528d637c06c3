"""Which letters the bytes stand for; feeds are often wrong about it."""

from __future__ import annotations

import codecs
import re

DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
CHINESE = ("gb18030", "big5hkscs")
"""GB18030 reads GBK and GB2312 as well."""
FREQUENT = frozenset("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出年新这個們為來國時這說與會")
LOOKED_AT = 50_000
"""Bytes by which it is guessed."""


def decoded(body: bytes, header: str = "") -> str:
    """`header` is the charset of the answer's Content-Type; empty where it names none."""
    for mark, name in BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    if _is_utf8(body):
        return body.decode("utf-8", "replace")
    return body.decode(_likeliest(body, _named(body, header)), "replace")


def _is_utf8(body: bytes) -> bool:
    """No text in another charset looks like it, but for a broken character here and there."""
    start = body[:LOOKED_AT]
    high = sum(byte > 0x7F for byte in start)
    lost = len(start) - len(start.decode("utf-8", "ignore").encode())
    return lost <= high // 50 + (3 if len(body) > LOOKED_AT else 0)


def _named(body: bytes, header: str) -> list[str]:
    inside = DECLARED.search(body[:1000])
    names = (inside[1].decode("ascii", "ignore") if inside else "", header)
    return [known for name in names if (known := _known(name))]


def _known(name: str) -> str:
    try:
        codec = codecs.lookup(name.strip().lower()).name
    except (LookupError, ValueError):
        return ""
    if codec in {"gb2312", "gbk"}:
        return "gb18030"
    return "big5hkscs" if codec == "big5" else codec


def _likeliest(body: bytes, named: list[str]) -> str:
    """The charset in which it reads most like Chinese; where it does in none, the one that is named."""
    start = body[:LOOKED_AT]
    best = max((*named, *CHINESE), key=lambda name: _frequency(start, name))
    if _frequency(start, best) > 0:
        return best
    return next((name for name in named if name not in {"utf-8", *CHINESE}), "cp1252")


def _frequency(body: bytes, name: str) -> float:
    try:
        text = body.decode(name, "ignore")
    except (LookupError, UnicodeError):
        return -1.0
    lost = len(body) - len(text.encode(name, "ignore"))
    return sum(letter in FREQUENT for letter in text) - 0.5 * lost
