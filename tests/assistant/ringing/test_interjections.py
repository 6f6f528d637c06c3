"""What is said without the wake word while something rings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelMissing
from assistant.messages import RATE, Exchange, Intent, Language, Plan, Transcript, Utterance
from assistant.record import TurnRecord
from assistant.ringing.answers import answer, is_stop_word, loud_seconds
from assistant.ringing.interjections import Interjections
from assistant.testing import NOON
from tests.assistant.ringing.desk import Desk


class Ears:
    """The ears of a desk at which an alarm rings."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.foreign = False
        self.obeyed: list[Plan] = []
        self.ears = Interjections(desk.ringer, desk.house, self._follow, lambda: self.foreign, "en")

    async def _follow(self, heard: Transcript, plan: Plan) -> TurnRecord:
        self.obeyed.append(plan)
        record = self.desk.turn(heard.text, "", *(step.name for step in plan.steps))
        self.desk.ringer.after(record)
        return record

    async def hear(self, heard: Transcript | Exception, *, seconds: float = 1.0) -> bool:
        """Whether it was meant."""
        self.desk.hearing.script.append(heard)
        return await self.ears.hear(spoken(seconds)) is not None


def spoken(seconds: float, *, loudness: float = 3000) -> Utterance:
    """Half a second of the room before and after it."""
    random = np.random.default_rng(0)
    sound = random.normal(0, 10, round((seconds + 1) * RATE))
    start, end = RATE // 2, RATE // 2 + round(seconds * RATE)
    sound[start:end] += random.normal(0, loudness, end - start)
    return Utterance(sound.clip(-32768, 32767).astype(np.int16), RATE, None, ended=2.0, speech=(start, end))


def said(text: str, language: Language = "en", confidence: float = 0.9) -> Transcript:
    return Transcript(text, language, confidence)


@pytest.fixture
async def ears(tmp_path: Path) -> AsyncIterator[Ears]:
    async with Desk(tmp_path).open() as desk:
        await desk.keep("alarm", 60)
        await desk.advance(60)
        await desk.advance(10)
        yield Ears(desk)


@pytest.mark.parametrize(
    "text",
    [
        "stop",
        "Stop!",
        "OK.",
        "okay",
        "got it",
        "I'm up",
        "停",
        "停。",
        "好了",
        "知道了",
        "别响了",
        "起来了",
        "我起来了",
        "嗯",
    ],
)
def test_it_is_a_stop_word(text: str) -> None:
    assert is_stop_word(text)


@pytest.mark.parametrize(
    "text", ["", "stop the music", "I got it from her", "好了伤疤忘了疼", "停车场在哪里", "the news"]
)
def test_it_is_none(text: str) -> None:
    assert not is_stop_word(text)


async def test_a_stop_word_stops_it(ears: Ears) -> None:
    assert await ears.hear(said("好了", "zh"))
    assert ears.obeyed == [Plan((Intent("schedule.stop"),))]
    await ears.desk.settled()
    assert ears.desk.states[-1] == "free"


async def test_what_was_not_meant_is_ignored_and_it_rings_on_after_a_second(ears: Ears) -> None:
    bells = len(ears.desk.speaker.bells)
    ears.ears.began()
    assert not await ears.hear(said("and now the weather for tomorrow"))
    ears.desk.floor.release()
    await ears.desk.settled()
    assert len(ears.desk.speaker.bells) == bells
    await ears.desk.advance(2)
    assert len(ears.desk.speaker.bells) > bells
    assert ears.obeyed == []


async def test_a_television_cannot_keep_it_quiet(ears: Ears) -> None:
    """It listens on after the first time, but after the second rings whatever is said."""
    desk = ears.desk
    for listens in (True, False):
        assert not await ears.hear(said("and now the weather for tomorrow"))
        desk.passed += 1.5
        assert ears.ears.listens == listens
    desk.passed += 4
    assert ears.ears.listens


async def test_a_guess_is_not_acted_on(ears: Ears) -> None:
    assert not await ears.hear(said("stop", confidence=0.2), seconds=3)


async def test_without_a_recogniser_two_seconds_of_loud_speech_stop_it(ears: Ears) -> None:
    assert not await ears.hear(ModelMissing("none"), seconds=1.2)
    assert await ears.hear(ModelMissing("none"), seconds=1.2)
    assert ears.obeyed == [Plan((Intent("schedule.stop"),))]


async def test_a_recogniser_that_breaks_is_none(ears: Ears) -> None:
    assert await ears.hear(ZeroDivisionError(), seconds=2.2)


async def test_where_a_language_of_the_house_is_not_recognised_a_shout_counts(ears: Ears) -> None:
    ears.foreign = True
    assert await ears.hear(said("stock market", confidence=0.2), seconds=2.5)


async def test_what_was_understood_is_no_shout(ears: Ears) -> None:
    assert not await ears.hear(said("and now the weather"), seconds=5)
    assert not await ears.hear(ModelMissing("none"), seconds=1.5)


async def test_our_own_voice_is_not_listened_to(ears: Ears) -> None:
    desk = ears.desk
    assert ears.ears.listens
    desk.speaker.holds = True
    desk.speaker.sounding.clear()
    desk._move(60)  # noqa: SLF001 - its text comes again
    await desk.speaker.sounding.wait()
    assert not ears.ears.listens
    assert ears.ears.sounds


async def test_a_reminder_listens_for_an_answer_for_a_while_only(tmp_path: Path) -> None:
    async with Desk(tmp_path).open() as desk:
        ears = Ears(desk).ears
        await desk.keep("reminder", 60, text="take the medicine")
        assert not ears.listens
        await desk.advance(60)
        assert not ears.listens, "while our own voice may still be heard"
        await desk.advance(1)
        assert ears.listens
        await desk.advance(15)
        assert not ears.listens


async def test_whoever_talks_to_us_is_not_overheard(ears: Ears) -> None:
    ears.desk.floor.to_user()
    assert not ears.ears.listens


def test_only_what_stops_or_snoozes_is_meant() -> None:
    def route(*names: str, unsure: bool = False) -> Plan | None:
        plan = Plan(tuple(Intent(name) for name in names), unsure)
        return answer(said("whatever"), lambda *_: plan, NOON)

    assert route("schedule.snooze")
    assert route("assistant.stop")
    assert not route("schedule.snooze", "music.play")
    assert not route("schedule.snooze", unsure=True)
    assert not route("music.stop")
    assert not route()


def test_both_languages_are_tried() -> None:
    def route(text: str, language: Language, now: datetime, history: Sequence[Exchange] = ()) -> Plan:
        return Plan((Intent("schedule.snooze" if language == "zh" else "chat.answer"),))

    assert answer(said("再睡十分钟", "en"), route, NOON) == Plan((Intent("schedule.snooze"),))


async def test_to_what_rings_a_word_with_the_wake_word_is_an_answer_too(ears: Ears) -> None:
    def route(text: str, language: Language, now: datetime, history: Sequence[Exchange] = ()) -> Plan:
        return Plan((Intent("chat.answer"),))

    routed = ears.ears.routed(route)
    assert routed("ok", "en", NOON) == Plan((Intent("schedule.stop"),))
    assert routed("who are you", "en", NOON) == Plan((Intent("chat.answer"),))
    ears.desk.ringer.after(ears.desk.turn("ok", "", "schedule.stop"))
    await ears.desk.settled()
    assert routed("ok", "en", NOON) == Plan((Intent("chat.answer"),))


def test_speech_is_loud_where_it_stands_out_of_the_room() -> None:
    assert loud_seconds(spoken(2.0)) == pytest.approx(2.0, abs=0.1)
    assert loud_seconds(spoken(2.0, loudness=20)) < 0.5
