"""English sentences of which only the newest is true: where a thing lies, what a number is."""

from __future__ import annotations

import re

ATTRIBUTES = (
    "birthday|anniversary|age|name|nickname|phone number|number|address|postcode|zip code|password|passcode"
    "|code|pin|combination|size|height|weight|email|email address|blood type|number plate|licence plate"
    "|license plate"
)
NUMERIC = re.compile(r"birthday|anniversary|age|number|code|pin|combination|height|weight")
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|first|second|third"
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
NUMBER = re.compile(rf"\d|\b(?:{_NUMBER_WORDS}|{_MONTHS})\b")
TIME = re.compile(
    rf"\d|\b(?:{_MONTHS}|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|tonight|night"
    r"|morning|afternoon|evening|noon|weekends?|week|month|year|o'clock|holidays?|phone|way|move|list|team)\b"
)
PEOPLE = re.compile(
    r"\b(?:i|he|she|we|they|son|daughter|wife|husband|mother|father|mum|mom|dad|brother|sister|child|children"
    r"|kid|kids|baby|boy|girl|friend|boss|dog|cat|uncle|aunt|neighbou?r|grandma|grandpa|partner)$"
)
THING = r"(?:the|my|our|his|her|their|[a-z]+'s) (?:[\w'-]+ ){0,3}[\w'-]+"
WHERE = (
    r"(?:in|on|under|underneath|at|with|behind|inside|by|next to|beside|above|below|near|on top of)"
    r" (?:the|my|our|his|her|their|\w+'s) .+"
)
WHO = r"(?:i|we|(?:my|our) [\w' -]{2,30}?|[a-z]+)"

FAVOURITE = re.compile(
    r"(?P<who>my|our|(?:my |our )?[\w-]+'s) favou?rite (?P<what>[\w -]{2,30}?) (?:is|are) (?P<value>.+)"
)
ATTRIBUTE = re.compile(
    rf"(?P<what>(?:my|our|the|his|her|their|[\w-]+'s) (?:[\w'-]+ ){{0,4}}?(?P<name>{ATTRIBUTES}))"
    r" (?:is|has changed to|was changed to|changed to) (?P<value>.+)"
)
PLACE = re.compile(rf"(?P<thing>{THING}) is (?:now |kept |hidden |stored |always )*(?P<value>{WHERE})")
KEYS = re.compile(
    r"(?P<thing>(?:the|my|our|his|her|their|[a-z]+'s) (?:[\w'-]+ ){0,3}(?:keys|glasses|scissors|passports))"
    rf" are (?:now |kept |hidden |stored |always )*(?P<value>{WHERE})"
)
PUT = re.compile(
    rf"(?:i|we) (?:put|keep|kept|hid|left|moved) (?P<thing>{THING}) (?:to |now )?(?P<value>{WHERE})"
)
HOME = re.compile(rf"(?P<who>{WHO}) (?:live|lives|moved) (?:now )?(?:in|at|on|to) (?P<value>.+)")
WORK = re.compile(rf"(?P<who>{WHO}) (?:work|works) (?:now )?(?:at|for) (?P<value>.+)")
AGE = re.compile(
    rf"(?P<who>{WHO}) (?:am|is) (?:now )?(?P<value>(?:\d+|(?:{_NUMBER_WORDS})(?:[ -](?:{_NUMBER_WORDS}))?))"
    r"(?: years old)?"
)
NOT = re.compile(r"\b(?:do not|does not|no longer|not|never|any ?more|do|does)\b")

_LEAD = re.compile(r"^(?:(?:please|remember|that|actually|no|well|now|so|oh|by the way|note)[, ]+)+")
_SHORT = (("i'm", "i am"), ("can't", "can not"), ("n't", " not"), ("color", "colour"), ("'re", " are"))
_FREE = re.compile(r"[^\w' -]+")


def plain(text: str) -> str:
    """In small letters, without what only introduces it."""
    small = text.casefold().replace("’", "'").strip()
    for short, long in _SHORT:
        small = small.replace(short, long)
    small = _LEAD.sub("", small)
    return " ".join(_FREE.sub(" ", small).split())


def found(text: str) -> tuple[str, str] | None:
    """Topic and value."""
    return _favourite(text) or _attribute(text) or _place(text) or _lives(text) or _polarity(text)


def _favourite(text: str) -> tuple[str, str] | None:
    match = FAVOURITE.fullmatch(text)
    return (f"favourite {match['who']} {match['what']}", match["value"]) if match else None


def _attribute(text: str) -> tuple[str, str] | None:
    match = ATTRIBUTE.fullmatch(text)
    if match is None or _negated(match["value"]):
        return None
    if NUMERIC.search(match["name"]) and not NUMBER.search(match["value"]):
        return None
    return f"attribute {match['what']}", match["value"]


def _place(text: str) -> tuple[str, str] | None:
    match = PLACE.fullmatch(text) or KEYS.fullmatch(text) or PUT.fullmatch(text)
    if match is None or TIME.search(match["value"]) or PEOPLE.search(match["thing"]):
        return None
    return f"place {match['thing']}", match["value"]


def _lives(text: str) -> tuple[str, str] | None:
    for relation, rule in (("home", HOME), ("work", WORK), ("age", AGE)):
        match = rule.fullmatch(text)
        if match and (relation == "age" or not TIME.search(match["value"])):
            return f"{relation} {match['who']}", match["value"]
    return None


def _polarity(text: str) -> tuple[str, str]:
    """The same said with and without "not"."""
    return f"says {' '.join(NOT.sub(' ', text).split())}", "no" if _negated(text) else "yes"


def _negated(text: str) -> bool:
    return bool(re.search(r"\b(?:not|never|no longer)\b", text))
