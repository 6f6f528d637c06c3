"""Mends text whose bytes were read in the wrong encoding: `ÖÜ½ÜÂ×` was 周杰伦, written in GBK.

ID3 knows no encoding but Latin-1 and Unicode, so programs in China, Taiwan and Japan wrote their own bytes as
Latin-1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

SURE = 0.8
"""The share of decoded characters that must be usual ones in that encoding."""
LONGEST = 2000
"""Characters of a tag; the rest is cut off."""
FREQUENT = frozenset(
    "的一是不了人我在有他这大来你上个到说们为子和地出道也时年得就那要下以生会自着去之过家学对可里后么心多天"
    "而能好都然没日于起成事只看爱情歌曲周林李王张陈曲梦风雨夜月花海雪星光红白想听唱手样回话给听无再见"
    "這個們說愛樂夢風陳張劉鄧麗華東時後來聽對無開國學電話給"
)
"""Tells GBK from Big5 where both give real characters."""


@dataclass(frozen=True, slots=True)
class Encoding:
    name: str
    usual: re.Pattern[bytes]
    """The bytes of one character that is in everyday use."""


ENCODINGS = (
    # GB 2312 level 1, and its punctuation and letters of full width
    Encoding("gb18030", re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe]")),
    # Big5 level 1, and its punctuation
    Encoding("big5", re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|\xa1[\x40-\x7e\xa1-\xfe]")),
    # Shift JIS: kana, punctuation, JIS level 1
    Encoding("shift_jis", re.compile(rb"[\x82\x83][\x40-\xf1]|\x81[\x40-\xac]|[\x88-\x97][\x40-\xfc]")),
)


def mended(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts of one file, which share an encoding; as they were where nothing is surely wrong.

    Bytes that were no UTF-8 come as `surrogateescape` has them.
    """
    cut = [text[:LONGEST] for text in texts]
    raw = [_bytes(text) for text in cut]
    suspects = [each for each in raw if each and max(each) > 0x7F]
    name = _encoding(suspects) if suspects else ""
    return tuple(_clean(_decoded(text, each, name)) for text, each in zip(cut, raw, strict=True))


def _bytes(text: str) -> bytes:
    """What was read as Latin-1 or escaped; nothing where the text holds what neither gives."""
    try:
        if any("\udc80" <= character <= "\udcff" for character in text):
            return text.encode("utf-8", "surrogateescape")
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return b""


def _encoding(suspects: Sequence[bytes]) -> str:
    """UTF-8 read as Latin-1 proves itself; the others must be usual characters, and more so than the next."""
    joined = b"\n".join(suspects)
    try:
        joined.decode("utf-8")
    except UnicodeDecodeError:
        scores = {each.name: _score(joined, each) for each in ENCODINGS}
    else:
        return "utf-8"
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= SURE else ""


def _score(joined: bytes, encoding: Encoding) -> float:
    """The share of its characters beyond ASCII that are usual, and a little for those that are frequent."""
    try:
        text = joined.decode(encoding.name)
    except UnicodeDecodeError:
        return 0.0
    beyond = [character for character in text if ord(character) > 0x7F]
    pairs = [character.encode(encoding.name) for character in beyond]
    usual = sum(encoding.usual.fullmatch(pair) is not None for pair in pairs)
    frequent = sum(character in FREQUENT for character in beyond)
    # A single pair may be two accented letters side by side.
    return (usual + 0.5 * frequent) / len(pairs) if len(pairs) > 1 or frequent else 0.0


def _decoded(text: str, raw: bytes, name: str) -> str:
    if name and raw and max(raw) > 0x7F:
        return raw.decode(name, "replace")
    return text if not raw else raw.decode("latin-1")


def _clean(text: str) -> str:
    """One line without control characters and without halves of characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    kept = "".join(character if character.isprintable() else " " for character in whole)
    return " ".join(kept.split())
