import asyncio

import numpy as np
import pytest

from assistant.audio.gate import WakeGate
from assistant.floor import Floor
from assistant.listen import Listener, Reactions, Senses
from assistant.messages import AudioFrame, Person, Plan, Reply, Transcript, Utterance
from assistant.record import TurnRecord
from assistant.settings import EndpointSection
from assistant.testing import FakeRoom, FakeVoiceDetector, FakeWakeDetector


class Alarm:
    """Something that rings, or not, and remembers what was said to it."""

    def __init__(self) -> None:
        self.sounds = self.listens = False
        self.began_to_hear = 0
        self.heard: list[Utterance] = []
        self.record: TurnRecord | None = None

    def began(self) -> None:
        self.began_to_hear += 1

    async def hear(self, utterance: Utterance) -> TurnRecord | None:
        self.heard.append(utterance)
        return self.record


class Scene:
    """A listener whose turns only remember what was said to them."""

    def __init__(self, *, asks: bool = False, lasts: bool = False, rings: bool = False) -> None:
        vad = FakeVoiceDetector()
        self.room = FakeRoom()
        self.floor = Floor()
        self.heard: list[Utterance] = []
        self.chimes = 0
        self.cut_off = 0
        self.breaks = False
        self.answers = asyncio.Event()
        self._asks = asks
        self._lasts = lasts
        senses = Senses(WakeGate(vad, FakeWakeDetector()), vad, EndpointSection(), FakeWakeDetector.words)
        self.drafts: list[Utterance] = []
        self.alarm = Alarm()
        self.alarm.listens = rings
        reactions = Reactions(self._chime, self.drafts.append, self._turn, self.alarm)
        self.listener = Listener(senses, self.floor, reactions)

    def _chime(self) -> None:
        self.chimes += 1

    async def _turn(self, utterance: Utterance) -> TurnRecord:
        self.heard.append(utterance)
        if self.breaks:
            raise ZeroDivisionError
        try:
            if self._lasts:
                await self.answers.wait()
        except asyncio.CancelledError:
            self.cut_off += 1
            raise
        asks, self._asks = self._asks, False
        reply = Reply("", "en", expects_answer=asks)
        return TurnRecord(
            Transcript("", "en", 1.0), utterance.wake, Person("a", "owner"), Plan(()), (), reply
        )

    async def play(self, *parts: list[AudioFrame]) -> None:
        for part in parts:
            for frame in part:
                self.listener.hear(frame)
                await asyncio.sleep(0)


async def test_nothing_is_heard_without_the_wake_word() -> None:
    scene = Scene()
    await scene.play(scene.room.silence(1), scene.room.speech(2), scene.room.silence(2))
    assert scene.heard == []
    assert scene.chimes == 0


async def test_a_command_after_the_wake_word_becomes_a_turn() -> None:
    scene = Scene()
    room = scene.room
    await scene.play(room.silence(1), room.wake(), room.silence(0.5), room.speech(1), room.silence(1))
    (utterance,) = scene.heard
    start, end = utterance.speech
    assert (end - start) / utterance.rate == pytest.approx(1, abs=0.1)
    assert utterance.wake is not None
    assert scene.chimes == 1


async def test_the_wake_word_alone_becomes_a_silent_turn() -> None:
    scene = Scene()
    await scene.play(scene.room.silence(1), scene.room.wake(), scene.room.silence(6))
    (utterance,) = scene.heard
    assert utterance.silent


async def test_the_wake_word_interrupts_the_reply() -> None:
    scene = Scene(lasts=True)
    room = scene.room
    command = [room.wake(), room.silence(0.3), room.speech(1), room.silence(1)]
    await scene.play(room.silence(1), *command)
    assert scene.cut_off == 0
    await scene.play(room.silence(1), room.wake(), room.silence(0.1))
    assert scene.cut_off == 1
    assert scene.floor.taken


async def test_a_question_of_ours_is_answered_without_the_wake_word() -> None:
    scene = Scene(asks=True)
    room = scene.room
    await scene.play(room.silence(1), room.wake(), room.silence(0.3), room.speech(1), room.silence(1))
    await scene.play(room.silence(0.5), room.speech(1), room.silence(1))
    assert [utterance.wake is None for utterance in scene.heard] == [False, True]


async def test_a_lost_microphone_gives_the_floor_back() -> None:
    scene = Scene()
    await scene.play(scene.room.silence(1), scene.room.wake())
    assert scene.floor.taken
    scene.listener.abandon()
    assert not scene.floor.taken


async def test_without_a_microphone_our_question_does_not_keep_the_floor() -> None:
    scene = Scene(asks=True, lasts=True)
    room = scene.room
    command = [room.silence(1), room.wake(), room.silence(0.3), room.speech(1), room.silence(0.7)]
    frames = [frame for part in command for frame in part]
    while not scene.heard:
        await scene.play([frames.pop(0)])
    scene.listener.abandon()
    scene.answers.set()
    await scene.floor.free()
    await asyncio.sleep(0)
    assert not scene.floor.taken


async def test_a_turn_that_breaks_leaves_the_listener_listening(caplog: pytest.LogCaptureFixture) -> None:
    scene = Scene()
    room = scene.room

    scene.breaks = True
    for _ in range(2):
        await scene.play(room.silence(1), room.wake(), room.speech(1), room.silence(1))
    assert len(scene.heard) == 2
    assert "a turn failed" in caplog.text


async def test_every_pause_within_an_utterance_gives_one_draft_of_it() -> None:
    scene = Scene()
    room = scene.room
    await scene.play(room.silence(1), room.wake(), room.silence(0.3), room.speech(1), room.silence(0.5))
    await scene.play(room.speech(0.5), room.silence(1))
    assert len(scene.heard) == 1
    assert len(scene.drafts) == 2
    whole, (first, last) = scene.heard[0], scene.drafts
    assert first.ended < last.ended == whole.ended
    assert last.speech == whole.speech
    assert np.array_equal(last.pcm, whole.pcm[: len(last.pcm)])


async def test_while_it_rings_what_is_said_without_the_wake_word_is_overheard() -> None:
    scene = Scene(rings=True)
    room = scene.room
    await scene.play(room.silence(1), room.speech(0.2))
    assert scene.alarm.began_to_hear == 1, "at once, not once they have finished"
    await scene.play(room.speech(0.5), room.silence(1))
    (overheard,) = scene.alarm.heard
    start, end = overheard.speech
    assert (end - start) / overheard.rate == pytest.approx(0.7, abs=0.1)
    assert len(scene.drafts) == 1
    assert scene.heard == []
    assert not scene.floor.taken


async def test_a_click_is_nobody_who_speaks() -> None:
    scene = Scene(rings=True)
    room = scene.room
    await scene.play(room.silence(1), room.speech(0.09), room.silence(2))
    assert scene.alarm.began_to_hear == 0
    assert scene.alarm.heard == []


async def test_the_wake_word_takes_the_place_of_what_was_overheard() -> None:
    scene = Scene(rings=True)
    room = scene.room
    await scene.play(room.silence(1), room.speech(0.5), room.wake(), room.speech(1), room.silence(1))
    assert scene.alarm.heard == []
    assert len(scene.heard) == 1


async def test_who_has_begun_is_heard_to_the_end_though_it_falls_silent() -> None:
    scene = Scene(rings=True)
    room = scene.room
    await scene.play(room.silence(1), room.speech(0.5))
    scene.alarm.listens = False
    await scene.play(room.speech(0.5), room.silence(1))
    assert len(scene.alarm.heard) == 1


async def test_a_question_that_what_rings_asks_is_answered() -> None:
    scene = Scene(rings=True)
    room = scene.room
    said = Transcript("snooze", "en", 1.0)
    reply = Reply("For how long?", "en", expects_answer=True)
    scene.alarm.record = TurnRecord(said, None, Person("a", "owner"), Plan(()), (), reply)
    await scene.play(room.silence(1), room.speech(0.5), room.silence(1))
    scene.alarm.listens = False
    await scene.play(room.speech(1), room.silence(1))
    assert len(scene.heard) == 1


async def test_a_microphone_that_is_lost_while_somebody_is_overheard_gives_the_floor_back() -> None:
    scene = Scene(rings=True)
    room = scene.room
    await scene.play(room.silence(1), room.speech(0.5))
    scene.floor.to_user()
    scene.listener.abandon()
    assert not scene.floor.taken
