"""The bundled skills as the daemon finds them, and what they understand together."""

from __future__ import annotations

import pytest

from assistant import Skill
from assistant.plugins import adapters, load
from assistant.testing import home
from assistant.understanding.grammar import Grammar
from assistant.understanding.router import Router


@pytest.fixture(scope="session")
def skills(tmp_path_factory: pytest.TempPathFactory) -> tuple[Skill, ...]:
    house = home(tmp_path_factory.mktemp("home"))
    kinds = [load("skills", name) for name in sorted(adapters("skills"))]
    return tuple(kind(kind.Section(), house) for kind in kinds)


@pytest.fixture(scope="session")
def router(skills: tuple[Skill, ...]) -> Router:
    return Router(Grammar.compile(skills))
