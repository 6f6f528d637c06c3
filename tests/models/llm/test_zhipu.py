"""ZhipuAI's own library, with its patience and its repetitions set aside."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.errors import LinkFailed, ModelMissing
from bench.chat_server import ChatServer, Refusal
from models.llm.zhipu import Zhipu
from tests.models.llm.conftest import NOWHERE, answer


async def test_it_is_in_the_cloud(zhipu: Zhipu) -> None:
    assert zhipu.cloud


async def test_a_question_is_asked_once(zhipu: Zhipu, server: ChatServer) -> None:
    """The library would block for seconds and ask three times again."""
    server.usual = Refusal(500)
    with pytest.raises(LinkFailed):
        await answer(zhipu)
    assert len(server.asked) == 1


async def test_the_wish_is_sent(zhipu: Zhipu, server: ChatServer) -> None:
    await answer(zhipu)
    asked = server.asked[0]
    assert (asked["model"], asked["stream"], asked["max_tokens"]) == ("glm-4-flash-250414", True, 800)
    assert not asked.get("thinking")
    assert server.keys == ["Bearer id.secret"]


async def test_a_newer_model_is_told_not_to_think(server: ChatServer) -> None:
    section = Zhipu.Section(key="id.secret", base_url=server.url, model="glm-4.7-flash")
    async with Zhipu(section, NOWHERE) as link:
        await answer(link)
    assert server.asked[0]["thinking"] == {"type": "disabled"}


async def test_without_a_key_it_says_how_to_give_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHIPUAI_API_KEY", raising=False)
    with pytest.raises(ModelMissing, match=r"\[llm.zhipu\] key or ZHIPUAI_API_KEY"):
        await Zhipu(Zhipu.Section(), NOWHERE).__aenter__()


@pytest.mark.parametrize("given", ["environment", "file", "credential"])
async def test_the_key_may_lie_elsewhere(
    server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    (tmp_path / "zhipu").write_text("id.hidden\n")
    monkeypatch.setenv("ZHIPUAI_API_KEY", "id.hidden" if given == "environment" else "")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    file = {"environment": "", "file": str(tmp_path / "zhipu"), "credential": "zhipu"}[given]
    async with Zhipu(Zhipu.Section(key_file=file, base_url=server.url), NOWHERE) as link:
        await answer(link)
    assert server.keys == ["Bearer id.hidden"]


async def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="nowhere"):
        await Zhipu(Zhipu.Section(key_file=str(tmp_path / "nowhere")), NOWHERE).__aenter__()


async def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zhipuai", None)
    async with Zhipu(Zhipu.Section(key="id.secret"), NOWHERE) as link:
        with pytest.raises(ModelMissing, match="pip install zhipuai"):
            await answer(link)


async def test_the_key_is_not_shown() -> None:
    assert "id.secret" not in repr(Zhipu.Section(key="id.secret"))


@pytest.mark.parametrize("url", ["", "ftp://a", "http://", "http://a@b/", "http://a:x/", "http://a/?b"])
def test_an_address_must_be_one(url: str) -> None:
    with pytest.raises(ValueError, match="must be an address"):
        Zhipu.Section(base_url=url)
