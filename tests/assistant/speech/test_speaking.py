"""Replies become sound, whatever the voices do."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from assistant.errors import VoiceFailed
from assistant.messages import Language, Pcm, Speech
from assistant.settings import TtsSection
from assistant.speech.sound import TONE_RATE
from assistant.speech.speaking import Speaking, unsaid

RATE = 8_000
BOTH: frozenset[Language] = frozenset({"zh", "en"})
Mood = Literal["well", "fails", "hangs", "dies", "stalls", "silent"]


@dataclass
class FakeVoice:
    """Says each character as a tenth of a second of its own loudness."""

    loudness: int
    mood: Mood = "well"
    languages: frozenset[Language] = BOTH
    said: list[tuple[str, Language]] = field(default_factory=list)
    key: str = "fake"

    cloud: bool = False

    async def speak(self, text: str, language: Language) -> AsyncGenerator[Speech, None]:
        self.said.append((text, language))
        if self.mood == "fails":
            raise VoiceFailed("no network")
        if self.mood == "hangs":
            await asyncio.Event().wait()
        for count, _ in enumerate(text):
            if count == 3 and self.mood == "dies":
                raise VoiceFailed("cut off")
            if count == 3 and self.mood == "stalls":
                await asyncio.Event().wait()
            loudness = 0 if self.mood == "silent" else self.loudness
            yield Speech(np.full(RATE // 10, loudness, np.int16), RATE)

    @property
    def texts(self) -> list[str]:
        return [text for text, _ in self.said]


def plain(text: str, language: Language) -> str:
    return text


def speaking(folder: Path, *voices: FakeVoice, cache_mb: int = 0, patience: float = 5.0) -> Speaking:
    section = TtsSection(cache_mb=cache_mb, patience_seconds=patience)
    for voice in voices:
        voice.key = f"voice {voice.loudness}"
    return Speaking(section, [(voice.key, voice) for voice in voices], folder, plain)


async def heard(stream: AsyncGenerator[Speech, None]) -> list[Speech]:
    async with aclosing(stream):
        return [piece async for piece in stream]


def sound(pieces: list[Speech]) -> Pcm:
    return np.concatenate([piece.pcm for piece in pieces])


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def speakers(pieces: list[Speech]) -> list[int]:
    """Whose loudness is heard, in turn; 0 is a pause, -1 the tone."""
    found: list[int] = []
    for piece in pieces:
        voice = -1 if piece.rate == TONE_RATE else int(piece.pcm[0])
        if found[-1:] != [voice]:
            found.append(voice)
    return found


async def test_the_first_voice_speaks(tmp_path: Path) -> None:
    best, other = FakeVoice(1000), FakeVoice(2000)
    async with speaking(tmp_path, best, other) as mouth:
        pieces = await heard(mouth.pieces("It is noon.", "en"))
    assert speakers(pieces) == [1000]
    assert sum(piece.seconds for piece in pieces) == pytest.approx(1.1)
    assert other.said == []


async def test_sentences_are_spoken_one_by_one_with_a_pause(tmp_path: Path) -> None:
    voice = FakeVoice(1000)
    async with speaking(tmp_path, voice) as mouth:
        pieces = await heard(mouth.pieces("你好。今天下雨。", "zh"))
    assert voice.texts == ["你好。", "今天下雨。"]
    assert speakers(pieces) == [1000, 0, 1000]


@pytest.mark.parametrize("mood", ["fails", "hangs", "silent"])
async def test_the_next_voice_takes_over_and_stays(tmp_path: Path, mood: Mood) -> None:
    best, other = FakeVoice(1000, mood), FakeVoice(2000)
    async with speaking(tmp_path, best, other, patience=0.05) as mouth:
        pieces = await heard(mouth.pieces("Good morning. It is noon.", "en"))
        assert not mouth.voices[0].healthy
    assert speakers(pieces) == [2000, 0, 2000]
    assert best.texts == ["Good morning."]


async def test_a_failure_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with speaking(tmp_path, FakeVoice(1000, "fails"), FakeVoice(2000)) as mouth:
        await heard(mouth.pieces("One thing. Another thing. A third thing.", "en"))
        await heard(mouth.pieces("Again.", "en"))
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


@pytest.mark.parametrize("mood", ["dies", "stalls"])
async def test_a_voice_that_breaks_off_is_followed_up_from_there(tmp_path: Path, mood: Mood) -> None:
    best, other = FakeVoice(1000, mood), FakeVoice(2000)
    async with speaking(tmp_path, best, other, patience=0.05) as mouth:
        pieces = await heard(mouth.pieces("It is noon.", "en"))
    assert speakers(pieces) == [1000, 2000]
    assert other.texts == ["It is noon."]


def test_what_was_said_for_sure_is_not_said_again() -> None:
    text = "今天天气很好，明天有雨，后天转晴。"
    assert unsaid(text, 0.0, "zh") == text
    assert unsaid(text, 1.0, "zh") == text
    assert unsaid(text, 2.2, "zh") == "明天有雨，后天转晴。"
    assert unsaid(text, 9.0, "zh") == "后天转晴。"
    assert unsaid("Sunny today, rain tomorrow.", 2.0, "en") == "rain tomorrow."


async def test_where_every_voice_fails_a_tone_is_heard(tmp_path: Path) -> None:
    async with speaking(tmp_path, FakeVoice(1000, "fails"), FakeVoice(2000, "silent")) as mouth:
        pieces = await heard(mouth.pieces("It is noon.", "en"))
    assert speakers(pieces) == [-1]
    assert np.abs(sound(pieces)).max() > 5_000


async def test_without_any_voice_or_any_word_a_tone_is_heard(tmp_path: Path) -> None:
    async with speaking(tmp_path) as mouth:
        assert speakers(await heard(mouth.pieces("It is noon.", "en"))) == [-1]
    async with speaking(tmp_path, FakeVoice(1000)) as mouth:
        assert speakers(await heard(mouth.pieces("😀!", "en"))) == [-1]


async def test_a_voice_that_failed_is_the_last_resort_and_recovers_by_success(tmp_path: Path) -> None:
    voice = FakeVoice(1000, "fails")
    async with speaking(tmp_path, voice) as mouth:
        await heard(mouth.pieces("It is noon.", "en"))
        voice.mood = "well"
        assert speakers(await heard(mouth.pieces("It is noon.", "en"))) == [1000]
        assert mouth.voices[0].healthy


async def test_a_sentence_is_spoken_by_a_voice_of_its_language(tmp_path: Path) -> None:
    chinese = FakeVoice(1000, languages=frozenset({"zh"}))
    english = FakeVoice(2000, languages=frozenset({"en"}))
    async with speaking(tmp_path, chinese, english) as mouth:
        pieces = await heard(mouth.pieces("播放 Yesterday。The song is old. 好听。", "zh"))
    assert speakers(pieces) == [1000, 0, 2000, 0, 1000]
    assert chinese.said == [("播放 Yesterday。", "zh"), ("好听。", "zh")]


async def test_a_sentence_spoken_before_comes_from_the_cache(tmp_path: Path) -> None:
    voice = FakeVoice(1000)
    async with speaking(tmp_path, voice, cache_mb=1) as mouth:
        first = await heard(mouth.pieces("It is noon.", "en"))
    async with speaking(tmp_path, voice, cache_mb=1) as mouth:
        second = await heard(mouth.pieces("It is noon.", "en"))
    assert len(voice.said) == 1
    assert np.array_equal(sound(first), sound(second))


async def test_what_a_better_voice_once_said_is_used_while_it_is_away(tmp_path: Path) -> None:
    best, other = FakeVoice(1000), FakeVoice(2000)
    async with speaking(tmp_path, best, other, cache_mb=1) as mouth:
        await heard(mouth.pieces("It is noon.", "en"))
        best.mood = "fails"
        assert speakers(await heard(mouth.pieces("Good morning.", "en"))) == [2000]
        assert speakers(await heard(mouth.pieces("It is noon.", "en"))) == [1000]
        best.mood = "well"
        mouth.voices[0].recover()
        assert speakers(await heard(mouth.pieces("Good morning.", "en"))) == [1000]


async def test_a_sentence_cut_off_is_not_kept(tmp_path: Path) -> None:
    voice = FakeVoice(1000, "dies")
    async with speaking(tmp_path, voice, cache_mb=1) as mouth:
        await heard(mouth.pieces("It is noon.", "en"))
        async with aclosing(mouth.pieces("Good morning to everybody.", "en")) as stream:
            await anext(stream)
    assert files(tmp_path) == []


async def test_speech_begins_while_the_reply_is_being_written(tmp_path: Path) -> None:
    more = asyncio.Event()

    async def written() -> AsyncIterator[str]:
        yield "Good morning. It"
        await more.wait()
        yield " is noon."

    voice = FakeVoice(1000)
    async with (
        speaking(tmp_path, voice) as mouth,
        aclosing(mouth.pieces(written(), "en")) as stream,
    ):
        await anext(stream)
        assert voice.texts == ["Good morning."]
        more.set()
        assert speakers([piece async for piece in stream]) == [1000, 0, 1000]


async def test_what_is_private_is_spoken_in_the_house_and_not_kept(tmp_path: Path) -> None:
    outside, inside = FakeVoice(1000, key="outside", cloud=True), FakeVoice(2000, key="inside")
    async with (
        speaking(tmp_path, outside, inside, cache_mb=10) as mouth,
        aclosing(mouth.pieces("It is noon.", "en", private=True)) as stream,
    ):
        assert speakers([piece async for piece in stream]) == [2000]
    assert not outside.said
    assert not [name for _, _, names in os.walk(tmp_path) for name in names if name.endswith(".wav")]


async def test_the_next_sentence_is_made_while_the_first_plays(tmp_path: Path) -> None:
    second = asyncio.Event()

    class Watched(FakeVoice):
        async def speak(self, text: str, language: Language) -> AsyncGenerator[Speech, None]:
            if text == "It is noon.":
                second.set()
            async for piece in super().speak(text, language):
                yield piece

    async with (
        speaking(tmp_path, Watched(1000)) as mouth,
        aclosing(mouth.pieces("Good morning. It is noon.", "en")) as stream,
    ):
        await anext(stream)
        await asyncio.wait_for(second.wait(), 5)


async def test_a_long_reply_is_not_made_further_ahead_than_needed(tmp_path: Path) -> None:
    voice = FakeVoice(1000)
    async with (
        speaking(tmp_path, voice) as mouth,
        aclosing(mouth.pieces("This is one of many sentences. " * 100, "en")) as stream,
    ):
        for _ in range(10):
            await anext(stream)
        assert len(voice.said) < 10


async def test_a_reply_that_breaks_while_being_written_says_what_there_was_and_raises(tmp_path: Path) -> None:
    async def written() -> AsyncIterator[str]:
        yield "Good morning. And"
        raise VoiceFailed("the writer")

    voice = FakeVoice(1000)
    async with speaking(tmp_path, voice) as mouth:
        with pytest.raises(VoiceFailed, match="the writer"):
            await heard(mouth.pieces(written(), "en"))
    assert voice.texts == ["Good morning."]


async def test_closing_leaves_no_task_behind(tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    async with (
        speaking(tmp_path, FakeVoice(1000, "stalls")) as mouth,
        aclosing(mouth.pieces("Good morning.", "en")) as stream,
    ):
        await anext(stream)
    assert asyncio.all_tasks() == before
