"""The embedded recogniser, on speech that is made here and on what is no command."""

import wave
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelFailed, ModelMissing
from assistant.messages import RATE, AudioFrame, Pcm, Utterance, Wake
from assistant.protocols import Vocabulary
from assistant.testing import place
from models.asr.pocketsphinx import PocketSphinx

GRAMMAR = """\
#JSGF V1.0;
grammar home;
public <command> = [please] (<clock> | <timer> | <talk>);
<clock> = what time is it [in (london | paris)] | what day is it today | what's the date;
<timer> = set a timer for <number> (seconds | minutes) | cancel [all] [the] (timer | timers) | pause timer;
<number> = one | two | three | five | ten | fifteen | twenty | thirty | forty | fifty;
<talk> = stop | help | repeat that | turn the volume up | never mind | play zorblax lake | 七里香;
"""
SURE = 0.5
LEAD = 0.5

Say = Callable[..., list[AudioFrame]]
Recognisers = Callable[..., PocketSphinx]


@pytest.fixture
async def recogniser(tmp_path: Path) -> AsyncIterator[PocketSphinx]:
    pytest.importorskip("pocketsphinx")
    async with PocketSphinx(PocketSphinx.Section(), place(tmp_path)) as recogniser:
        await recogniser.prime(Vocabulary(GRAMMAR))
        yield recogniser


def _utterance(pcm: Pcm, *, start: float = 0.0, wake: str = "") -> Utterance:
    """Somebody speaks from `start` (seconds) to a second before the end."""
    woken = Wake(wake, 1.0, 0.0) if wake else None
    return Utterance(pcm, RATE, woken, 1.0, (int(start * RATE), max(len(pcm) - RATE, int(start * RATE) + 1)))


def _said(say: Say, text: str, *, wake: str = "", cut: float = 0.0, **section: object) -> Utterance:
    """`cut`: seconds that are missing of its beginning."""
    pcm = np.concatenate([frame.pcm for frame in say(text, lead=LEAD, **section)])
    return _utterance(pcm[int(cut * RATE) :], start=max(LEAD - cut, 0), wake=wake)


@pytest.mark.parametrize(
    ("said", "voice"),
    [
        ("what time is it", "en-us"),
        ("what's the date", "en-gb"),
        ("set a timer for ten minutes", "en-us+m3"),
        ("cancel the timer", "en-us"),
        ("repeat that", "en-gb"),
    ],
)
async def test_a_command_is_heard(recogniser: PocketSphinx, say: Say, said: str, voice: str) -> None:
    heard = await recogniser.transcribe(_said(say, said, voice_en=voice))
    assert heard.text == said
    assert heard.language == "en"
    assert heard.confidence >= SURE


async def test_a_quiet_voice_is_heard_as_well(recogniser: PocketSphinx, say: Say) -> None:
    loud = _said(say, "what time is it in london")
    quiet = Utterance((loud.pcm * 0.1).astype(np.int16), RATE, None, loud.ended, loud.speech)
    assert (await recogniser.transcribe(quiet)).text == "what time is it in london"


@pytest.mark.parametrize(("wake", "cut"), [("hey_jarvis", 0.0), ("hey_jarvis", LEAD + 0.45), ("", 0.0)])
async def test_the_wake_word_before_a_command_is_not_part_of_it(
    recogniser: PocketSphinx, say: Say, wake: str, cut: float
) -> None:
    heard = await recogniser.transcribe(_said(say, "hey jarvis what time is it", wake=wake, cut=cut))
    assert heard.text == "what time is it"
    assert heard.confidence >= SURE


async def test_another_wake_word_is_learnt_when_it_wakes(recogniser: PocketSphinx, say: Say) -> None:
    heard = await recogniser.transcribe(_said(say, "alexa, set a timer for ten minutes", wake="alexa"))
    assert heard.text == "set a timer for ten minutes"


async def test_the_wake_word_alone_is_no_command(recogniser: PocketSphinx, say: Say) -> None:
    assert (await recogniser.transcribe(_said(say, "hey jarvis"))).text == ""


@pytest.mark.parametrize(
    "said",
    [
        "who is the president of the united states",
        "my grandmother baked a chocolate cake yesterday",
        "please send the report to the marketing department",
        "the quick brown fox jumps over the lazy dog",
    ],
)
async def test_what_is_no_command_is_doubted(recogniser: PocketSphinx, say: Say, said: str) -> None:
    heard = await recogniser.transcribe(_said(say, said))
    assert not heard.text or heard.confidence < SURE


async def test_silence_is_nothing(recogniser: PocketSphinx) -> None:
    silence = Utterance(np.zeros(RATE, np.int16), RATE, None, 1.0)
    assert (await recogniser.transcribe(silence)).text == ""


@pytest.mark.parametrize("loudness", [0, 30, 1000])
async def test_noise_that_was_taken_for_speech_is_doubted(recogniser: PocketSphinx, loudness: int) -> None:
    noise = np.random.default_rng(0).normal(0, loudness, 2 * RATE).astype(np.int16)
    heard = await recogniser.transcribe(_utterance(noise))
    assert not heard.text or heard.confidence < SURE


@pytest.mark.parametrize("samples", [0, 1, 100, 1000])
async def test_a_scrap_of_sound_breaks_nothing(recogniser: PocketSphinx, samples: int) -> None:
    heard = await recogniser.transcribe(_utterance(np.ones(samples, np.int16)))
    assert not heard.text or heard.confidence < SURE


async def test_a_word_of_no_dictionary_is_heard_by_its_spelling(recogniser: PocketSphinx, say: Say) -> None:
    assert (await recogniser.transcribe(_said(say, "play zorblax lake"))).text == "play zorblax lake"


async def test_a_new_vocabulary_takes_the_place_of_the_old(recogniser: PocketSphinx, say: Say) -> None:
    question = _said(say, "what time is it")
    assert (await recogniser.transcribe(question)).text == "what time is it"
    await recogniser.prime(Vocabulary("#JSGF V1.0;\ngrammar g;\npublic <g> = good morning;"))
    assert (await recogniser.transcribe(question)).text in ("", "good morning")
    await recogniser.prime(Vocabulary(GRAMMAR))
    assert (await recogniser.transcribe(question)).text == "what time is it"


async def test_a_broken_grammar_is_an_error_and_the_old_one_stays(recogniser: PocketSphinx, say: Say) -> None:
    with pytest.raises(ModelFailed, match="grammar"):
        await recogniser.prime(Vocabulary("#JSGF V1.0;\ngrammar g;\npublic <g> = (unclosed;"))
    assert (await recogniser.transcribe(_said(say, "what time is it"))).text == "what time is it"


async def test_without_commands_it_says_so(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx")
    async with PocketSphinx(PocketSphinx.Section(), place(tmp_path)) as recogniser:
        await recogniser.prime(Vocabulary(""))
        with pytest.raises(ModelFailed, match="no commands"):
            await recogniser.transcribe(_utterance(np.ones(RATE, np.int16)))


async def test_where_the_wheel_is_absent_it_is_missing_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pocketsphinx.py").write_text("raise ImportError('no wheel')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(ModelMissing, match="pocketsphinx is not installed"):
        async with PocketSphinx(PocketSphinx.Section(), place(tmp_path)):
            pass


@pytest.mark.parametrize(
    ("clip", "text"),
    [("stp_cancel_all_timers", "cancel all timers"), ("stp_what_s_the_date", "what's the date")],
)
async def test_people_are_heard_too(
    recogniser: PocketSphinx, sample_data: Path, clip: str, text: str
) -> None:
    with wave.open(str(sample_data / "speech" / "en" / f"{clip}.wav")) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    heard = await recogniser.transcribe(Utterance(pcm, RATE, None, 1.0, (0, len(pcm))))
    assert heard.text == text
    assert heard.confidence >= SURE
