"""Takes out of a text what nobody wants to hear: markup, addresses, emoji, adverts."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from html import unescape
from pathlib import Path

MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|iframe|noscript|figcaption|video|audio|form|svg)\b[^<>]*>.*?(?:</\1\s*>|\Z)"
    r"|<!\[CDATA\[|\]\]>"
    r"|</?([a-z][\w:.-]*)[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
INLINE = frozenset(
    {*("a", "abbr", "b", "em", "font", "i", "mark"), *("small", "span", "strong", "sub", "sup", "u")}
)
ADDRESS = re.compile(
    r"(?:https?://|www\.)[\w./?&=%#:~+;,@!$*()'-]+|\b[\w.+-]{1,64}@[\w.-]{1,80}\b", re.IGNORECASE | re.ASCII
)
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\U0001fb00-\U0001fbff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff"
    "\ufe00-\ufe0f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufeff\U000e0000-\U000e007f\ue000-\uf8ff]"
)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffc-\uffff]")
SPACE = re.compile(r"[^\S\n]+")
END = re.compile(r"(?<=[。！？!?])(?![。！？!?”’」』）\")])|(?<=[.!?])(?<![A-Z]\.)(?<!\b[A-Z][a-z]\.)\s+|\n+")
GAP = re.compile(r"(?<=[。！？]) ")
CUT_OFF = re.compile(r"\s*(?:\[(?:\.\.\.|…|\+\d+ chars)\]|(?:\.\.\.|…+))\s*$")
DATELINE = re.compile(
    r"^(?:【[^】]{1,20}】\s*)?(?:\S{2,12}?\s?\d{1,2}月\d{1,2}日(?:电|讯|消息)[，,：:\s]*(?:[（(][^）)]{0,40}[）)])?\s*"
    r"|[（(]?(?:本报|据)?(?:记者|通讯员)[^，。）)]{2,20}[）)]\s*"
    r"|[A-Z][A-Z .,'-]{2,40}(?:,? [A-Z][a-z]{2,10}\.?)?\s*(?:\((?:AP|AFP|Reuters|Xinhua)\)\s*)?"
    r"(?:--|[—–-])\s+"
    r"|(?:[A-Z][\w .,'-]{2,40}\s)?\((?:AP|AFP|Reuters|Xinhua)\)\s*(?:--|[—–-])\s+)"
)


def plain(markup: str, most: int) -> str:
    """One line; at most `most` characters, up to the end of a sentence where there is one."""
    return GAP.sub("", " ".join(sentences(markup, most)))


def sentences(markup: str, most: int) -> list[str]:
    text = DATELINE.sub("", _bare(markup).strip())
    whole = [each.strip() for each in END.split(text) if each and re.search(r"\w", each)]
    if len(whole) > 1 and CUT_OFF.search(whole[-1]):
        del whole[-1]
    kept: list[str] = []
    for each in whole:
        if not is_advert(each) and (not kept or sum(len(other) + 1 for other in kept) + len(each) <= most):
            kept.append(CUT_OFF.sub("", each)[:most].rstrip())
    return kept


def is_advert(sentence: str) -> bool:
    heard = sentence.casefold()
    return any(phrase in heard for phrase in _adverts()["within"])


def is_advertised(title: str) -> bool:
    """The whole entry is one."""
    heard = title.casefold().lstrip("[【(（「 ")
    return any(heard.startswith(phrase) for phrase in _adverts()["first"])


def _bare(markup: str) -> str:
    """Twice, since feeds escape what was escaped already."""
    text = markup
    for _ in range(2):
        text = unescape(MARKUP.sub(_gap, text))
    text = EMOJI.sub("", ADDRESS.sub("", CONTROL.sub(" ", MARKUP.sub(_gap, text))))
    return SPACE.sub(" ", text)


def _gap(found: re.Match[str]) -> str:
    """A block ends a sentence, a word in bold does not."""
    return "" if (found[2] or "a").lower() in INLINE else "\n"


@cache
def _adverts() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("adverts.toml").read_text("utf-8"))
