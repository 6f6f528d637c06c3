"""Servers that understand OpenAI's chat completions, in the house and outside."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from assistant.errors import LinkFailed
from assistant.messages import Prompt, Tool
from bench.chat_server import ChatServer, Refusal
from models.llm.openai import OpenAI
from tests.models.llm.conftest import NOWHERE, answer

HOME = [
    *("http://localhost/v1", "http://LOCALHOST.:80/v1", "http://127.0.0.1:11434/v1", "http://[::1]/v1"),
    *("http://10.1.2.3/", "http://172.31.0.1/", "https://192.168.1.20:8000/v1", "http://[fd12::1]/v1"),
    *("http://nas.local/v1", "http://gpu.lan:8080/v1", "http://box.home.arpa/", "http://[fe80::1%25eth0]/"),
    "http://[::ffff:192.168.1.1]/",
]
CLOUD = [
    *("https://api.deepseek.com/v1", "http://8.8.8.8/", "http://172.32.0.1/", "http://[2001:db8::1]/"),
    *("http://gpu/v1", "http://mylan.com/", "http://notlocalhost/"),
    *("http://2130706433/", "http://0x7f000001/", "http://127.0.0.1.nip.io/", "http://[::ffff:8.8.8.8]/"),
    *("http://100.64.0.1/", "http://0.0.0.0/", "http://localhost.example.com/"),
]
TOOLS = Prompt(system="", question="天气？", language="zh", tools=(Tool("weather.now", "The weather."),))


@pytest.mark.parametrize(("url", "cloud"), [(url, False) for url in HOME] + [(url, True) for url in CLOUD])
def test_what_is_in_the_house_is_no_cloud(url: str, *, cloud: bool) -> None:
    assert OpenAI(OpenAI.Section(base_url=url), NOWHERE).cloud is cloud


async def test_the_wish_is_sent(server: ChatServer) -> None:
    options = {"temperature": 0.3, "stream": False, "model": "other"}
    section = OpenAI.Section(base_url=server.url, model="small", key="sk", options=options)
    async with OpenAI(section, NOWHERE) as link:
        await answer(link)
    asked = server.asked[0]
    assert (asked["model"], asked["stream"], asked["temperature"]) == ("small", True, 0.3)
    assert "tools" not in asked
    assert server.keys == ["Bearer sk"]


async def test_no_key_is_needed(server: ChatServer) -> None:
    async with OpenAI(OpenAI.Section(base_url=server.url + "/"), NOWHERE) as link:
        await answer(link)
    assert server.keys == [""]


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(400, {"error": {"message": "registry.ollama.ai/library/gemma does not support tools"}}),
        Refusal(500, {"error": {"code": 500, "message": "tools param requires --jinja flag"}}),
    ],
)
async def test_a_model_without_tools_is_asked_without(
    openai: OpenAI, server: ChatServer, refusal: Refusal
) -> None:
    server.scripts.append(refusal)
    assert await answer(openai, TOOLS) == ["你好", "，我是", "助手。"]
    await answer(openai, TOOLS)
    assert ["tools" in asked for asked in server.asked] == [True, False, False]


async def test_a_redirection_is_not_followed(openai: OpenAI, server: ChatServer) -> None:
    server.scripts.append(Refusal(307, None, {"Location": server.url + "/chat/completions"}))
    with pytest.raises(LinkFailed):
        await answer(openai)
    assert len(server.asked) == 1


async def test_a_proxy_is_not_asked_for_the_house(
    openai: OpenAI, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert await answer(openai)


async def test_a_name_of_the_house_leads_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*args: Any, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 80))]

    async with OpenAI(OpenAI.Section(base_url="http://gpu.lan/v1"), NOWHERE) as link:
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        with pytest.raises(LinkFailed, match="not in the house"):
            await answer(link)
