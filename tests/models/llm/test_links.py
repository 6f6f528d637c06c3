"""What every link over a network does, with the real libraries against a server on loopback."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from assistant.errors import LinkFailed, QuestionRefused
from assistant.messages import Prompt, Tool, ToolCall, ToolResult
from assistant.protocols import Responder
from bench.chat_server import Act, ChatServer, Refusal, Script, Stream, event, piece
from tests.models.llm.conftest import answer, asking

HIGH, LOW = rb"\ud83d", rb"\ude00"
"""The halves of 😀, as JSON writes them."""
SLOTS = {"type": "object", "properties": {"place": {"type": "string"}}}
WEATHER = Tool("weather.now", "The weather now.", SLOTS)
LIGHT = Tool("home.light_on", "Turns on a light.")
TOOLS = Prompt(system="", question="天气？", language="zh", tools=(WEATHER, LIGHT))


def call(
    name: str = "", arguments: str = "", *, index: int | None = 0, id_: str = "", **more: Any
) -> dict[str, Any]:
    """A delta with one piece of one call."""
    function = {"arguments": arguments} | ({"name": name} if name else {})
    piece_ = {"type": "function", "function": function} | ({"id": id_} if id_ else {})
    return {"tool_calls": [piece_ | ({} if index is None else {"index": index})], **more}


async def test_text_flows_as_it_comes(link: Responder, server: ChatServer) -> None:
    server.usual = Stream(("你好，", "我是", Act.HANG))
    async with asyncio.timeout(5), aclosing(link.answer(asking())) as pieces:
        assert [await anext(pieces), await anext(pieces)] == ["你好，", "我是"]


async def test_everything_of_the_prompt_is_sent(link: Responder, server: ChatServer) -> None:
    done = ToolResult(ToolCall("weather.now", {"place": "北京"}, "theirs"), "晴，5度。", ok=True)
    prompt = Prompt("你是助手。", "那上海呢？", "zh", (("北京天气？", "晴。"),), (WEATHER,), (done,))
    await answer(link, prompt)
    *said, called, result = server.asked[0]["messages"]
    assert [(one["role"], one["content"]) for one in said] == [
        ("system", "你是助手。"),
        ("user", "北京天气？"),
        ("assistant", "晴。"),
        ("user", "那上海呢？"),
    ]
    assert called["tool_calls"][0]["function"] == {"name": "weather-now", "arguments": '{"place": "北京"}'}
    assert result["tool_call_id"] == called["tool_calls"][0]["id"]
    assert result["content"] == '{"ok": true, "said": "晴，5度。"}'
    described = {"name": "weather-now", "description": "The weather now.", "parameters": SLOTS}
    assert server.asked[0]["tools"] == [{"type": "function", "function": described}]


async def test_a_call_is_put_together(link: Responder, server: ChatServer) -> None:
    server.usual = Stream(
        (
            call("weather-now", id_="c1", content="我看看。"),
            call(arguments='{"pla'),
            call(arguments='ce": "上海"}'),
            call("home-light_on", index=1, id_="c2"),
        ),
        reason="tool_calls",
    )
    first, second = ToolCall("weather.now", {"place": "上海"}, "c1"), ToolCall("home.light_on", {}, "c2")
    assert await answer(link, TOOLS) == ["我看看。", first, second]


@pytest.mark.parametrize("ids", [("a", "b"), ("", "")])
@pytest.mark.parametrize("index", [0, None])
async def test_calls_that_are_not_numbered_stay_apart(
    link: Responder, server: ChatServer, ids: tuple[str, str], index: int | None
) -> None:
    first = call("weather-now", '{"place": "上海"}', index=index, id_=ids[0])
    server.usual = Stream((first, call("home-light_on", "{}", index=index, id_=ids[1])))
    calls = await answer(link, TOOLS)
    assert [piece.name for piece in calls if isinstance(piece, ToolCall)] == ["weather.now", "home.light_on"]


@pytest.mark.parametrize(
    "deltas",
    [
        (call("weather-now", '{"place": '),),
        (call("weather-now", "[1]"),),
        (call(arguments="{}"),),
        ({"tool_calls": ["weather"]},),
        ({"content": 7},),
    ],
)
async def test_a_call_that_is_none_is_an_error(
    link: Responder, server: ChatServer, deltas: tuple[Any, ...]
) -> None:
    server.usual = Stream(deltas)
    with pytest.raises(LinkFailed):
        await answer(link, TOOLS)


async def test_no_half_characters(link: Responder, server: ChatServer) -> None:
    """Neither where the network cuts, nor where the server does (a character of two halves in JSON)."""
    whole = piece("七里香🎵")
    cut = whole.index("🎵".encode()) + 2
    halves = [event({"choices": [{"delta": {"content": "?"}}]}).replace(b"?", b) for b in (HIGH, LOW)]
    server.usual = Stream((whole[:cut], 0.02, whole[cut:], *halves, "。"))
    pieces = await answer(link)
    assert "".join(map(str, pieces)) == "七里香🎵😀。"
    assert all(str(piece).encode() for piece in pieces)


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\r", "\x0b", "\u2029"])
async def test_no_sign_in_the_text_ends_a_line(link: Responder, server: ChatServer, sign: str) -> None:
    server.usual = Stream((f"一{sign}二",))
    assert await answer(link) == [f"一{sign}二"]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
async def test_every_kind_of_stream_is_read(link: Responder, server: ChatServer, newline: bytes) -> None:
    lines = b": ping\n\nevent: message\nid: 1\n" + piece("好").replace(b"data: ", b"data:")
    server.usual = Stream((lines.replace(b"\n", newline),), done=False)
    assert await answer(link) == ["好"]


@pytest.mark.parametrize(("reason", "done"), [("stop", False), (None, True)])
async def test_either_sign_of_the_end_will_do(
    link: Responder, server: ChatServer, reason: str | None, *, done: bool
) -> None:
    server.usual = Stream(("好。",), reason=reason, done=done)
    assert await answer(link) == ["好。"]


async def test_who_does_not_hang_up_after_the_end_is_not_waited_for(
    link: Responder, server: ChatServer
) -> None:
    server.usual = Stream(("好。", b"data: [DONE]\n\n", Act.HANG))
    async with asyncio.timeout(5):
        assert await answer(link) == ["好。"]


async def test_thoughts_are_not_the_answer(link: Responder, server: ChatServer) -> None:
    server.usual = Stream(({"reasoning_content": "嗯"}, "<thi", "nk>用户问", "…</th", "ink>\n\n你", "好"))
    assert await answer(link) == ["你", "好"]


async def test_an_answer_that_is_no_stream_is_read_too(link: Responder, server: ChatServer) -> None:
    message = {"choices": [{"message": {"content": "你好。"}, "finish_reason": "stop"}]}
    whole = event(message).removeprefix(b"data: ")
    server.usual = Stream((whole,), reason=None, done=False, kind="application/json")
    assert await answer(link) == ["你好。"]


BROKEN: dict[str, Stream] = {
    "cut": Stream(("你好", Act.CUT)),
    "ended": Stream(("你好", Act.END)),
    "json": Stream(("你好", b"data: {oops\n\n")),
    "list": Stream(("你好", b"data: []\n\n")),
    "html": Stream((b"<html>\n",), reason=None, done=False, kind="text/html"),
    "deep": Stream((b"data: " + b"[" * 100_000 + b"\n\n",)),
    "network": Stream(("你好",), reason="network_error"),
    "told": Stream(("你好", event({"error": {"code": "1234", "message": "网络错误"}}))),
    "endless line": Stream((b"x" * 700_000, b"x" * 700_000)),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
async def test_an_answer_that_breaks_off_is_an_error(
    link: Responder, server: ChatServer, broken: Stream
) -> None:
    server.usual = broken
    with pytest.raises(LinkFailed) as failed:
        await answer(link)
    assert failed.value.mendable
    assert not isinstance(failed.value, QuestionRefused)


def zhipus(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": "…"}}


AGAIN: dict[str, Refusal] = {
    "429": Refusal(429),
    "1302": Refusal(429, zhipus("1302")),
    "1303": Refusal(400, zhipus("1303")),
    "500": Refusal(500, "<html>boom</html>"),
    "503": Refusal(503, {"error": "loading model"}),
}


@pytest.mark.parametrize("refusal", AGAIN.values(), ids=AGAIN.keys())
async def test_who_is_busy_may_be_asked_again(link: Responder, server: ChatServer, refusal: Refusal) -> None:
    server.usual = refusal
    with pytest.raises(LinkFailed) as failed:
        await answer(link)
    assert 0.4 <= (failed.value.again_seconds or 0) <= 1.0
    assert len(server.asked) == 1


@pytest.mark.parametrize(("after", "seconds"), [("3", 3.0), ("0.5", 0.5), ("1e9", 3600.0)])
async def test_the_server_may_say_when(
    link: Responder, server: ChatServer, after: str, seconds: float
) -> None:
    server.usual = Refusal(429, zhipus("1302"), {"Retry-After": after})
    with pytest.raises(LinkFailed) as failed:
        await answer(link)
    assert failed.value.again_seconds == seconds


@pytest.mark.parametrize("after", ["-1", "nan", "inf", "Wed, 21 Oct 2026 07:28:00 GMT"])
async def test_a_strange_time_is_none(link: Responder, server: ChatServer, after: str) -> None:
    server.usual = Refusal(503, None, {"Retry-After": after})
    with pytest.raises(LinkFailed) as failed:
        await answer(link)
    assert 0.4 <= (failed.value.again_seconds or 0) <= 1.0


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        (Refusal(401, zhipus("1002")), "key"),
        (Refusal(401), "key"),
        (Refusal(400, zhipus("1003")), "key"),
        (Refusal(429, zhipus("1113")), "account"),
        (Refusal(402), "credit"),
        (Refusal(400, zhipus("1211")), "model"),
        (Refusal(404), "base_url"),
        (Refusal(307, None, {"Location": "http://example.com/"}), "base_url"),
        (Refusal(429, {"error": {"type": "insufficient_quota", "message": "…"}}), "account"),
    ],
)
async def test_what_somebody_must_mend_says_how(
    link: Responder, server: ChatServer, refusal: Refusal, says: str
) -> None:
    server.usual = refusal
    with pytest.raises(LinkFailed, match=says) as failed:
        await answer(link)
    assert not failed.value.mendable
    assert failed.value.again_seconds is None


@pytest.mark.parametrize(
    "script",
    [
        Refusal(400, zhipus("1301")),
        Refusal(400, {"error": {"code": "context_length_exceeded", "message": "…"}}),
        Refusal(413),
        Stream(("这个",), reason="sensitive"),
        Stream(("这个",), reason="content_filter"),
        Stream((event(zhipus("1301")),)),
    ],
)
async def test_a_question_may_be_refused(link: Responder, server: ChatServer, script: Script) -> None:
    server.usual = script
    with pytest.raises(QuestionRefused):
        await answer(link)


async def test_a_day_s_share_that_is_spent_is_not_asked_for_again(
    link: Responder, server: ChatServer
) -> None:
    server.usual = Refusal(429, zhipus("1304"))
    with pytest.raises(LinkFailed) as failed:
        await answer(link)
    assert failed.value.mendable
    assert failed.value.again_seconds is None


@pytest.mark.parametrize("script", [Act.HANG, Stream(("你好", Act.HANG))], ids=["at once", "within"])
async def test_closing_hangs_up_at_once(link: Responder, server: ChatServer, script: Script) -> None:
    server.scripts.append(script)
    waiting = asyncio.create_task(answer(link))
    await server.received.wait()
    waiting.cancel()
    async with asyncio.timeout(5):
        await server.lost.wait()
        assert await answer(link) == ["你好", "，我是", "助手。"]


async def test_nobody_there_is_an_error(link: Responder, server: ChatServer) -> None:
    server.usual = Act.CUT
    with pytest.raises(LinkFailed, match="reached") as failed:
        await answer(link)
    assert failed.value.again_seconds
