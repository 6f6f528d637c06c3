"""The online voice against a loopback server that speaks its protocol."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import VoiceFailed
from assistant.messages import Language, Speech
from assistant.protocols import Place
from models.tts import edge
from models.tts.edge import Edge


@pytest.fixture
async def voice(tmp_path: Path) -> AsyncIterator[Edge]:
    place = Place(models=tmp_path, cache=tmp_path, state=tmp_path)
    async with Edge(Edge.Section(rate_percent=10), place) as voice:
        yield voice


async def spoken(voice: Edge, text: str, language: Language = "en") -> list[Speech]:
    return [piece async for piece in voice.speak(text, language)]


async def test_a_sentence_becomes_all_of_its_sound(voice: Edge, service: Any) -> None:
    pieces = await spoken(voice, "Hello <there> & you.")
    assert sum(piece.seconds for piece in pieces) == pytest.approx(service.seconds, abs=0.1)
    assert {piece.rate for piece in pieces} == {24_000}
    pcm = np.concatenate([piece.pcm for piece in pieces])
    assert pcm.dtype == np.int16
    assert 7_000 < np.abs(pcm.astype(int)).max() < 9_000
    voice_name, *rest = service.asked[0]
    assert "AriaNeural" in voice_name
    assert rest == ["+10%", "Hello <there> & you."]


async def test_each_language_has_its_voice(voice: Edge, service: Any) -> None:
    await spoken(voice, "你好。", "zh")
    assert "Xiaoxiao" in service.asked[0][0]
    assert service.asked[0][1:] == ("+10%", "你好。")


async def test_the_first_sound_comes_before_the_last_byte(voice: Edge, service: Any) -> None:
    service.mood = "stalls"
    async with aclosing(voice.speak("Hello.", "en")) as stream:
        first = await anext(stream)
        assert first.seconds > 0
        service.gate.set()
        rest = [piece async for piece in stream]
    assert first.seconds + sum(piece.seconds for piece in rest) == pytest.approx(service.seconds, abs=0.1)


@pytest.mark.parametrize("mood", ["cut", "cut_at_once", "quiet", "garbage", "noise", "403", "503"])
async def test_what_goes_wrong_is_a_failure_of_the_voice(voice: Edge, service: Any, mood: str) -> None:
    service.mood = mood
    with pytest.raises(VoiceFailed):
        await spoken(voice, "Hello.")


async def test_sound_before_a_cut_is_given_away(voice: Edge, service: Any) -> None:
    service.mood = "cut"
    stream = voice.speak("Hello.", "en")
    seconds = (await anext(stream)).seconds
    with pytest.raises(VoiceFailed, match="cut"):
        seconds += sum([piece.seconds async for piece in stream])
    assert seconds > 0


async def test_without_a_server_it_fails_at_once(voice: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    import edge_tts.communicate

    monkeypatch.setattr(edge_tts.communicate, "WSS_URL", "ws://127.0.0.1:9/none?token=none")
    with pytest.raises(VoiceFailed, match=r"127\.0\.0\.1 cannot be reached: [^<]*$"):
        await spoken(voice, "Hello.")


@pytest.mark.parametrize("mood", ["hangs", "stalls"])
async def test_a_service_that_hangs_is_given_up(
    voice: Edge, service: Any, monkeypatch: pytest.MonkeyPatch, mood: str
) -> None:
    service.mood = mood
    monkeypatch.setattr(edge, "FIRST_SOUND", 0.1)
    monkeypatch.setattr(edge, "GAP", 0.1)
    async with asyncio.timeout(5):
        with pytest.raises(VoiceFailed, match="answer"):
            await spoken(voice, "Hello.")


async def test_closing_early_waits_for_no_goodbye(voice: Edge, service: Any) -> None:
    """A server that hangs does not say goodbye; the library would wait 10 s for it."""
    service.mood = "stalls"
    async with asyncio.timeout(5):
        async with aclosing(voice.speak("Hello.", "en")) as stream:
            await anext(stream)
