"""Brings what a file calls its genre to the words that people use for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from skills.music.names import names

BETWEEN = re.compile(r"\s*[/;,|、，]\s*|\s+&\s+")


def genres_of(tag: str) -> tuple[str, ...]:
    """`Hip-Hop/Rap` is hip hop and rap, 爵士 is jazz; what nobody has a word for stays as it is."""
    parts = [part for part in BETWEEN.split(tag[:200]) if part]
    return tuple(dict.fromkeys(genre(part) for part in parts))


def genre(said: str) -> str:
    """The word of `names/` that it means, or itself in small letters."""
    plain = " ".join(re.sub(r"[-_.]", " ", said).casefold().split())
    known = _known()
    return known.get(plain) or known.get(plain.removesuffix(" music")) or plain


@cache
def _known() -> Mapping[str, str]:
    """`names` has only phrases that are said; a genre is said by its own name as well."""
    found = {str(said).casefold(): str(meant) for lang in _languages() for said, meant in lang.items()}
    return {**{meant: meant for meant in found.values()}, **found}


def _languages() -> tuple[Mapping[str, str], Mapping[str, str]]:
    return names("zh")["genre"], names("en")["genre"]
