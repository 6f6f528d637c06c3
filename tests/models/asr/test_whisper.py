"""Whisper's adapter, with a small model that knows a few hundred home commands."""

import json
import logging
import shutil
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelFailed, ModelMissing
from assistant.messages import RATE, Pcm, Utterance
from assistant.protocols import Vocabulary
from assistant.testing import place
from models.asr.whisper import Whisper

HINTS = Vocabulary("", ("定时器", "set a timer", "播放音乐", "天气", "weather"))


@pytest.fixture
def model(sample_data: Path) -> Path:
    return sample_data / "whisper-commands" / "model"


@pytest.fixture
async def recogniser(model: Path, tmp_path: Path) -> AsyncIterator[Whisper]:
    section = Whisper.Section(model=str(model), device="cpu")
    async with Whisper(section, place(tmp_path)) as recogniser:
        await recogniser.prime(HINTS)
        yield recogniser


def _utterance(pcm: Pcm) -> Utterance:
    return Utterance(pcm, RATE, None, 1.0, (0, len(pcm)))


def _clips(sample_data: Path, language: str) -> list[tuple[Utterance, str]]:
    folder = sample_data / "whisper-commands" / "speech"
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    return [
        (_utterance(_sound(folder / row["path"])), row["text"].strip(".?。？"))
        for row in rows
        if row["lang"] == language
    ]


def _sound(file: Path) -> Pcm:
    with wave.open(str(file)) as opened:
        return np.frombuffer(opened.readframes(opened.getnframes()), np.int16)


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_commands_of_both_languages_are_heard(
    recogniser: Whisper, sample_data: Path, language: str
) -> None:
    for utterance, text in _clips(sample_data, language)[:8]:
        heard = await recogniser.transcribe(utterance)
        assert (heard.text, heard.language) == (text, language)
        assert heard.confidence >= 0.5


async def test_only_the_languages_of_the_household_are_considered(
    model: Path, sample_data: Path, tmp_path: Path
) -> None:
    section = Whisper.Section(model=str(model), device="cpu")
    async with Whisper(section, place(tmp_path)) as recogniser:
        await recogniser.prime(Vocabulary("", languages=("en",)))
        heard = [await recogniser.transcribe(clip) for clip, _ in _clips(sample_data, "zh")[:3]]
    assert {one.language for one in heard} == {"en"}


@pytest.mark.parametrize("loudness", [0, 5, 30, 100, 500])
async def test_nothing_is_heard_in_silence_and_noise(recogniser: Whisper, loudness: int) -> None:
    """The same model makes a command of each, and faster-whisper's own rule lets it pass."""
    random = np.random.default_rng(0)
    for seconds in (1, 4):
        noise = random.normal(0, loudness, seconds * RATE).astype(np.int16)
        assert (await recogniser.transcribe(_utterance(noise))).text == ""


async def test_a_silent_utterance_is_not_even_looked_at(recogniser: Whisper, sample_data: Path) -> None:
    clip, _ = _clips(sample_data, "en")[0]
    silent = Utterance(clip.pcm, RATE, None, 1.0)
    assert (await recogniser.transcribe(silent)).text == ""


@pytest.mark.parametrize("samples", [1, 100, 45 * RATE])
async def test_scraps_and_very_long_sounds_break_nothing(recogniser: Whisper, samples: int) -> None:
    assert (await recogniser.transcribe(_utterance(np.zeros(samples, np.int16)))).text == ""


async def test_a_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    section = Whisper.Section(model="whisper-small", device="cpu")
    with pytest.raises(ModelMissing, match="assistant models fetch whisper-small") as caught:
        async with Whisper(section, place(tmp_path)):
            pass
    assert caught.value.fetch == "whisper-small"


async def test_auto_takes_what_is_there(
    model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    shutil.copytree(model, place(tmp_path).models / "whisper-base")
    async with Whisper(Whisper.Section(device="cpu"), place(tmp_path)):
        assert "whisper-base on cpu" in caplog.text


async def test_nothing_is_fetched_where_the_config_forbids_it(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        async with Whisper(Whisper.Section(device="cpu", fetch=False), place(tmp_path)):
            pass
    assert caught.value.fetch == ""


async def test_an_unknown_model_is_an_error_of_the_config(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="models list") as caught:
        async with Whisper(Whisper.Section(model="whisper-huge", device="cpu"), place(tmp_path)):
            pass
    assert caught.value.fetch == ""


async def test_a_folder_without_a_tokenizer_is_not_used_for_the_hub_would_be_asked(
    model: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(model, folder, ignore=shutil.ignore_patterns("tokenizer.json"))
    with pytest.raises(ModelMissing, match=r"tokenizer\.json"):
        async with Whisper(Whisper.Section(model=str(folder), device="cpu"), place(tmp_path)):
            pass


async def test_a_broken_model_is_told_in_one_line(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(model, folder, copy_function=shutil.copyfile)
    with (folder / "model.bin").open("r+b") as file:
        file.truncate(1000)
    with pytest.raises(ModelFailed, match="cannot be loaded") as caught:
        async with Whisper(Whisper.Section(model=str(folder), device="cpu"), place(tmp_path)):
            pass
    assert "\n" not in str(caught.value)


async def test_without_a_graphics_card_the_processor_does_it(
    model: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ctranslate2 = pytest.importorskip("ctranslate2")
    if ctranslate2.get_cuda_device_count():
        pytest.skip("this machine has a graphics card")
    async with Whisper(Whisper.Section(model=str(model), device="cuda"), place(tmp_path)):
        assert caplog.text.count("on the processor") == 1
