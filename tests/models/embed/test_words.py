"""What a text is taken apart into: stems, dates, concepts, and what a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.embed.concepts import lexicon
from models.embed.numbers import dates, number
from models.embed.stems import stem
from models.embed.tables import fingerprint
from models.embed.units import features, units


@pytest.mark.parametrize(
    "words",
    [
        "paint paints painted painting",
        "bake bakes baked baking",
        "study studies studied studying",
        "stop stopped stopping",
        "go goes went gone going",
        "child children",
        "box boxes",
        "knife knives",
    ],
)
def test_inflections_share_a_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("sing", "s"), ("bus", "bu"), ("need", "ne"), ("glass", "glas")])
def test_an_ending_that_is_no_inflection_stays(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on the 3rd of may", {"5m", "3d"}),
        ("may 3", {"5m", "3d"}),
        ("since may", {"5m"}),
        ("you may go", set()),
        ("五月三号", {"5m", "3d"}),
        ("5月3日", {"5m", "3d"}),
        ("十二月二十五号", {"12m", "25d"}),
        ("december 25th", {"12m", "25d"}),
        ("十月", {"10m"}),
    ],
)
def test_a_date_is_the_same_in_both_languages(text: str, found: set[str]) -> None:
    assert {unit[2:] for unit in units(text) if unit.startswith("n:")} == found


@pytest.mark.parametrize(
    ("written", "value"), [("十", 10), ("十五", 15), ("二十", 20), ("三十一", 31), ("07", 7)]
)
def test_chinese_numbers_are_read(written: str, value: int) -> None:
    assert number(written) == value


@given(st.text(alphabet="0123456789零〇一二两三四五六七八九十月号日 ", max_size=30))
def test_any_run_of_numbers_is_read_as_some_date_or_none(text: str) -> None:
    assert all(found[-1] in "md" for found in dates(text))


@pytest.mark.parametrize(
    ("one", "other"), [("allergic", "过敏"), ("spare key", "备用钥匙"), ("boilers", "锅炉")]
)
def test_words_of_one_meaning_share_a_concept(one: str, other: str) -> None:
    shared = {unit for unit in units(one) if unit in units(other)}
    assert any(unit.startswith("k:") and not unit.startswith("k:*") for unit in shared)


def test_a_question_asks_for_what_an_answer_tells() -> None:
    assert "t:time" in units("when is her birthday?", question=True)
    assert "t:time" in units("it was last summer")
    assert "t:time" not in units("the key is blue")


@given(st.text(max_size=200))
def test_any_text_can_be_taken_apart(text: str) -> None:
    assert all(weight > 0 and features(unit) for unit, weight in units(text).items())


def test_what_is_said_twice_counts_less_than_double() -> None:
    assert units("key")["w:key"] < units("key key")["w:key"] < 2 * units("key")["w:key"]


def test_every_entry_of_the_table_belongs_to_a_concept_and_a_broader_one() -> None:
    assert len(lexicon()) > 2000
    assert all(len(concepts) >= 2 for concepts in lexicon().values())
    assert len(fingerprint()) == 8
