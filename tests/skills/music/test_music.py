"""Until a player is connected, the music skill says that none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Intent, SkillError, SkillSection
from assistant.testing import home, turn
from assistant.wording import LANGUAGES
from skills.music import MusicSkill
from skills.music.amounts import spoken
from skills.music.names import names


@pytest.mark.parametrize("action", sorted(MusicSkill.actions))
async def test_it_owns_up_that_there_is_no_player(action: str, tmp_path: Path) -> None:
    skill = MusicSkill(SkillSection(), home(tmp_path))
    with pytest.raises(SkillError) as raised:
        await skill.act(turn(), Intent(f"music.{action}"))
    assert raised.value.key == "not_connected"
    assert all(skill.wording.say("not_connected", language, pick="1") for language in LANGUAGES)


@pytest.mark.parametrize(
    ("said", "amount"), [("twenty five", 25), ("100", 100), ("a hundred", 100), ("seven", 7)]
)
def test_an_amount_is_read_in_english(said: str, amount: int) -> None:
    assert spoken("en")[said] == amount


@pytest.mark.parametrize(
    ("said", "amount"), [("十", 10), ("十五", 15), ("二十", 20), ("九十九", 99), ("一百", 100)]
)
def test_an_amount_is_read_in_chinese(said: str, amount: int) -> None:
    assert spoken("zh")[said] == amount


def test_less_is_the_opposite_of_more() -> None:
    assert names("en")["less"]["twenty"] == -names("en")["more"]["twenty"]


def test_a_genre_is_the_same_word_in_both_languages() -> None:
    assert names("zh")["genre"]["爵士乐"] == names("en")["genre"]["smooth jazz"] == "jazz"
