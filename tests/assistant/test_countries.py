"""A country is known by its codes and its name, and a misspelt one is met with what may be meant."""

from __future__ import annotations

import pytest

from assistant.countries import CODES, country_code
from assistant.settings import RemindersSection
from assistant.validation import complaints


@pytest.mark.parametrize("said", ["DE", "de", "DEU", "Germany", "germany"])
def test_a_country_is_known_by_either_code_and_by_its_name(said: str) -> None:
    assert RemindersSection(country=said).country == "DE"


def test_a_name_of_several_words_may_be_written_as_such() -> None:
    assert country_code("United States") == "US"


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("Germny", "country: not a country whose holidays are known, did you mean Germany?"),
        ("??", "country: not a country whose holidays are known; use a code such as CN, DE or US"),
    ],
)
def test_an_unknown_country_is_complained_of(said: str, says: str) -> None:
    assert [str(each) for each in complaints(RemindersSection, {"country": said})] == [says]


def test_the_table_names_what_the_package_knows() -> None:
    from holidays import registry

    known = {code for _, code, *_ in registry.COUNTRIES.values()}
    assert set(CODES.values()) == known
