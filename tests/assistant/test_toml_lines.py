"""Every key of a TOML file is found on the line where it stands."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.toml_lines import Key, lines_of
from assistant.toml_text import toml_text

TEXT = '''a = 1 # x = 2
"b.c" = """
q = 3
"""
[x.y]   # [z]
k . l = [ 1, # one
  {z = "}", w = {v = '#'}},
  [2, 3],
]

[[s]]
n = 1
[[s]]
n = '\\'
[s.t]
u = 1979-05-27 07:32:00
v = \'\'\'
x\'\'\'\'\'
w = "\\"]"
'''


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (("a",), 1),
        (("b.c",), 2),
        (("x", "y"), 5),
        (("x", "y", "k", "l"), 6),
        (("x", "y", "k", "l", 0), 6),
        (("x", "y", "k", "l", 1, "z"), 7),
        (("x", "y", "k", "l", 1, "w", "v"), 7),
        (("x", "y", "k", "l", 2, 1), 8),
        (("s", 0, "n"), 12),
        (("s", 1, "n"), 14),
        (("s", 1, "t", "u"), 16),
        (("s", 1, "t", "v"), 17),
        (("s", 1, "t", "w"), 19),
    ],
)
def test_a_key_is_on_its_line(key: Key, line: int) -> None:
    assert lines_of(TEXT)[key] == line


def test_no_key_is_missed() -> None:
    assert set(_keys((), tomllib.loads(TEXT))) <= lines_of(TEXT).keys()


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=5)
VALUES = st.recursive(
    st.booleans() | st.integers(-(10**9), 10**9) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_what_we_write_is_read_back_and_every_key_of_it_found(table: dict[str, Any]) -> None:
    text = toml_text(table)
    assert tomllib.loads(text) == table
    assert {key for key in _keys((), table) if key} <= {
        key[:end] for key in lines_of(text) for end in range(len(key) + 1)
    }


def _keys(key: Key, value: Any) -> Iterator[Key]:
    if key:
        yield key
    inner: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for part, item in inner:
        yield from _keys((*key, part), item)
