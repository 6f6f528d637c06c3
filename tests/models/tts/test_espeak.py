"""The offline voice, on the real library."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelMissing, VoiceFailed
from assistant.messages import Language, Pcm
from assistant.protocols import Place
from models.tts.espeak import Espeak


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(models=tmp_path, cache=tmp_path, state=tmp_path)


async def sound(voice: Espeak, text: str, language: Language) -> Pcm:
    return np.concatenate([piece.pcm async for piece in voice.speak(text, language)])


def seconds(pcm: Pcm) -> float:
    return len(pcm) / 22_050


@pytest.mark.parametrize(
    ("text", "language", "shortest", "longest"),
    [
        ("What time is it?", "en", 0.6, 1.6),
        ("今天天气不错。", "zh", 0.9, 2.0),
        ("我想听 Yesterday 好吗？", "zh", 1.0, 2.6),
        ("Play 七里香 by Jay Chou.", "en", 1.2, 3.0),
    ],
)
async def test_both_languages_and_their_mixtures_become_sound(
    place: Place, text: str, language: Language, shortest: float, longest: float
) -> None:
    async with Espeak(Espeak.Section(), place) as voice:
        pcm = await sound(voice, text, language)
    assert pcm.dtype == np.int16
    assert shortest < seconds(pcm) < longest
    assert np.abs(pcm.astype(int)).max() > 5_000


async def test_a_chinese_word_in_an_english_sentence_is_not_spelt_out(place: Place) -> None:
    """Read by the English voice, each character becomes the words "Chinese letter": 0.8 s."""
    async with Espeak(Espeak.Section(), place) as voice:
        alone = await sound(voice, "七里香", "zh")
        within = await sound(voice, "七里香", "en")
    assert seconds(within) == pytest.approx(seconds(alone), abs=0.1)


async def test_speed_and_voice_change_the_sound(place: Place) -> None:
    sections = [
        Espeak.Section(),
        Espeak.Section(speed_en=240),
        Espeak.Section(voice_en="en-gb"),
        Espeak.Section(voice_en="en-gb-scotland"),
        Espeak.Section(voice_en="en-us+f3"),
        Espeak.Section(voice_en="en-us+m3"),
    ]
    sounds = set()
    for section in sections:
        async with Espeak(section, place) as voice:
            sounds.add((await sound(voice, "What time is it?", "en"))[:12_000].tobytes())
    assert len(sounds) == len(sections)


async def test_an_unknown_voice_is_named_at_the_start(place: Place) -> None:
    with pytest.raises(ModelMissing, match="parseltongue"):
        async with Espeak(Espeak.Section(voice_en="parseltongue"), place):
            pass


async def test_a_text_without_words_is_a_failure_and_not_silence(place: Place) -> None:
    async with Espeak(Espeak.Section(), place) as voice:
        with pytest.raises(VoiceFailed):
            await sound(voice, "...", "en")


async def test_two_instances_do_not_disturb_each_other(place: Place) -> None:
    async with (
        Espeak(Espeak.Section(), place) as one,
        Espeak(Espeak.Section(speed_zh=150, pitch=80), place) as other,
    ):
        alone = [seconds(await sound(voice, "今天天气不错", "zh")) for voice in (one, other)]
        together = await asyncio.gather(*(sound(voice, "今天天气不错", "zh") for voice in (one, other) * 4))
    assert [seconds(pcm) for pcm in together] == pytest.approx(alone * 4, abs=0.01)


async def test_closing_early_leaves_the_voice_ready_for_the_next_sentence(place: Place) -> None:
    async with Espeak(Espeak.Section(), place) as voice:
        async with aclosing(voice.speak("A long story. " * 300, "en")) as pieces:
            async for _ in pieces:
                break
        assert seconds(await sound(voice, "Yes.", "en")) < 1


def test_the_data_may_lie_under_a_long_path(tmp_path: Path) -> None:
    """The library itself silently cuts a path of more than 160 characters."""
    script = """
import shutil, sys, pathlib, espeakng_loader
data = pathlib.Path(sys.argv[1]) / ("long" * 40) / "espeak-ng-data"
data.parent.mkdir()
data.symlink_to(espeakng_loader.get_data_path())
espeakng_loader.get_data_path = lambda: str(data)
from models.tts import espeakng
espeakng.check("en-us")
"""
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=30)
