"""What Whisper makes up, and what it heard."""

import pytest

from assistant.messages import Language
from models.asr.hallucination import confidence, made_up
from models.asr.transcription import Reading


def _reading(text: str, *, logprob: float = -0.3, no_speech: float = 0.01, seconds: float = 3.0) -> Reading:
    language: Language = "zh" if any("\u4e00" <= character <= "\u9fff" for character in text) else "en"
    return Reading(text, language, seconds, logprob, no_speech)


@pytest.mark.parametrize(
    "reading",
    [
        _reading("Cancel.", logprob=-0.68, no_speech=0.99),
        _reading("Who are you?", logprob=-0.29, no_speech=0.96),
        _reading("Thank you for watching!"),
        _reading("谢谢观看"),
        _reading("字幕由 Amara.org 社区提供"),
        _reading("you"),
        _reading("Thank you.", logprob=-0.5),
        _reading("谢谢大家。", no_speech=0.5),
        _reading("the timer the timer the timer the timer the timer"),
        _reading("打开打开打开打开打开"),
        _reading("and now for something completely different", seconds=0.4),
    ],
)
def test_what_nobody_said_is_noticed(reading: Reading) -> None:
    assert made_up(reading)


@pytest.mark.parametrize(
    "reading",
    [
        _reading("set a timer for ten minutes"),
        _reading("Thank you.", logprob=-0.1),
        _reading("谢谢", logprob=-0.05),
        _reading("打开中文字幕"),
        _reading("停", seconds=0.4),
        _reading("stop stop stop"),
        _reading("call 0 1 0 8 8 8 8 6 6 6 6"),
        _reading("an unlikely name", logprob=-0.9),
    ],
)
def test_what_somebody_said_is_kept(reading: Reading) -> None:
    assert not made_up(reading)


def test_confidence_is_even_where_whisper_calls_its_text_failed() -> None:
    assert confidence(_reading("so so", logprob=-1.0, no_speech=0.0)) == pytest.approx(0.5)
    assert confidence(_reading("so so", logprob=-0.3, no_speech=0.6)) < 0.5 < confidence(_reading("sure"))
