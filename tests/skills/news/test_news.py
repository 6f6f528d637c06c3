"""The news skill says that it has no source yet, and knows which headline is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Intent, SkillError, SkillSection
from assistant.testing import home, turn
from skills.news import NewsSkill


@pytest.fixture
def news(tmp_path: Path) -> NewsSkill:
    return NewsSkill(SkillSection(), home(tmp_path))


@pytest.mark.parametrize("name", ["headlines", "read"])
async def test_it_says_that_no_source_is_connected(news: NewsSkill, name: str) -> None:
    with pytest.raises(SkillError) as raised:
        await news.act(turn("zh"), Intent(f"news.{name}"))
    assert raised.value.key == "not_connected"


def test_a_headline_is_counted_in_both_languages(news: NewsSkill) -> None:
    assert news.lists("en")["nth"]["third"] == news.lists("zh")["nth"]["第三"] == 3
