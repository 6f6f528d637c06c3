"""Who lives here, as people.toml says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.people.household import DEFAULT_CERTAINTY, UNKNOWN, load
from assistant.people.permissions import Request
from assistant.people.pin_lines import with_pin
from assistant.people.pins import matches
from assistant.toml_file import table_of

FILE = """# ours
default = "Mum"

[[people]]
name = "李芳"       # as on the door
called = ["妈妈", "Mum"]
role = "owner"
quiet = "22:00-07:00"
loudest = 0.8
likes = {music = ["jazz"]}

[[people]]
name = "Tom"
role = "child"
microphone = "nursery"

[permissions.child]
"music.play" = "deny"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "people.toml"
    file.write_text(FILE)
    return file


def test_without_a_file_the_owner_lives_alone(tmp_path: Path) -> None:
    here = load(tmp_path / "none.toml", "Ann").at("")
    assert (here.name, here.role, here.certainty) == ("Ann", "owner", 1.0)


def test_people_are_found_by_any_of_their_names(file: Path) -> None:
    household = load(file, "Ann")
    assert [found and found.name for found in map(household.find, ("妈妈", " mum", "TOM", "Ann"))] == [
        "李芳",
        "李芳",
        "Tom",
        None,
    ]


def test_whoever_speaks_at_a_microphone_is_meant_to_be_its_person_though_that_is_not_sure(file: Path) -> None:
    household = load(file, "Ann")
    assert household.at("USB Nursery Mic").name == "Tom"
    mum = household.at("Built-in")
    assert (mum.name, mum.certainty, mum.quiet, mum.loudest) == (
        "李芳",
        DEFAULT_CERTAINTY,
        "22:00-07:00",
        0.8,
    )
    assert mum.likes == {"music": ("jazz",)}


def test_where_nobody_is_named_for_it_whoever_speaks_is_unknown(file: Path) -> None:
    file.write_text(FILE.replace('default = "Mum"', ""))
    assert load(file, "Ann").at("Built-in") == UNKNOWN


def test_the_table_is_the_households(file: Path) -> None:
    assert load(file, "Ann").table.decide(Request("child", "music.play")).verdict == "deny"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('role = "child"', 'role = "chld"', "people.toml:14: people\\[1\\].role"),
        ('quiet = "22:00-07:00"', 'quiet = "22-7"', "write them as 22:00-07:00"),
        ("loudest = 0.8", 'pin = "1234"', "never a PIN itself"),
        ('name = "Tom"', 'name = "mum"', "two people are called mum"),
        ('role = "owner"', 'role = "adult"', "nobody is the owner"),
        ('default = "Mum"', 'default = "Mam"', "nobody is called Mam, did you mean mum"),
        ('microphone = "nursery"', 'microfone = "nursery"', "did you mean microphone"),
        ('"music.play" = "deny"', '"music.play" = "perhaps"', "no rule"),
        ("[permissions.child]", "[permissions.dog]", "no such role"),
        ('role = "child"', 'private = ["secrets"]\nrole = "child"', "neither schedule nor memory"),
        ("# ours", "[", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_mend(file: Path, old: str, new: str, says: str) -> None:
    assert old in FILE
    file.write_text(FILE.replace(old, new))
    with pytest.raises(SettingsError, match=says) as caught:
        load(file, "Ann")
    assert "1234" not in str(caught.value)


def test_a_new_pin_is_written_as_a_hash_and_all_else_stays() -> None:
    once = with_pin(FILE, ("Tom",), "1234")
    twice = with_pin(once, ("Tom",), "4321")
    assert [line for line in twice.splitlines() if not line.startswith("pin")] == FILE.splitlines()
    pins = [person.get("pin", "") for person in table_of(twice)["people"]]
    assert pins[0] == ""
    assert matches("4321", pins[1])
    with pytest.raises(ValueError, match="no such person"):
        with_pin(FILE, ("Ann",), "1234")
