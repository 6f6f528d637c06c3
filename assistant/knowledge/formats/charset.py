"""Which letters the bytes of a text file stand for; hardly any says it."""

from __future__ import annotations

import codecs
import unicodedata

from assistant.knowledge.formats.paper import Unreadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = ("utf-16-le", "utf-16-be")
CHINESE = ("gb18030", "big5hkscs")
"""GB18030 reads GBK and GB2312 as well."""
FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出年新水请机电手开关"
    "這們為來國時說與會請機電開關個"
)
LOOKED_AT = 40_000
"""Bytes by which it is guessed; even, since UTF-16 has two to a letter."""
MOST_CONTROLS = 0.02
"""Of the letters: a text has next to none."""


def decoded(body: bytes, hint: str = "") -> str:
    """`hint` is what the text says of itself. Raises Unreadable where it is no text."""
    name = _charset(body, hint)
    text = body.decode(name, "replace").removeprefix("\ufeff")
    start = text[:LOOKED_AT]
    strange = sum(map(_strange, start))
    if strange > MOST_CONTROLS * len(start):
        raise Unreadable("not_text")
    return text.replace("\0", " ")


def _strange(letter: str) -> bool:
    """Controls, halves of letters, and what stands for no letter at all."""
    kind = unicodedata.category(letter)
    return letter == "\ufffd" or (kind in {"Cc", "Cn", "Co", "Cs"} and letter not in "\t\n\r\f\v\ufeff")


def _charset(body: bytes, hint: str) -> str:
    for mark, name in BOMS:
        if body.startswith(mark):
            return name
    if b"\0" in body[:LOOKED_AT]:
        return max(WIDE, key=lambda name: _readable(body[:LOOKED_AT], name))
    if _is_utf8(body[:LOOKED_AT]):
        return "utf-8"
    return _likeliest(body[:LOOKED_AT], _known(hint))


def _is_utf8(start: bytes) -> bool:
    """No text in another charset looks like it, but for a broken character here and there."""
    high = sum(byte > 0x7F for byte in start)
    lost = len(start) - len(start.decode("utf-8", "ignore").encode())
    return lost <= high // 50 + 3 * (high > 3 or len(start) == LOOKED_AT)


def _likeliest(start: bytes, hint: str) -> str:
    """The charset in which it reads most like Chinese or, in UTF-16 without its mark, like anything."""
    names = [name for name in (hint, *CHINESE, *WIDE) if name]
    best = max(names, key=lambda name: _frequency(start, name))
    if _frequency(start, best) > 0:
        return best
    return hint or "cp1252"


def _frequency(start: bytes, name: str) -> float:
    text = start.decode(name, "ignore")
    lost = len(start) - len(text.encode(name, "ignore"))
    return sum(letter in FREQUENT for letter in text) - 0.5 * lost


def _readable(start: bytes, name: str) -> int:
    text = start.decode(name, "ignore")
    return sum(letter in FREQUENT or "\t" <= letter <= "~" for letter in text)


def _known(hint: str) -> str:
    """The codec that reads the most of what goes by that name; empty where there is none."""
    try:
        codec = codecs.lookup(hint.strip().lower()).name
        "".encode(codec)
    except (LookupError, ValueError):
        return ""
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(codec, codec)
