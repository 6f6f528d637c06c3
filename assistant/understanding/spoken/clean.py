"""Takes out of a text what is for the eye: markup, web addresses, emoji, unusual digits, spare spaces."""

from __future__ import annotations

import re
import unicodedata

from assistant.understanding.spoken.rules import Rule, apply, rule

EMOJI = (
    "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u20e3\ufe0e\ufe0f"
    "\u200b-\u200f\u2060\ufeff"  # and signs without a width
)
FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ％＋－／＝＄＃．＊＿＠｀＾｜￥]")
NO_ADDRESS = r"\s\u3000-\u303f\u3400-\u9fff\uff00-\uffef<>\"'()\[\]{}"

MARKUP: list[Rule] = [
    rule(r"```\w*", lambda _: " "),
    rule(r"!?\[([^\[\]]*)\]\([^()\s]*\)", lambda found: found[1]),
    rule(r"</?[A-Za-z][^<>]{0,80}>", lambda _: ""),
    rule(
        rf"(?:https?://(?:www\.)?|www\.)([^{NO_ADDRESS}/?#]+)[^{NO_ADDRESS}]*", lambda found: f" {found[1]} "
    ),
    rule(r"(?m)^[ \t]{0,8}(?:#{1,6}|[-*+•>])[ \t]+", lambda _: ""),
    rule(r"(?<=\d) {0,2}\* {0,2}(?=\d)", lambda _: "×"),
    rule(r"(?<![\w.])\.(?=\d)", lambda _: "0."),
    rule(r"(?<=\d)T(?=\d\d:)", lambda _: " "),
    rule(r"[*_`#|^\\]+", lambda _: " "),
    rule(rf"[{EMOJI}]+", lambda _: " "),
    rule(r"[~～]+(?!\s{0,3}[-+$¥€£\w])", lambda _: " "),
]
SPACES: list[Rule] = [
    rule(r"\s+", lambda _: " "),
    rule(r" (?=[,.!?;:，。！？；：、）)])", lambda _: ""),
    rule(r"(?<=[\u3400-\u9fff，。！？；：、]) (?=[\u3400-\u9fff，。！？；：、])", lambda _: ""),
]


def cleaned(text: str) -> str:
    text = FULL_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return apply(MARKUP, "".join(map(_usual, text)))


def tidied(text: str) -> str:
    return apply(SPACES, text).strip()


def _usual(char: str) -> str:
    """Digits of any script, circled or raised, as 0 to 9; but m² and m³ are units."""
    if char < "\x80" or char in "²³":
        return char
    if char.isdigit():
        return str(unicodedata.digit(char))
    if unicodedata.category(char) in ("No", "Nl"):
        return f" {unicodedata.normalize('NFKC', char)} ".replace("\u2044", "/")
    return "-" if char in "−‐‑‒" else char
