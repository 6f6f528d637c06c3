"""Which language a text is in, by its script and, where scripts mix, by its small words."""

from __future__ import annotations

import re

from assistant.messages import Language
from assistant.understanding.tokens import simplified, words

HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[a-zA-Z]+")
SMALL_WORDS = frozenset(
    words(
        "a an the is are am was do does did can could will would shall should may i he she we they this that "
        "there what when where who which why how in on at to for from of by with about and or not no yes "
        "please play set stop start cancel tell give show turn make remind add remove next new tomorrow "
        "today until till much many long time"
    )
)
SMALL_CHARACTERS = frozenset("的了吗呢吧么什怎几多少是在把给请帮我你跟让和要想会能可以播放听停定设到")
"""In neither list stands what fills many a title: me, it, be, 里, 后, 一, 不."""

ASKED_FIRST = re.compile(
    r"\W*(?:(?P<en>(?:play|put on|add|open|read|search|find|translate|shuffle|repeat|pause|skip|resume|call"
    r"|text|show|tell|what|how|when|where|who|why|remind|set|turn|cancel|stop)\b)"
    r"|(?P<zh>播放|放|点歌|点播|打开|关|停|设|定|提醒|取消|把|帮|请|来|给|告诉|我|你|好|查|搜))",
    re.IGNORECASE,
)
"""With what a sentence begins tells more than what is in a title."""
CHINESE_FRAME = re.compile(r"一个|一下|[这那][个首]|[吗吧呢了]\W*$")
BEGINNING, FRAME = 5, 6
"""What they weigh, each small word or character being one: `pause 一下` is Chinese, `play 你是我的眼` not."""


def detect(text: str, default: Language) -> Language:
    """Of the sentence, not of the names in it: `play 七里香` is English, `Tokyo现在几点` is Chinese."""
    plain = text.translate(simplified())
    han, latin = HAN.findall(plain), LATIN.findall(plain.casefold())
    if not han or not latin:
        return "zh" if han else "en" if latin else default
    chinese = sum(character in SMALL_CHARACTERS for character in han)
    english = sum(word in SMALL_WORDS for word in latin)
    if begins := ASKED_FIRST.match(plain):
        english += BEGINNING * bool(begins["en"])
        chinese += BEGINNING * bool(begins["zh"])
    chinese += FRAME * bool(CHINESE_FRAME.search(plain))
    if chinese != english:
        return "zh" if chinese > english else "en"
    return "zh" if len(han) > len(latin) else "en"
