import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

import assistant
from assistant.cache import Cache
from assistant.errors import ModelFailed, NotAllowed, SkillError, SlotMissing
from assistant.filters import Caching, Filter, Journalling, Permitting, chain, enforce
from assistant.messages import Intent, Person, Plan, Reply, Transcript, Turn
from assistant.people.journal import Journal
from assistant.record import TurnRecord
from assistant.skill import Skill, action
from assistant.testing import (
    NOON,
    OWNER,
    FakeCompany,
    FakeMouth,
    FakeSpeaker,
    FakeTranscriber,
    home,
    utterance,
)
from assistant.turn import Conversation, Faculties
from assistant.wording import Wording

CORE = Wording(Path(assistant.__file__).parent / "replies")


class Toy(Skill):
    name: ClassVar[str] = "toy"
    counted = 0

    @action("play")
    async def play(self, turn: Turn, intent: Intent) -> Reply:
        return Reply("Playing.", turn.language, result={"toy": intent.slots.get("toy")})

    @action("count", keep_seconds=60)
    async def count(self, turn: Turn, intent: Intent) -> Reply:
        self.counted += 1
        return Reply(f"{self.counted}.", turn.language)

    @action("break")
    async def fall_apart(self, turn: Turn, intent: Intent) -> Reply:
        raise ZeroDivisionError

    @action("ask")
    async def ask(self, turn: Turn, intent: Intent) -> Reply:
        raise SlotMissing("which toy?")

    @action("refuse")
    async def refuse(self, turn: Turn, intent: Intent) -> Reply:
        raise NotAllowed("no", person=turn.person.name)

    @action("no_words")
    async def no_words(self, turn: Turn, intent: Intent) -> Reply:
        raise SkillError(code="broken_toy")

    @action("own_words")
    async def own_words(self, turn: Turn, intent: Intent) -> Reply:
        raise SkillError(code="broken_toy", toy="robot")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "replies").mkdir()
    (tmp_path / "replies/en.toml").write_text('broken_toy = "The {toy} is broken."\n')
    (tmp_path / "replies/zh.toml").write_text('broken_toy = "{toy}坏了。"\n')
    return tmp_path


class Stage:
    """A conversation with one toy skill, whose recogniser hears a script and whose router names actions."""

    def __init__(self, folder: Path, *heard: str | Transcript | Exception, person: Person = OWNER) -> None:
        self.records: list[TurnRecord] = []
        self.speaker = FakeSpeaker()
        self.journal = folder / "log.jsonl"
        self.now = 0.0
        skill = Toy(Toy.Section(), home(folder))
        vars(skill)["folder"] = folder
        filters: list[Filter] = [
            Permitting(),
            Journalling(Journal(self.journal)),
            enforce,
            Caching(Cache(8, lambda: self.now)),
        ]
        script = [each if not isinstance(each, str) else Transcript(each, "en", 1.0) for each in heard]
        self.can = Faculties(
            hearing=FakeTranscriber(script),
            confidence=0.5,
            route=lambda text, language, now, history=(): Plan(tuple(Intent(word) for word in text.split())),
            skills={"toy": skill},
            handle=chain(filters),
            speaking=FakeMouth(),
            speaker=self.speaker,
            wording=CORE,
        )
        self.conversation = Conversation(
            lambda: self.can, FakeCompany(person), lambda: NOON, "en", [self.records.append]
        )

    async def hear(self) -> TurnRecord:
        return await self.conversation.hear(utterance())


async def test_a_request_is_done_and_answered(folder: Path) -> None:
    stage = Stage(folder, "toy.play")
    record = await stage.hear()
    assert [(done.intent, done.ok) for done in record.done] == [("toy.play", True)]
    assert record.reply.text == "Playing."
    assert stage.speaker.played == [pytest.approx(0.05)]
    assert stage.records == [record]


async def test_a_turn_whose_meaning_is_known_is_done_journalled_and_answered(folder: Path) -> None:
    stage = Stage(folder)
    record = await stage.conversation.follow(Transcript("停", "zh", 1.0), Plan((Intent("toy.play"),)))
    assert [(done.intent, done.ok) for done in record.done] == [("toy.play", True)]
    assert stage.records == [record]
    assert "toy.play" in stage.journal.read_text()


async def test_every_stage_is_timed(folder: Path) -> None:
    ms = (await Stage(folder, "toy.play").hear()).ms
    assert ms.endpoint == 0
    assert None not in (ms.asr, ms.plan, ms.act, ms.tts_first, ms.total)
    assert ms.total is not None
    assert ms.tts_first is not None
    assert ms.total >= ms.tts_first


async def test_one_failing_step_does_not_stop_the_others(folder: Path) -> None:
    record = await Stage(folder, "toy.break toy.play").hear()
    assert [done.ok for done in record.done] == [False, True]
    assert record.done[0].code == "error"
    assert record.reply.text == f"{CORE.say('error', 'en')} Playing."


async def test_what_no_skill_does_is_said_to_be_unknown(folder: Path) -> None:
    record = await Stage(folder, "chat.answer").hear()
    assert record.done[0].code == "not_understood"
    assert not record.done[0].ok


async def test_a_missing_slot_is_asked_for(folder: Path) -> None:
    record = await Stage(folder, "toy.ask").hear()
    assert record.reply.expects_answer
    assert record.done[0].code == "slot_missing"


async def test_a_skill_may_fail_in_its_own_words(folder: Path) -> None:
    record = await Stage(folder, "toy.own_words").hear()
    assert record.reply.text == "The robot is broken."
    assert record.done[0].code == "broken_toy"


async def test_a_skill_whose_words_for_it_are_wrong_is_answered_for(folder: Path) -> None:
    record = await Stage(folder, "toy.no_words toy.play").hear()
    assert record.reply.text == f"{CORE.say('error', 'en')} Playing."


async def test_a_recogniser_that_breaks_is_answered_for(folder: Path) -> None:
    stage = Stage(folder, ZeroDivisionError())
    assert (await stage.hear()).reply.text == CORE.say("error", "en")
    assert len(stage.speaker.played) == 1


async def test_silence_after_our_question_ends_the_doubt(folder: Path) -> None:
    doubtful = Transcript("toy.play", "en", 0.49)
    stage = Stage(folder, doubtful, "", doubtful)
    asked = [(await stage.hear()).reply.expects_answer for _ in range(3)]
    assert asked == [True, False, True]


async def test_a_doubtful_transcript_is_never_acted_on_and_asked_about_once(folder: Path) -> None:
    doubtful = Transcript("toy.play", "en", 0.49)
    stage = Stage(folder, doubtful, doubtful, doubtful)
    first, second, third = [await stage.hear() for _ in range(3)]
    assert not any(record.done or record.plan.steps for record in stage.records)
    assert first.reply.expects_answer
    assert not second.reply.expects_answer
    assert second.reply.text == CORE.say("give_up", "en")
    assert third.reply.expects_answer


async def test_silence_gets_no_answer(folder: Path) -> None:
    stage = Stage(folder, "")
    record = await stage.hear()
    assert record.reply.text == ""
    assert stage.speaker.played == []


async def test_the_recogniser_is_not_asked_about_silence(folder: Path) -> None:
    stage = Stage(folder, ModelFailed("asked all the same"))
    record = await stage.conversation.hear(replace(utterance(), speech=(0, 0)))
    assert record.reply.text == ""


async def test_a_failing_recogniser_is_owned_up_to(folder: Path) -> None:
    record = await Stage(folder, ModelFailed("broke")).hear()
    assert record.reply.text == CORE.say("model_failed", "en")


async def test_a_stranger_is_refused_and_the_refusal_is_journalled(folder: Path) -> None:
    stage = Stage(folder, "toy.play", person=Person("guest", "unknown"))
    record = await stage.hear()
    assert not record.done[0].allowed
    assert record.reply.text == CORE.say("not_allowed_stranger", "en")
    line = stage.journal.read_text()
    assert '"allowed": false' in line
    assert '"outcome": "not_allowed"' in line


async def test_every_attempt_is_one_line_of_the_journal(folder: Path) -> None:
    stage = Stage(folder, "toy.play toy.ask", "toy.break")
    await stage.hear()
    await stage.hear()
    outcomes = [json.loads(line)["outcome"] for line in stage.journal.read_text().splitlines()]
    assert outcomes == ["ok", "slot_missing", "error"]


async def test_a_fresh_answer_is_given_again_without_the_skill(folder: Path) -> None:
    stage = Stage(folder, "toy.count", "toy.count", "toy.count")
    assert (await stage.hear()).reply.text == "1."
    assert (await stage.hear()).reply.text == "1."
    stage.now = 61
    assert (await stage.hear()).reply.text == "2."


async def test_an_interrupted_turn_is_recorded_too(folder: Path) -> None:
    stage = Stage(folder, "toy.play")
    stage.speaker.holds = True
    task = asyncio.create_task(stage.hear())
    await stage.speaker.began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [record.reply.text for record in stage.records] == ["Playing."]


async def test_the_record_is_the_command_lines_object(folder: Path) -> None:
    record = await Stage(folder, "toy.play").hear()
    said = record.as_json()
    assert list(said) == ["heard", "wake", "person", "plan", "done", "reply", "ms"]
    assert said["heard"] == {"text": "toy.play", "language": "en", "confidence": 1.0}
    assert said["wake"] is None
    assert said["plan"] == [{"intent": "toy.play", "slots": {}, "confidence": 1.0, "source": "grammar"}]
    assert said["done"] == [{"intent": "toy.play", "allowed": True, "ok": True, "result": {"toy": None}}]
    assert list(said["ms"]) == ["endpoint", "asr", "plan", "act", "tts_first", "total"]
